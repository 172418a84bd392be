// axe: no finding of any weight on any kind of page, in light and dark, on a phone and on a desk.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { each } from "../browser.mjs";

export const axe = await readFile(fileURLToPath(new URL("../node_modules/axe-core/axe.min.js", import.meta.url)), "utf8");
export const LOOKS = [360, 1440].flatMap((width) => ["light", "dark"].map((colorScheme) => ({ width, colorScheme })));

export default async function access(test, paper, browser) {
  for (const edition of new Set(paper.addresses.some.map((one) => one.edition))) {
    const pages = paper.addresses.some.filter((one) => one.edition === edition).map((one) => one.address);
    await test(`axe: nothing found, ${edition}, ${pages.length} pages × ${LOOKS.length} looks`, () =>
      each(browser, pages, { bypassCSP: true, reducedMotion: "reduce" }, async (page, address) => {
        await page.goto(paper.url + address, { waitUntil: "load" });
        return inAllLooks(page);
      }),
    );
  }
  await test("axe finds a picture without words", () =>
    each(browser, ["/"], { bypassCSP: true }, async (page, address) => {
      await page.goto(paper.url + address);
      await page.evaluate(() => document.querySelector("main").insertAdjacentHTML("beforeend", '<img src="/none.png">'));
      await page.evaluate(axe);
      return (await found(page)).some(({ id }) => id === "image-alt") ? [] : ["nothing was found"];
    }),
  );
}

export const found = (page) => page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }).then((result) => result.violations));

/** What axe finds on an open page in every look, and whatever `more` finds; each once, with the looks in which it was. */
export async function inAllLooks(page, more = async () => []) {
  const wrong = new Map();
  await page.evaluate(axe);
  for (const { width, colorScheme } of LOOKS) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    const findings = (await found(page)).map(({ id, impact, nodes }) => `${id} (${impact}) × ${nodes.length}: ${nodes[0].html.slice(0, 160)} ${nodes[0].failureSummary.split("\n")[1]?.trim() ?? ""}`);
    for (const what of [...findings, ...(await more())]) wrong.set(what, [...(wrong.get(what) ?? []), `${width} ${colorScheme}`]);
  }
  return [...wrong].map(([what, looks]) => `${looks.join(", ")}: ${what}`);
}
