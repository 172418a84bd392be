// What a first visit costs, and that nothing moves while a page comes in.

import { each } from "../browser.mjs";

/** All transfers of a first visit but pictures, films and fonts, on the wire; and fonts. */
const MOST = 60 * 1024;
const FONTS = 100 * 1024;

export default async function weight(test, paper, browser) {
  const pages = paper.addresses.kinds.filter(({ status }) => status === 200).map(({ address }) => address);
  const longest = paper.addresses.every.filter((address) => address.includes("long-read"));
  const heavy = [...new Set([...longest, ...pages])];
  await test(`first visits: ${heavy.length} pages, at most ${MOST / 1024} KB and ${FONTS / 1024} KB of fonts`, async () => {
    const wrong = [];
    let most = { code: 0 };
    for (const address of heavy) {
      const context = await browser.newContext({ viewport: { width: 412, height: 900 } });
      const page = await context.newPage();
      const network = await context.newCDPSession(page);
      const asked = new Map();
      await network.send("Network.enable");
      network.on("Network.responseReceived", ({ requestId, type, response }) => asked.set(requestId, { type, url: response.url, bytes: 0 }));
      network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => asked.has(requestId) && (asked.get(requestId).bytes = encodedDataLength));
      await page.goto(paper.url + address, { waitUntil: "networkidle" });
      const sum = (want) => [...asked.values()].filter(want).reduce((all, { bytes }) => all + bytes, 0);
      const fonts = sum(({ type }) => type === "Font");
      const code = sum(({ type, url }) => !["Font", "Media"].includes(type) && (type !== "Image" || url.includes("icons.")));
      if (code > most.code) most = { address, code };
      if (code > MOST) wrong.push(`${address}: ${code} bytes`);
      // One language's fonts; a word in another script brings that one's, which is the reader's own choice of story.
      if (fonts > FONTS && new URL(paper.url + address).pathname === "/") wrong.push(`${address}: ${fonts} bytes of fonts`);
      await context.close();
    }
    console.log(`          the heaviest: ${most.address}, ${most.code} bytes`);
    return wrong;
  });
  for (const width of [360, 1280]) {
    await test(`nothing moves while a page comes in, ${width}`, () =>
      each(browser, pages, { viewport: { width, height: 800 } }, async (page, address) => {
        await page.addInitScript(() => {
          globalThis.moved = [];
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.moved.push([entry.value, entry.sources?.[0]?.node?.className ?? ""]);
          }).observe({ type: "layout-shift", buffered: true });
        });
        await page.goto(paper.url + address, { waitUntil: "networkidle" });
        await page.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))));
        const moved = await page.evaluate(() => globalThis.moved);
        const all = moved.reduce((sum, [value]) => sum + value, 0);
        return all > 0 ? [`moved by ${all.toFixed(4)}: ${moved.map(([, name]) => name)}`] : [];
      }),
    );
  }
}
