// Links of a story are looked at in the background: one that leads inside is a warning on the checklist, and nobody goes there.

import { createServer } from "node:http";
import { enter } from "../newsdesk.mjs";
import { inAllLooks } from "./access.mjs";

const WORDS = { "en-GB": "A link leads into an internal network, where readers can’t go", "ru-RU": "Ссылка ведёт во внутреннюю сеть, читателям туда не попасть" };

export default async function deskLinks(test, paper, browser) {
  const { page, context, api, complaints } = await enter(paper, browser, { bypassCSP: true, reducedMotion: "reduce" });
  let visits = 0;
  const inside = createServer((_, answer) => { visits += 1; answer.end("inside"); });
  await new Promise((done) => inside.listen(0, "127.0.0.1", done));
  const address = `http://127.0.0.1:${inside.address().port}/stores`;
  const { id } = await api("POST", "/articles", { headline: "Where the lamp oil goes", section: "harbour", body: { markdown: `The oil goes to [the stores](${address}) each week.` } });
  for (const [locale, words] of Object.entries(WORDS)) {
    await test(`a link that leads inside is a warning, ${locale}`, async () => {
      await page.goto(`${paper.url}/desk`);
      await page.evaluate((language) => localStorage.setItem("desk-language", language), locale.slice(0, 2));
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(`${paper.url}/desk/story/${id}/checks`);
      const warning = page.locator(".checks li.warn", { hasText: words });
      await warning.getByText(address).waitFor();
      const wrong = await inAllLooks(page);
      await page.goto(`${paper.url}/desk/story/${id}/publish`);
      await page.locator(".sheet .checks li.warn", { hasText: words }).waitFor();
      if (visits > 0) wrong.push("somebody went inside");
      return wrong;
    });
  }
  await test("a warning stops nobody", async () => {
    await api("POST", `/articles/${id}/publish`, {});
    inside.close();
  });
  await test("nothing was complained about", async () => complaints);
  await context.close();
}
