// The theme at the desk: looks are tried on the site's own pages, one is taken, readers see it; each can be read, light and dark, in three
// languages, and nothing of it is wider than a narrow phone.

import { each } from "../browser.mjs";
import { administrator, enter } from "../newsdesk.mjs";
import { inAllLooks } from "./access.mjs";

const WORDS = {
  "en-GB": { take: "Take this look", taken: "Readers see it now.", dark: "Dark", phone: "Phone" },
  "ru-RU": { take: "Выбрать этот вариант", taken: "Теперь так видят читатели.", dark: "Тёмное", phone: "Телефон" },
};

export default async function deskTheme(test, paper, browser) {
  const { page, context, api, complaints } = await enter(paper, browser, { bypassCSP: true, reducedMotion: "reduce" }, await administrator(paper));
  const front = async () => (await fetch(`${paper.url}/`)).text();
  const shown = async (look) => {
    for (let tries = 0; tries < 40 && (await front()).includes(`front.${look}.`) !== (look !== "own"); tries += 1) await page.waitForTimeout(250);
    return look === "own" ? !/front\.(gazette|broadsheet|bulletin)\./.test(await front()) : (await front()).includes(`front.${look}.`);
  };
  try {
    for (const [locale, words] of Object.entries(WORDS)) {
      await test(`a look is tried, then taken, ${locale}`, async () => {
        const wrong = [];
        await api("PUT", "/settings", { look: null });
        await page.evaluate((language) => localStorage.setItem("desk-language", language), locale.slice(0, 2));
        await page.setViewportSize({ width: 1440, height: 900 });
        await page.goto(`${paper.url}/desk/site/theme`);
        const take = page.getByRole("button", { name: words.take });
        if (await take.isEnabled()) wrong.push("what is in use can be taken");
        // By keyboard, as radio buttons are.
        await page.getByRole("radio").first().focus();
        await page.keyboard.press("ArrowDown");
        const sheet = page.frameLocator(".page-frame iframe").locator("link[rel=stylesheet]");
        const isTried = async (look) => {
          for (let tries = 0; tries < 40; tries += 1) {
            if ((await sheet.first().getAttribute("href").catch(() => ""))?.includes(`.${look}.`)) return true;
            await page.waitForTimeout(250);
          }
          return false;
        };
        if (!(await isTried("gazette"))) wrong.push("the frame does not show the next look");
        await page.getByRole("button", { name: words.dark }).click();
        await page.frameLocator(".page-frame iframe").locator("html[data-scheme=dark]").waitFor({ state: "attached" });
        await page.getByRole("button", { name: words.phone }).click();
        if (!(await shown("own"))) wrong.push("readers see what was only tried");
        wrong.push(...(await inAllLooks(page)));
        await page.setViewportSize({ width: 1440, height: 900 });
        await take.click();
        await page.getByText(words.taken).waitFor();
        if (!(await shown("gazette"))) wrong.push("readers do not see what was taken");
        return wrong;
      });
    }
    for (const look of ["gazette", "broadsheet", "bulletin"]) {
      await api("PUT", "/settings", { look });
      const some = paper.addresses.some.filter(({ status }) => status === 200);
      const pages = ["en", "ru", "ar"].flatMap((edition) => ["front", "article", "section"].map((kind) => some.find((one) => one.edition === edition && one.kind.startsWith(kind))?.address).filter(Boolean));
      await test(`${look}: ${pages.length} pages can be read, and are no wider than the screen`, async () => {
        if (!(await shown(look))) return ["readers do not see it"];
        return each(browser, pages, { bypassCSP: true, reducedMotion: "reduce" }, async (page, address) => {
          await page.goto(paper.url + address, { waitUntil: "load" });
          const wrong = await inAllLooks(page);
          await page.setViewportSize({ width: 320, height: 900 });
          const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
          if (wide > room) wrong.push(`${wide} wide in ${room}`);
          return wrong;
        });
      });
    }
  } finally {
    await api("PUT", "/settings", { look: null });
    await shown("own");
  }
  await test("nothing was complained about", async () => complaints);
  await context.close();
}
