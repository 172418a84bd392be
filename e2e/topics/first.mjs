// What comes first: the masthead is drawn whole or not at all, and the picture that a page is opened for is asked for with its fonts.

import http from "node:http";
import { each } from "../browser.mjs";

export default async function first(test, paper, browser) {
  await test("a masthead of which half has come is not drawn", async () => {
    const slow = await halting(paper.url);
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    try {
      const page = await context.newPage();
      const drawn = () => page.evaluate(() => performance.getEntriesByType("paint").length);
      await page.goto(`${slow.url}/corrections`, { waitUntil: "commit" });
      await page.locator(".tools li").first().waitFor({ state: "attached" });
      // Long enough for many frames.
      await page.waitForTimeout(500);
      const wrong = [];
      if ((await page.locator(".all-sections").count()) > 0) wrong.push("the whole masthead came at once: this test saw nothing");
      if ((await drawn()) > 0) wrong.push("half a masthead was drawn");
      slow.release();
      await page.waitForLoadState("load");
      await page.waitForFunction(() => performance.getEntriesByType("paint").length > 0);
      return wrong;
    } finally {
      await context.close();
      await slow.close();
    }
  });

  const pages = [...new Set(paper.addresses.some.filter(({ status }) => status === 200).map(({ address }) => address))];
  await test(`the first picture is asked for early: ${pages.length} pages`, () =>
    each(browser, pages, { viewport: { width: 360, height: 800 } }, async (page, address) => {
      await page.goto(paper.url + address, { waitUntil: "load" });
      return page.evaluate(() => {
        const urgent = document.querySelector("img[fetchpriority=high][srcset]");
        const early = [...document.querySelectorAll("link[rel=preload][as=image]")];
        if (early.length !== (urgent ? 1 : 0)) return [`${early.length} pictures asked for early`];
        if (!urgent) return [];
        const same = early[0].imageSrcset === urgent.srcset && early[0].imageSizes === urgent.sizes;
        const before = early[0].compareDocumentPosition(document.querySelector("link[as=font]") ?? urgent) & Node.DOCUMENT_POSITION_FOLLOWING;
        return [...(same ? [] : ["another picture than the one shown"]), ...(before ? [] : ["after the fonts"])];
      });
    }),
  );
}

/** The site, of whose pages only the first word of the masthead comes until they are released. */
async function halting(site) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  const server = http.createServer(async (request, response) => {
    const answer = await fetch(site + request.url, { headers: { "accept-encoding": "identity" } });
    const type = answer.headers.get("content-type") ?? "";
    const bytes = Buffer.from(await answer.arrayBuffer());
    response.writeHead(answer.status, { "content-type": type });
    const half = type.startsWith("text/html") ? bytes.indexOf("</li>", bytes.indexOf('class="tools"')) : bytes.length;
    response.write(bytes.subarray(0, half));
    if (half < bytes.length) await released;
    response.end(bytes.subarray(half));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  return { url: `http://127.0.0.1:${port}`, release, close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))) };
}
