// Search with facets over the whole archive. Every question is asked once, so that no answer can come from a cache. The program may use
// all cores for it (several threads look for one answer): whoever asks does nothing but wait.

import http from "node:http";
import os from "node:os";
import { AUTHORS, Dice, SECTIONS, TAGS, word } from "../archive.mjs";
import { at } from "../figures.mjs";
import { ask, serve } from "../server.mjs";

const TIMES = 60;

export const name = "search";

const QUESTIONS = {
  "a frequent word": (dice) => ({ q: word(dice.below(20)) }),
  "a rare word": (dice) => ({ q: word(2000 + dice.below(20_000)) }),
  "two words": (dice) => ({ q: `${word(dice.below(60))} ${word(50 + dice.below(400))}` }),
  "four words": (dice) => ({ q: Array.from({ length: 4 }, () => word(dice.below(80))).join(" ") }),
  "a phrase": (dice) => ({ q: `"${word(dice.below(30))} ${word(dice.below(30))}"` }),
  "a word without another": (dice) => ({ q: `${word(dice.below(60))} -${word(dice.below(60))}` }),
  "a typing error": (dice) => ({ q: `${word(300 + dice.below(3000))}x` }),
  "a word in a section, by date": (dice) => ({ q: word(dice.below(100)), section: `section-${dice.below(SECTIONS)}`, sort: "newest" }),
  "a word, a tag, since a year": (dice) => ({ q: word(dice.below(100)), tag: `tag-${dice.below(TAGS)}`, from: "2025-10-01" }),
  "everything of an author": (dice) => ({ author: `author-${dice.below(AUTHORS)}` }),
};

export async function measure({ data, tell }) {
  const site = await serve(data, { cores: `0-${os.cpus().length - 1}` });
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const all = [];
  const figures = {};
  try {
    for (let warm = 0; warm < 20; warm += 1) await ask(`${site.url}/search.json?q=${word(warm)}&sort=newest`, { agent });
    for (const [kind, question] of Object.entries(QUESTIONS)) {
      const dice = new Dice(17);
      const took = [];
      let most = 0;
      let partial = 0;
      for (let time = 0; time < TIMES; time += 1) {
        const answer = await ask(`${site.url}/search.json?${new URLSearchParams(question(dice))}`, { agent });
        if (answer.status !== 200) throw new Error(`${kind}: ${answer.status} ${answer.body}`);
        const { total, partial: cut } = JSON.parse(answer.body);
        most = Math.max(most, total);
        partial += cut ? 1 : 0;
        took.push(answer.took);
      }
      figures[kind] = { median: at(0.5, took), p95: at(0.95, took), most: Math.max(...took), found: most, partial };
      all.push(...took);
      tell(kind, `median ${figures[kind].median.toFixed(2)} ms, p95 ${figures[kind].p95.toFixed(2)} ms, most ${figures[kind].most.toFixed(1)} ms; up to ${most} found${partial ? `, ${partial} cut` : ""}`, []);
    }
    figures.all = { median: at(0.5, all), p95: at(0.95, all), most: Math.max(...all) };
    tell("all questions", `median ${figures.all.median.toFixed(2)} ms, p95 ${figures.all.p95.toFixed(2)} ms, most ${figures.all.most.toFixed(1)} ms`, [{ what: "p95", value: figures.all.p95, most: 10 }]);
    return figures;
  } finally {
    agent.destroy();
    await site.stop();
  }
}
