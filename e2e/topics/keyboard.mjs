// A reader without a mouse: the first Tab shows the way past the masthead, everything in focus can be seen.

import { each } from "../browser.mjs";

export default async function keyboard(test, paper, browser) {
  const pages = paper.addresses.kinds.map(({ address }) => address);
  await test("the skip link comes first and leads to the content", () =>
    each(browser, pages, { viewport: { width: 1280, height: 900 } }, async (page, address) => {
      await page.goto(paper.url + address);
      await page.keyboard.press("Tab");
      const link = await page.evaluate(() => {
        const { x, y, width, height } = document.activeElement.getBoundingClientRect();
        return { to: document.activeElement.getAttribute("href"), seen: width > 0 && height > 0 && x >= 0 && y >= 0 };
      });
      if (link.to !== "#content") return [`the first stop is ${link.to}`];
      if (!link.seen) return ["the link can't be seen while it has the focus"];
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      const after = await page.evaluate(() => {
        const active = document.activeElement;
        const main = document.querySelector("main");
        return { hash: location.hash, past: active === document.body || !!(main.compareDocumentPosition(active) & (Node.DOCUMENT_POSITION_CONTAINED_BY | Node.DOCUMENT_POSITION_FOLLOWING)) };
      });
      return after.hash === "#content" && after.past ? [] : [`after it: ${JSON.stringify(after)}`];
    }),
  );
  const some = paper.addresses.kinds.filter(({ kind }) => ["front", "article: news", "search: found"].includes(kind)).map(({ address }) => address);
  await test("each stop of the Tab key has a ring to see", () =>
    each(browser, some, { viewport: { width: 1280, height: 900 } }, async (page, address) => {
      const wrong = [];
      await page.goto(paper.url + address);
      for (let stop = 0; stop < 25; stop += 1) {
        await page.keyboard.press("Tab");
        const bare = await page.evaluate(() => {
          const active = document.activeElement;
          // Within a player the browser's own buttons have the focus, and rings that no style reaches.
          if (active === document.body || active.matches("audio, video")) return undefined;
          // A card's link stretches over the whole card, and so does its ring.
          const ringed = [null, "::after", "::before"].some((part) => {
            const { content, outlineStyle, outlineWidth } = getComputedStyle(active, part);
            return (part === null || content !== "none") && outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
          });
          return ringed ? undefined : active.outerHTML.slice(0, 120);
        });
        if (bare) wrong.push(bare);
      }
      return wrong;
    }),
  );
  await test("a menu closes when the focus goes on, and covers nothing that has it", () =>
    each(browser, ["/"], { viewport: { width: 1280, height: 900 } }, async (page, address) => {
      await page.goto(paper.url + address);
      const menu = page.locator("details.all-sections");
      await menu.locator("summary").focus();
      await page.keyboard.press("Enter");
      const links = await menu.locator("a:visible").count();
      for (let stop = 0; stop < links; stop += 1) await page.keyboard.press("Tab");
      const wrong = (await menu.evaluate((one) => one.open && one.contains(document.activeElement))) ? [] : ["it closes while the focus is in it"];
      await page.keyboard.press("Tab");
      if (await menu.evaluate((one) => one.open || one.contains(document.activeElement))) wrong.push("it stays open");
      return wrong;
    }),
  );
  const story = paper.addresses.kinds.find(({ kind, edition }) => kind === "article: news" && edition === "en").address;
  await test("a reader elsewhere sees their own time by keyboard, and hears it", () =>
    each(browser, [story], { viewport: { width: 360, height: 800 }, timezoneId: "America/St_Johns" }, async (page) => {
      await page.goto(paper.url + story);
      const button = page.locator("main button.own-time").first();
      const there = (await button.locator("time").textContent()).trim();
      const name = await button.evaluate((element) => element.textContent);
      if (!name.startsWith(there) || !/your time: .*St_Johns/.test(name)) return [`it is called ${name}`];
      await button.focus();
      await page.keyboard.press("Enter");
      const own = await button.locator("time").textContent();
      await page.keyboard.press("Enter");
      const back = (await button.locator("time").textContent()).trim();
      return /your time/.test(own) && back === there ? [] : [`${there}, then ${own}, then ${back}`];
    }),
  );
}
