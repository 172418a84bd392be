// Two people in one text: what both write is there once, whoever was without a connection meanwhile; where they stand is seen.

import { line } from "../line.mjs";
import { copy, enter, saved, until } from "../newsdesk.mjs";

/** Words that each of the two types before the line is cut, and again while it is. */
const EDITS = Number(process.env.EDITS ?? 150);

export default async function deskGalley(test, paper, browser) {
  const one = await enter(paper, browser);
  const staff = { email: `galley-${Date.now()}@marren.example`, password: "a long password of an editor" };
  await one.api("POST", "/staff", { ...staff, name: "Mira Aasen", role: "editor", desks: ["news"] });
  const wire = await line();
  const other = await enter(paper, browser, wire.settings, staff);
  const { id } = await one.api("POST", "/articles", { headline: "Two in one text", section: "harbour", body: { markdown: "Here begins Ilse.\n\nHere begins Mira." } });
  const text = (who) => who.page.getByRole("textbox", { name: "Body", exact: true });
  /** What stands there, without the marks of the others. */
  const said = (who) => text(who).evaluate((body) => {
    const plain = body.cloneNode(true);
    for (const mark of plain.querySelectorAll(".cursor")) mark.remove();
    return [...plain.children].map((block) => block.textContent).join("\n");
  });
  const words = async (who) => (await said(who)).split(/\s+/).filter((word) => /^[im]\d+$/.test(word));
  const atDesk = async () => (await copy(one.api, id)).body.blocks.map((block) => block.text).join(" ").split(/\s+/).filter((word) => /^[im]\d+$/.test(word));
  /** To the end of a paragraph, by its number. */
  const goTo = async (who, paragraph) => {
    await text(who).locator("p").nth(paragraph).click();
    await who.page.keyboard.press("End");
  };
  const write = async (who, letter, from, to) => {
    for (let at = from; at < to; at += 1) await who.page.keyboard.type(` ${letter}${at}`);
  };
  const counted = async (wrong, wanted) => {
    for (const [name, found] of [["one", await words(one)], ["the other", await words(other)], ["the desk", await atDesk()]]) {
      const missing = wanted.filter((word) => !found.includes(word));
      const doubled = found.filter((word, at) => found.indexOf(word) !== at);
      if (missing.length + doubled.length > 0) wrong.push(`${name}: missing ${missing.slice(0, 5)} (${missing.length}), doubled ${doubled.slice(0, 5)} (${doubled.length})`);
    }
    if ((await said(one)) !== (await said(other))) wrong.push("the two texts differ");
  };
  const all = (letter, to) => Array.from({ length: to }, (_, at) => `${letter}${at}`);

  await test("two write at once, and each reads the other's words", async () => {
    const wrong = [];
    for (const who of [one, other]) {
      await who.page.goto(`${paper.url}/desk/story/${id}`);
      await text(who).waitFor();
    }
    await goTo(one, 0);
    await goTo(other, 1);
    await one.page.getByText("Mira Aasen", { exact: true }).first().waitFor();
    if (!(await text(one).isEditable()) || !(await text(other).isEditable())) wrong.push("one of them may not write");
    await Promise.all([write(one, "i", 0, EDITS), write(other, "m", 0, EDITS)]);
    await Promise.all([saved(one.page), saved(other.page)]);
    if (!(await until(async () => (await words(one)).length === 2 * EDITS && (await words(other)).length === 2 * EDITS))) wrong.push("the texts did not come together");
    await counted(wrong, [...all("i", EDITS), ...all("m", EDITS)]);
    if ((await other.page.locator(".cursor").count()) !== 1) wrong.push("where the other stands is not shown");
    return wrong;
  });

  await test("what is written without a connection comes in when it is back", async () => {
    const wrong = [];
    wire.cut();
    await Promise.all([write(one, "i", EDITS, 2 * EDITS), write(other, "m", EDITS, 2 * EDITS)]);
    await saved(one.page);
    wire.mend();
    await saved(other.page);
    if (!(await until(async () => (await words(one)).length === 4 * EDITS && (await words(other)).length === 4 * EDITS))) wrong.push("the texts did not come together");
    await counted(wrong, [...all("i", 2 * EDITS), ...all("m", 2 * EDITS)]);
    return wrong;
  });

  await test("one takes back what was one's own, and nothing else", async () => {
    const wrong = [];
    await goTo(one, 0);
    await one.page.waitForTimeout(800);
    await one.page.keyboard.type(" i9999");
    await other.page.keyboard.type(" m9999");
    await Promise.all([saved(one.page), saved(other.page)]);
    await until(async () => (await words(one)).includes("m9999"));
    await one.page.keyboard.press("Control+z");
    await until(async () => !(await words(other)).includes("i9999"));
    const left = await words(other);
    if (left.includes("i9999")) wrong.push("it was not taken back");
    if (!left.includes("m9999")) wrong.push("the other's words were taken back");
    return wrong;
  });

  await test("a revision holds what both wrote, and comes in at the other's without a question", async () => {
    const wrong = [];
    await one.page.getByRole("button", { name: "Save", exact: true }).click();
    await until(async () => (await one.api("GET", `/articles/${id}`)).head === 2);
    const story = await one.api("GET", `/articles/${id}`);
    const kept = story.body.blocks.map((block) => block.text).join(" ");
    if (!kept.includes(`i${2 * EDITS - 1}`) || !kept.includes("m9999")) wrong.push(`${kept.slice(0, 200)}…`);
    await other.page.keyboard.type(" m10000");
    await saved(other.page);
    if (await other.page.locator(".save-state.conflict").count()) wrong.push("the other is asked to choose");
    return wrong;
  });

  await test("a closed window leaves nothing behind: what was typed is there in the next", async () => {
    const wrong = [];
    await other.page.keyboard.type(" m10001");
    await saved(other.page);
    await other.page.close();
    other.page = await other.context.newPage();
    await other.page.goto(`${paper.url}/desk/story/${id}`);
    await text(other).waitFor();
    for (const word of ["m10000", "m10001"]) if (!(await words(other)).includes(word)) wrong.push(`${word} is gone`);
    if (!(await until(async () => (await one.page.locator(".cursor").count()) === 0))) wrong.push("the mark of who left stays");
    return wrong;
  });

  await test("nothing broke on the way", () => [...one.complaints, ...other.complaints.filter((line) => !/WebSocket|net::ERR_/.test(line))]);
  await one.context.close();
  await other.context.close();
  wire.end();
}
