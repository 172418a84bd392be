// What a first visit costs, and that nothing moves while a page comes in.

import { each } from "../browser.mjs";

/** All transfers of a first visit but pictures, films and fonts, on the wire; and fonts. */
const MOST = 60 * 1024;
const FONTS = 100 * 1024;

export default async function weight(test, paper, browser) {
  const kinds = paper.addresses.some.filter(({ status }) => status === 200);
  const pages = kinds.map(({ address }) => address);
  const longest = paper.addresses.every.filter((address) => address.includes("long-read"));
  const heavy = [...longest, ...kinds.filter(({ kind }) => /^(front|article|section)/.test(kind)).map(({ address }) => address)];
  await test("pages, styles and scripts are packed as hard as can be, once somebody has had them", async () => {
    const wrong = [];
    const files = new Set(longest);
    for (const address of longest.length > 0 ? longest : ["/"]) {
      const html = await (await fetch(paper.url + address)).text();
      for (const file of html.match(/\/assets\/[^"#]+\.(css|js|svg)/g)) files.add(file);
    }
    const ask = async (file) => (await fetch(paper.url + file, { headers: { "accept-encoding": "br" } })).headers.get("etag");
    // These two are too small to be worth it.
    const worth = [...files].filter((file) => !file.includes("look.") && !file.includes("mark."));
    await Promise.all(worth.map(ask));
    for (const file of worth) {
      let packed = await ask(file);
      for (let waited = 0; waited < 900 && !packed.includes("br11"); waited += 1) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        packed = await ask(file);
      }
      if (!packed.includes("br11")) wrong.push(`${file}: ${packed}`);
    }
    return wrong;
  });
  await test(`first visits: ${heavy.length} pages, at most ${MOST / 1024} KB, and ${FONTS / 1024} KB of fonts`, async () => {
    const wrong = [];
    let most = { code: 0 };
    const waiting = [...heavy];
    const visit = async (address) => {
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
      // The icons are part of the page; its own mark in the browser's tab is a picture.
      const code = sum(({ type, url }) => !["Font", "Media"].includes(type) && (type !== "Image" || url.includes("icons.")) && !url.includes("/mark."));
      if (code > most.code) most = { address, code };
      if (code > MOST) wrong.push(`${address}: ${code} bytes`);
      // A story may bring letters of another script with it; a front has its language's.
      if ((fonts > FONTS || fonts === 0) && /^\/(ru|ar)?$/.test(address)) wrong.push(`${address}: ${fonts} bytes of fonts`);
      await context.close();
    };
    const hand = async () => {
      for (let address = waiting.shift(); address !== undefined; address = waiting.shift()) await visit(address);
    };
    await Promise.all([hand(), hand(), hand()]);
    console.log(`          the heaviest: ${most.address}, ${most.code} bytes`);
    return wrong;
  });
  for (const width of [360, 1280]) {
    const still = (some, tell = () => {}, beside = 3) =>
      each(browser, some, { viewport: { width, height: 800 } }, async (page, address) => {
        await page.addInitScript(() => {
          globalThis.moved = [];
          new PerformanceObserver((list) => {
            // The buttons that a browser draws in a player are no part of the page, and have no node.
            const own = list.getEntries().filter(({ sources, hadRecentInput }) => !hadRecentInput && sources.some(({ node }) => node));
            const named = (node) => `${node.nodeName} of ${node.parentElement?.outerHTML.slice(0, 60)}: ${node.textContent?.trim().slice(0, 40)}`;
            const way = ({ previousRect: from, currentRect: to }) => [from, to].map(({ x, y, width, height }) => [x, y, width, height].map(Math.round)).join(" to ");
            for (const { value, sources } of own) {
              const first = sources.find(({ node }) => node);
              globalThis.moved.push([value, `${named(first.node)} from ${way(first)}`]);
            }
          }).observe({ type: "layout-shift", buffered: true });
        });
        await page.goto(paper.url + address, { waitUntil: "networkidle" });
        await page.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))));
        const moved = await page.evaluate(() => globalThis.moved);
        const all = moved.reduce((sum, [value]) => sum + value, 0);
        if (all > 0) tell(address);
        return all > 0 ? [`moved by ${all.toFixed(4)}: ${moved.map(([, what]) => what).join("; ")}`] : [];
      }, beside);
    await test(`nothing moves while a page comes in, ${width}`, async () => {
      // A busy machine may bring a font a moment late; what moves each time it is asked, alone, is the page's own doing.
      const wrong = [];
      let moving = pages;
      for (const beside of [3, 1, 1]) {
        const again = new Set();
        const found = await still(moving, (address) => again.add(address), beside);
        wrong.push(...found.filter((line) => !line.includes(": moved by ") || beside === 1));
        if (again.size === 0) return wrong.filter((line) => !line.includes(": moved by "));
        moving = [...again];
      }
      return wrong;
    });
  }
}
