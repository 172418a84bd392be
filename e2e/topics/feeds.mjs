// Feeds and sitemaps are well-formed, and what they list answers.

import { plain } from "../markup.mjs";

export default async function feeds(test, paper, browser) {
  const fronts = paper.addresses.kinds.filter(({ kind }) => /^(front|section|tag|author)/.test(kind)).map(({ address }) => address.replace(/\/$/, ""));
  const page = await (await browser.newContext()).newPage();
  /** The first element's name, or the parser's complaint. */
  const root = (xml) =>
    page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, "application/xml");
      return parsed.querySelector("parsererror")?.textContent ?? parsed.documentElement.localName;
    }, xml);

  await test(`RSS, Atom and JSON Feed of ${fronts.length} lists`, async () => {
    const wrong = [];
    for (const front of fronts) {
      for (const [name, type, top] of [["rss.xml", "application/rss+xml", "rss"], ["atom.xml", "application/atom+xml", "feed"], ["feed.json", "application/feed+json", null]]) {
        const address = `${front}/${name}`;
        const answer = await fetch(paper.url + address);
        const body = await answer.text();
        if (answer.status !== 200) wrong.push(`${address}: ${answer.status}`);
        else if (!answer.headers.get("content-type").startsWith(type)) wrong.push(`${address}: ${answer.headers.get("content-type")}`);
        else if (top === null) {
          const { version, items } = JSON.parse(body);
          if (!version.startsWith("https://jsonfeed.org/version/1") || items.some(({ id, url }) => !id || !url)) wrong.push(`${address}: an incomplete feed`);
        } else {
          const found = await root(body);
          if (found !== top) wrong.push(`${address}: ${found}`);
        }
      }
    }
    return wrong;
  });

  await test("the sitemap and its parts are well-formed, each address answers 200 under itself", async () => {
    const wrong = [];
    const index = await (await fetch(`${paper.url}/sitemap.xml`)).text();
    if ((await root(index)) !== "sitemapindex") wrong.push(`/sitemap.xml: ${await root(index)}`);
    for (const [, part] of index.matchAll(/<loc>([^<]+)<\/loc>/g)) {
      const found = await root(await (await fetch(part)).text());
      if (found !== "urlset") wrong.push(`${part}: ${found}`);
    }
    for (const address of paper.addresses.every) {
      const answer = await fetch(paper.url + address, { redirect: "manual" });
      const canonical = plain(/<link rel="canonical" href="([^"]+)"/.exec(await answer.text())?.[1] ?? "");
      if (answer.status !== 200) wrong.push(`${address}: ${answer.status}`);
      else if (canonical && new URL(canonical).pathname !== new URL(paper.url + address).pathname) wrong.push(`${address}: its canonical address is ${canonical}`);
    }
    return wrong;
  });
  await page.context().close();
}
