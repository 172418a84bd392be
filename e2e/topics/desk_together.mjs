// Two people in one story: who is there, who writes where, words that are handed over, and a story that only some may open.

import { copy, enter, saved } from "../newsdesk.mjs";

export default async function deskTogether(test, paper, browser) {
  const one = await enter(paper, browser);
  const staff = { email: `editor-${Date.now()}@marren.example`, password: "a long password of an editor" };
  await one.api("POST", "/staff", { ...staff, name: "Mira Aasen", role: "editor", desks: ["news"] });
  const other = await enter(paper, browser, {}, staff);
  const { id } = await one.api("POST", "/articles", { headline: "Two at the quay", standfirst: "As it began.", section: "harbour", body: { markdown: "One lamp." } });
  const field = (who, name) => who.page.getByRole("textbox", { name, exact: true });

  await test("who is there is seen in the story and on the wall; a field that somebody writes in is theirs", async () => {
    const wrong = [];
    for (const who of [one, other]) {
      await who.page.goto(`${paper.url}/desk/story/${id}`);
      await field(who, "Headline").waitFor();
    }
    await one.page.getByRole("img", { name: "Mira Aasen, reading" }).waitFor();
    await field(other, "Headline").click();
    await one.page.getByRole("img", { name: "Mira Aasen, writing" }).waitFor();
    await one.page.getByText("Mira Aasen is writing here.").waitFor();
    if (await field(one, "Headline").isEditable()) wrong.push("two may write in one headline");
    await field(other, "Headline").fill("Three at the quay");
    await saved(other.page);
    await field(one, "Standfirst").fill("As it went on.");
    await saved(one.page);
    const row = (await one.api("GET", "/articles?q=two+at+the+quay")).items[0];
    if (row?.here.find(({ name }) => name === "Mira Aasen")?.writing !== true) wrong.push(JSON.stringify(row?.here));
    return wrong;
  });

  await test("a field is asked for and handed over with the words in it", async () => {
    await one.page.getByRole("button", { name: "Ask for it" }).click();
    await other.page.getByText("asks for: Headline").waitFor();
    await other.page.getByRole("button", { name: "Keep", exact: true }).click();
    await other.page.getByText("asks for: Headline").waitFor({ state: "detached" });
    await one.page.reload();
    await one.page.getByRole("button", { name: "Ask for it" }).click();
    await other.page.getByRole("button", { name: "Hand over" }).click();
    await one.page.getByText("Headline: the words that Mira Aasen left here.").waitFor();
    await other.page.getByText("is writing here.").waitFor();
    await saved(one.page);
    const kept = await copy(one.api, id);
    return kept.headline === "Three at the quay" && kept.standfirst === "As it went on." ? [] : [JSON.stringify([kept.headline, kept.standfirst])];
  });

  await test("a revision that one keeps comes in at the other's, and nothing of either is lost", async () => {
    const wrong = [];
    await field(other, "Body").click();
    await other.page.keyboard.press("Control+End");
    await other.page.keyboard.type(" Two lamps.");
    await saved(other.page);
    await one.page.getByRole("button", { name: "Save", exact: true }).click();
    await other.page.getByText("of a colleague came in here.").waitFor();
    if ((await field(other, "Standfirst").inputValue()) !== "As it went on.") wrong.push(`standfirst: ${await field(other, "Standfirst").inputValue()}`);
    await field(other, "Kicker").fill("Night");
    await saved(other.page);
    await other.page.getByRole("button", { name: "Save", exact: true }).click();
    await one.page.getByText("of a colleague came in here.").waitFor();
    const story = await one.api("GET", `/articles/${id}`);
    const words = [story.headline, story.standfirst, story.body.blocks.map(({ text }) => text).join(" ")];
    if (words.join(" | ") !== "Three at the quay | As it went on. | One lamp. Two lamps.") wrong.push(words.join(" | "));
    if (!(await field(one, "Body").innerText()).includes("Two lamps.")) wrong.push("the other's words are not shown");
    return wrong;
  });

  await test("a story that only some may open is gone for the others, also where it is open", async () => {
    const wrong = [];
    await one.page.getByRole("button", { name: "Keep it to some" }).click();
    await one.page.getByRole("button", { name: "Keep it to them" }).click();
    await one.page.getByText("Only Ilse Varnay.").waitFor();
    const list = await other.api("GET", "/articles?limit=100");
    if (list.items.some((item) => item.id === id)) wrong.push("it is on the wall of who may not open it");
    await other.page.reload();
    await other.page.getByText("There is no such story").or(other.page.getByText("there is no such story")).first().waitFor();
    return wrong;
  });

  await test("a sign-out is told to the open story within five seconds", async () => {
    await one.page.goto(`${paper.url}/desk/story/${id}`);
    await field(one, "Headline").waitFor();
    await one.page.waitForTimeout(300);
    await one.api("DELETE", "/session");
    const begun = Date.now();
    await one.page.getByText("Your sign-in", { exact: false }).first().waitFor({ timeout: 12_000 });
    const seconds = (Date.now() - begun) / 1000;
    return seconds < 7 ? [] : [`told after ${seconds} s`];
  });

  await test("nothing broke on the way", () => [...one.complaints, ...other.complaints]);
  await one.context.close();
  await other.context.close();
}
