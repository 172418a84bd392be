// From the decision to every surface, while readers load pages; and how many pages one publication drops.

import http from "node:http";
import { AUTHORS, Dice, SECTIONS, TAGS, address } from "../archive.mjs";
import { at, median } from "../figures.mjs";
import { ask, pause, run, serve } from "../server.mjs";

const TIMES = 200;
/** Requests of readers a second meanwhile. */
const READERS = 500;
/** Pages that lie in the cache while the drops are counted. */
const CACHED = 5000;

export const name = "published";

export async function measure({ data, stories, settings = {}, tell }) {
  const token = deskKey(data, settings);
  const site = await serve(data, { cores: "0,1", settings });
  const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
  const desk = async (method, path, body, headers = {}) => {
    const answer = await ask(`${site.url}/desk/api${path}`, { method, agent, body: body && JSON.stringify(body), headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json", ...headers } });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
    return { ...answer, json: JSON.parse(answer.body) };
  };
  try {
    const warm = Math.min(CACHED, stories);
    const lists = [...around(SECTIONS, "/section-"), ...around(TAGS, "/tag/tag-"), ...around(AUTHORS, "/author/author-"), "/", "/rss.xml", "/sitemap.xml"];
    for (const list of lists) await ask(site.url + list, { agent });
    for (let place = 0; place < warm; place += 16) {
      await Promise.all(Array.from({ length: Math.min(16, warm - place) }, (_, more) => ask(site.url + address(place + more), { agent })));
    }
    const [kept, before] = await counters(site);
    const { json: first } = await desk("POST", "/articles", story(-1));
    await desk("POST", `/articles/${first.id}/publish`, {});
    await pause(1500);
    const dropped = (await counters(site))[1] - before;
    tell(`pages dropped by one publication with ${kept} cached`, `${dropped}`, [{ what: "dropped", value: dropped, most: 60 }]);

    const readers = keepReading(site.url, warm);
    const answered = [];
    const seen = [];
    const found = [];
    for (let time = 0; time < TIMES; time += 1) {
      const { json: made } = await desk("POST", "/articles", story(time));
      const begun = performance.now();
      const { json: out } = await desk("POST", `/articles/${made.id}/publish`, {});
      answered.push(performance.now() - begun);
      if (!out.visible) throw new Error(`decided, but not visible: ${JSON.stringify(out)}`);
      const surfaces = [out.address, "/", "/section-3", "/tag/tag-5", "/author/author-9", "/rss.xml", "/section-3/rss.xml", "/sitemap-news.xml"];
      const pages = await Promise.all(surfaces.map((surface) => ask(site.url + surface, { agent })));
      seen.push(performance.now() - begun);
      for (const [place, page] of pages.entries()) {
        if (!page.body.includes(`measured ${time} of`)) throw new Error(`${surfaces[place]} does not show it: ${page.status} ${page.headers["cache-status"]}`);
      }
      for (;;) {
        const answer = JSON.parse((await ask(`${site.url}/search.json?q=${encodeURIComponent(`"measured ${time} of"`)}`, { agent })).body);
        if (answer.items.some((item) => item.headline.includes(`measured ${time} of`))) break;
        if (performance.now() - begun > 5000) throw new Error("search does not find it");
        await pause(1);
      }
      found.push(performance.now() - begun);
    }
    const read = await readers.stop();
    const figures = {
      dropped,
      answered: { median: median(answered), p99: at(0.99, answered) },
      seen: { median: median(seen), p99: at(0.99, seen) },
      found: { median: median(found), p99: at(0.99, found) },
      readers: read,
    };
    tell(`publish to answered as visible, ${read.rate.toFixed(0)} readers' requests a second`, `median ${figures.answered.median.toFixed(1)} ms, p99 ${figures.answered.p99.toFixed(1)} ms`, [{ what: "p99", value: figures.answered.p99, most: 20 }]);
    tell("publish to seen on eight surfaces (with fetching them)", `median ${figures.seen.median.toFixed(1)} ms, p99 ${figures.seen.p99.toFixed(1)} ms`, []);
    tell("publish to found in search", `median ${figures.found.median.toFixed(1)} ms, p99 ${figures.found.p99.toFixed(1)} ms`, [{ what: "p99", value: figures.found.p99, most: 150 }]);
    tell("readers meanwhile", `${read.asked} asked, ${read.wrong} not 200, p99 ${read.p99.toFixed(1)} ms`, [{ what: "wrong", value: read.wrong, most: 0 }]);
    return figures;
  } finally {
    agent.destroy();
    await site.stop();
  }
}

const around = (count, path) => Array.from({ length: count }, (_, at) => path + at);

/** A key of somebody who may publish. */
export function deskKey(data, settings = {}) {
  const email = `bench-${process.pid}-${Date.now()}@measured.example`;
  run(["staff", "add", email, "--role", "chief", "--data", data, "--quiet"], settings);
  return run(["staff", "token", email, "--data", data], settings).trim().split("\n").pop();
}

const story = (time) => ({
  kind: "news",
  headline: `A story measured ${time} of them all`,
  standfirst: "It says when it is seen.",
  section: "section-3",
  tags: ["tag-5", "tag-6"],
  bylines: [{ name: "Somebody", author: "author-9" }],
  body: { markdown: "The first paragraph of a made-up story.\n\nThe second one, which ends it." },
});

async function counters(site) {
  const { body } = await ask(`${site.admin}/metrics`);
  const value = (metric) => Number(new RegExp(`^${metric} (\\S+)`, "m").exec(body)?.[1]);
  return [value("dateline_page_cache_pages"), value("dateline_pages_dropped_total")];
}

/** Readers who load one page after another, so many a second. */
function keepReading(url, pages) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 32 });
  const dice = new Dice(3);
  const took = [];
  let wrong = 0;
  let on = true;
  const begun = performance.now();
  const open = new Set();
  const walk = (async () => {
    let asked = 0;
    while (on) {
      const due = ((performance.now() - begun) / 1000) * READERS;
      for (; asked < due; asked += 1) {
        const place = dice.below(10) === 0 ? "/" : address(dice.below(pages));
        const one = ask(url + place, { agent, headers: { "Accept-Encoding": "br" } })
          .then((answer) => {
            took.push(answer.took);
            if (answer.status !== 200) wrong += 1;
          }, () => (wrong += 1))
          .finally(() => open.delete(one));
        open.add(one);
      }
      await pause(5);
    }
  })();
  return {
    stop: async () => {
      on = false;
      await walk;
      const seconds = (performance.now() - begun) / 1000;
      await Promise.all(open);
      agent.destroy();
      return { asked: took.length, rate: took.length / seconds, wrong, p99: at(0.99, took) };
    },
  };
}
