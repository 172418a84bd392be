// The Nu HTML checker: no error on any page of the sitemap nor on any kind of page.

import { check } from "../nu.mjs";

export default async function html(test, paper) {
  const kinds = paper.addresses.kinds.map(({ address }) => address);
  await test("Nu: no error on any page", async () => {
    const pages = new Map();
    for (const address of new Set([...paper.addresses.every, ...kinds])) {
      const answer = await fetch(paper.url + address);
      if (answer.headers.get("content-type")?.startsWith("text/html")) pages.set(address, await answer.text());
    }
    if (pages.size < paper.addresses.kinds.length) throw new Error(`only ${pages.size} pages are HTML`);
    return check(pages);
  });
  await test("Nu finds an error where there is one", async () => {
    const found = await check(new Map([["bad", "<!doctype html><title>x</title><p><div></p>"]]));
    return found.length > 0 ? [] : ["nothing was found"];
  });
}
