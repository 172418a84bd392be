// What is pasted into a story from twelve programs becomes the blocks that were meant, and nothing of it runs.

import { readFile } from "node:fs/promises";
import { canonical, copy, enter, saved } from "../newsdesk.mjs";
import { FRAGMENTS } from "../pasted.mjs";

export default async function deskPaste(test, paper, browser) {
  const { page, context, api, complaints } = await enter(paper, browser);
  const open = async () => {
    const { id } = await api("POST", "/articles", { headline: "Pasted" });
    await page.goto(`${paper.url}/desk/story/${id}`);
    await page.getByRole("textbox", { name: "Body", exact: true }).click();
    return id;
  };
  const paste = (kinds) =>
    page.evaluate((given) => {
      const clipboardData = new DataTransfer();
      for (const [type, text] of Object.entries(given)) clipboardData.setData(type, text);
      document.querySelector(".body-text").dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, kinds);
  for (const { from, html, text, blocks } of FRAGMENTS) {
    await test(`pasted from ${from}`, async () => {
      const id = await open();
      await paste(html ? { "text/html": html, "text/plain": "not this" } : { "text/plain": text });
      await saved(page);
      const got = canonical((await copy(api, id)).body.blocks);
      return got === canonical(blocks) ? [] : [`expected ${canonical(blocks)}`, `got      ${got}`];
    });
  }
  await test("a picture in what is pasted comes into the library", async () => {
    const id = await open();
    const bytes = await readFile(new URL("../pasted.png", import.meta.url));
    await paste({ "text/html": `<p>Before.</p><p><img alt="A dot" src="data:image/png;base64,${bytes.toString("base64")}"></p>` });
    await page.locator(".block.picture img").waitFor();
    await page.waitForTimeout(300);
    await saved(page);
    const [, picture] = (await copy(api, id)).body.blocks;
    if (picture?.type !== "picture" || picture.alt !== "A dot") return [JSON.stringify(picture)];
    const { kind } = await api("GET", `/assets/${picture.asset}`);
    return kind === "picture" ? [] : [kind];
  });
  await test("nothing of it ran or broke", () => complaints);
  await context.close();
}
