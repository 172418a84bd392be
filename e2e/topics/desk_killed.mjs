// The server is killed while two people write: what was said to be saved is there, and what they type meanwhile comes in afterwards.

import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { copy, enter, newStory, saved } from "../newsdesk.mjs";
import { start } from "../paper.mjs";

const KILLS = Number(process.env.KILLS ?? 3);

export default async function deskKilled(test, _, browser) {
  if (process.env.SITE) return;
  const data = await mkdtemp(path.join(os.tmpdir(), "dateline-e2e-"));
  let paper = await start({}, data);
  const { url, staff } = paper;
  const killed = async () => {
    await paper.end("SIGKILL");
    paper = await start({}, data, new URL(url).port);
  };
  const lost = (line) => !/WebSocket|net::ERR_|Failed to fetch|NetworkError/.test(line);
  const one = await enter({ url, staff }, browser);
  const mira = { email: "killed@marren.example", password: "a long password of an editor" };
  await one.api("POST", "/staff", { ...mira, name: "Mira Aasen", role: "editor", desks: ["news"] });
  const other = await enter({ url }, browser, {}, mira);
  const text = (who) => who.page.getByRole("textbox", { name: "Body", exact: true });
  const said = (who) => text(who).evaluate((body) => {
    const plain = body.cloneNode(true);
    for (const mark of plain.querySelectorAll(".cursor")) mark.remove();
    return [...plain.children].map((block) => block.textContent).join("\n");
  });

  await test("killed two and a half seconds after the last key: every field is there in the next window", async () => {
    const wrong = [];
    const id = await newStory(one.page);
    await one.page.getByRole("textbox", { name: "Headline", exact: true }).fill("Before the lights went out");
    await text(one).click();
    await one.page.keyboard.type("The last word is lantern.");
    await one.page.waitForTimeout(2_500);
    await killed();
    const next = await enter({ url, staff }, browser);
    await next.page.goto(`${url}/desk/story/${id}`);
    await text(next).getByText("The last word is lantern.").waitFor();
    const headline = await next.page.getByRole("textbox", { name: "Headline", exact: true }).inputValue();
    if (headline !== "Before the lights went out") wrong.push(`the headline is "${headline}"`);
    await next.context.close();
    return wrong;
  });

  await test("killed again and again under two who write in one text: nothing missing, nothing doubled, both the same", async () => {
    const wrong = [];
    const { id } = await one.api("POST", "/articles", { headline: "Written through the night", section: "harbour", body: { markdown: "Here begins Ilse.\n\nHere begins Mira." } });
    for (const who of [one, other]) {
      await who.page.goto(`${url}/desk/story/${id}`);
      await text(who).waitFor();
    }
    for (const [who, paragraph] of [[one, 0], [other, 1]]) {
      await text(who).locator("p").nth(paragraph).click();
      await who.page.keyboard.press("End");
    }
    let isOver = false;
    const written = { i: 0, m: 0 };
    const write = async (who, letter) => {
      while (!isOver) {
        await who.page.keyboard.type(` ${letter}${written[letter]}`);
        written[letter] += 1;
        await who.page.waitForTimeout(20);
      }
    };
    const both = Promise.all([write(one, "i"), write(other, "m")]);
    for (let kill = 0; kill < KILLS; kill += 1) {
      await one.page.waitForTimeout(700 + 900 * kill);
      await killed();
    }
    // However slow the machine is, there is something to lose.
    while (Math.min(written.i, written.m) < 20) await one.page.waitForTimeout(200);
    isOver = true;
    await both;
    await Promise.all([saved(one.page), saved(other.page)]);
    const wanted = ["i", "m"].flatMap((letter) => Array.from({ length: written[letter] }, (_, at) => `${letter}${at}`));
    const words = (text) => text.split(/\s+/).filter((word) => /^[im]\d+$/.test(word));
    for (let turn = 0; turn < 120 && (await said(one)) !== (await said(other)); turn += 1) await one.page.waitForTimeout(250);
    const atDesk = (await copy(one.api, id)).body.blocks.map((block) => block.text).join("\n");
    for (const [name, found] of [["one", words(await said(one))], ["the other", words(await said(other))], ["the desk", words(atDesk)]]) {
      const missing = wanted.filter((word) => !found.includes(word));
      if (missing.length > 0) wrong.push(`${name}: ${missing.length} of ${wanted.length} missing, the first ${missing[0]}`);
      if (new Set(found).size !== found.length) wrong.push(`${name}: something is there twice`);
    }
    if ((await said(one)) !== (await said(other))) wrong.push("the two texts differ");
    return wrong;
  });

  await test("nothing broke on the way", () => [...one.complaints, ...other.complaints].filter(lost));
  await one.context.close();
  await other.context.close();
  await paper.end();
  await rm(data, { recursive: true, force: true });
}
