// The data-saver page: no picture, no script, no font, the whole text, and every link leads on to its kind.

import { each } from "../browser.mjs";

export default async function saver(test, paper, browser) {
  const pages = paper.addresses.some.filter(({ status }) => status === 200).map(({ address }) => address);
  const lite = (address) => address + (address.includes("?") ? "&lite" : "?lite");
  await test(`saves data: ${pages.length} pages`, () =>
    each(browser, pages, { viewport: { width: 360, height: 800 } }, async (page, address) => {
      const wrong = [];
      const asked = (request) => {
        if (!["document", "stylesheet"].includes(request.resourceType()) && !request.url().includes("mark.")) wrong.push(`asks for ${request.url()}`);
      };
      page.on("request", asked);
      await page.goto(paper.url + lite(address), { waitUntil: "networkidle" });
      page.off("request", asked);
      const found = await page.evaluate(() => ({
        heavy: document.querySelectorAll("img, video, audio, svg.icon, script:not([type='application/ld+json'])").length,
        away: [...document.querySelectorAll("a[href^='/']:not([data-full])")].map((link) => link.getAttribute("href")).filter((to) => !/[?&]lite(=|&|#|$)/.test(to) && !/^\/(media|account|desk)(\/|$)|\.(xml|json)(\?|$)/.test(to)),
        full: document.querySelector("a[data-full]")?.getAttribute("href"),
        canonical: document.querySelector("link[rel=canonical]")?.href ?? "",
      }));
      if (found.heavy > 0) wrong.push(`${found.heavy} pictures, players, icons or scripts`);
      if (found.away.length > 0) wrong.push(`leads out: ${found.away.slice(0, 3)}`);
      if (decodeURIComponent(found.full ?? "") !== decodeURIComponent(address)) wrong.push(`the full page would be ${found.full}`);
      if (found.canonical.includes("lite")) wrong.push(`its canonical address is ${found.canonical}`);
      return wrong;
    }),
  );
  await test("the text is the same with and without pictures", async () => {
    const wrong = [];
    const page = await (await browser.newContext()).newPage();
    for (const { address } of paper.addresses.kinds.filter(({ kind }) => ["article: news", "article: interview"].includes(kind))) {
      const words = async (to) => {
        await page.goto(paper.url + to);
        return page.evaluate(() => [...document.querySelectorAll("[data-body] > :is(p, h2, h3, blockquote)")].map((part) => part.textContent).join("\n"));
      };
      if ((await words(address)) !== (await words(lite(address)))) wrong.push(`${address}: the text differs`);
    }
    await page.context().close();
    return wrong;
  });
  await test("the footer leads there and back", async () => {
    const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await page.goto(`${paper.url}/harbour`);
    await page.locator("footer .saver a").click();
    const there = new URL(page.url());
    await page.locator("footer a[data-full]").click();
    const back = new URL(page.url());
    await page.context().close();
    return there.search === "?lite" && back.pathname + back.search === "/harbour" ? [] : [`${there} and ${back}`];
  });
}
