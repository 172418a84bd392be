// What a page says of itself to machines: title, description, canonical address, OpenGraph, JSON-LD, languages.

import { each } from "../browser.mjs";

export default async function metadata(test, paper, browser) {
  const pages = paper.addresses.kinds.filter(({ status }) => status === 200);
  const kindOf = new Map(pages.map(({ address, kind }) => [address, kind]));
  const pictures = new Set();
  await test(`title, description, one heading, OpenGraph and JSON-LD: ${pages.length} pages`, () =>
    each(browser, [...kindOf.keys()], { javaScriptEnabled: true }, async (page, address) => {
      const wrong = [];
      await page.goto(paper.url + address);
      const said = await page.evaluate(() => {
        const of = (selector, name) => document.querySelector(selector)?.getAttribute(name) ?? "";
        return {
          title: document.title,
          headings: document.querySelectorAll("h1").length,
          language: document.documentElement.lang,
          direction: document.documentElement.dir,
          description: of('meta[name="description"]', "content"),
          canonical: of('link[rel="canonical"]', "href"),
          noindex: of('meta[name="robots"]', "content").includes("noindex"),
          graph: ["title", "type", "image", "url"].map((name) => [name, of(`meta[property="og:${name}"]`, "content")]),
          blocks: [...document.querySelectorAll('script[type="application/ld+json"]')].map((block) => block.textContent),
          alternates: [...document.querySelectorAll('link[rel="alternate"][hreflang]')].map((one) => [one.hreflang, one.href]),
        };
      });
      if (said.title.trim() === "") wrong.push("no title");
      if (said.headings !== 1) wrong.push(`${said.headings} headings of the first level`);
      if (!said.language || (said.language === "ar") !== (said.direction === "rtl")) wrong.push(`lang ${said.language}, dir ${said.direction}`);
      const types = [];
      for (const block of said.blocks) {
        const graph = JSON.parse(block);
        for (const one of graph["@graph"] ?? [graph].flat()) types.push(one["@type"]);
      }
      if (said.noindex) return wrong;
      if (said.description.trim() === "") wrong.push("no description");
      if (!said.canonical.startsWith(paper.url)) wrong.push(`canonical address ${said.canonical}`);
      for (const [name, value] of said.graph) if (!value) wrong.push(`no og:${name}`);
      pictures.add(said.graph.find(([name]) => name === "image")[1]);
      if (kindOf.get(address).startsWith("article") && !types.flat().some((type) => /Article|Posting|Object|Gallery/.test(type))) wrong.push(`JSON-LD only of ${types}`);
      // Whoever names another language is named by it.
      for (const [language, other] of said.alternates) {
        if (language === "x-default" || other === paper.url + address) continue;
        const back = await (await fetch(other)).text();
        const own = paper.url + address;
        if (!back.replaceAll("&#x2f;", "/").includes(`href="${own}"`)) wrong.push(`${other} does not name it`);
      }
      return wrong;
    }),
  );
  await test("pictures for sharing are there", async () => {
    const wrong = [];
    for (const picture of pictures) {
      const answer = await fetch(picture);
      await answer.arrayBuffer();
      if (answer.status !== 200 || !answer.headers.get("content-type").startsWith("image/")) wrong.push(`${picture}: ${answer.status} ${answer.headers.get("content-type")}`);
    }
    return pictures.size > 0 ? wrong : ["no page names one"];
  });
}
