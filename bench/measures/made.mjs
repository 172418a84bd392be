// A page made from the paper: each story's page is asked for once, so that none lies in the cache.

import http from "node:http";
import { Dice, address } from "../archive.mjs";
import { at } from "../figures.mjs";
import { ask, serve } from "../server.mjs";

const PAGES = 2000;

export const name = "page made";

export async function measure({ data, stories, tell }) {
  const site = await serve(data);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const dice = new Dice(5);
    const chosen = new Set();
    while (chosen.size < Math.min(PAGES, stories)) chosen.add(dice.below(stories));
    const took = [];
    for (const place of chosen) {
      const answer = await ask(site.url + address(place), { agent });
      if (answer.status !== 200 || !/fwd=miss/.test(answer.headers["cache-status"])) throw new Error(`${address(place)}: ${answer.status} ${answer.headers["cache-status"]}`);
      took.push(answer.took);
    }
    const figures = { pages: took.length, median: at(0.5, took), p99: at(0.99, took), most: Math.max(...took) };
    tell(`${took.length} different pages`, `median ${figures.median.toFixed(2)} ms, p99 ${figures.p99.toFixed(2)} ms, most ${figures.most.toFixed(1)} ms`, [{ what: "p99", value: figures.p99, most: 5 }]);
    return figures;
  } finally {
    agent.destroy();
    await site.stop();
  }
}
