// Every link, picture, feed and file that any page names answers, and every fragment has its target.

import { plain } from "../markup.mjs";

const MOST = 4000;
const BESIDE = 8;

export default async function links(test, paper) {
  await test("all internal links answer", async () => {
    const seen = new Map(); // address → where it was found
    const targets = []; // [address with fragment, where]
    const ids = new Map();
    const wrong = [];
    const add = (address, from) => {
      const url = new URL(address, paper.url + from);
      if (url.origin !== paper.url || !/^https?:$/.test(url.protocol)) return;
      const page = url.pathname + url.search;
      if (url.hash.length > 1) targets.push([page, decodeURIComponent(url.hash.slice(1)), from]);
      if (!seen.has(page)) {
        if (seen.size < MOST) waiting.push(page);
        seen.set(page, from);
      }
    };
    const waiting = [];
    for (const address of ["/", "/robots.txt", ...paper.addresses.every, ...paper.addresses.kinds.filter(({ status }) => status === 200).map(({ address }) => address)]) add(address, "/");
    const hand = async () => {
      for (let address = waiting.shift(); address !== undefined; address = waiting.shift()) {
        const from = seen.get(address);
        const answer = await fetch(paper.url + address, { redirect: "manual" });
        const type = answer.headers.get("content-type") ?? "";
        if (answer.status >= 300 && answer.status < 400) {
          add(answer.headers.get("location"), address);
          // A page should name where a story is, not where it was.
          if (from !== "/" && type.startsWith("text/html")) wrong.push(`${address} is sent on to ${answer.headers.get("location")}, on ${from}`);
        } else if (answer.status !== 200) {
          wrong.push(`${answer.status} ${address}, on ${from}`);
        }
        if (answer.status !== 200 || !/^text\/html/.test(type)) {
          await answer.arrayBuffer();
          continue;
        }
        const text = await answer.text();
        ids.set(address, new Set([...text.matchAll(/\sid="([^"]+)"/g)].map((found) => plain(found[1]))));
        // Search and paging lead on without end: what they name is looked at once.
        const leaf = address.includes("?");
        for (const [, , name] of text.matchAll(/\s(href|src|poster)="([^"]*)"/g)) {
          if (!leaf || !name.includes("?")) add(plain(name), address);
        }
        for (const [, set] of text.matchAll(/\ssrcset="([^"]*)"/g)) for (const one of set.split(",")) add(plain(one.trim().split(/\s+/)[0]), address);
      }
    };
    // Hands that run dry wait for one that still finds something.
    while (waiting.length > 0) await Promise.all(Array.from({ length: BESIDE }, hand));
    for (const [page, id, from] of targets) {
      if (ids.has(page) && !ids.get(page).has(id)) wrong.push(`${page}#${id} has no target, on ${from}`);
    }
    console.log(`  ${seen.size} addresses${seen.size >= MOST ? " (not all were followed)" : ""}`);
    return wrong;
  });
}
