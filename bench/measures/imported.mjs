// A WordPress archive moved in: the clock stops when every story answers on the site and in search.

import { rm } from "node:fs/promises";
import { archive } from "../archive.mjs";
import { watched } from "../command.mjs";

export const name = "import";

/** Peak of memory at 1,000 stories, which larger ones are held against. */
let small;

export async function measure({ data, folder, stories, settings = {}, tell }) {
  const file = await archive(folder, stories);
  await rm(data, { recursive: true, force: true });
  const words = ["import", "wordpress", file, "--no-download", "--data", data];
  const { said: report, seconds, peak } = await watched(words, settings);
  if (stories === 1000) small = peak;
  const figures = { stories, seconds, rate: stories / seconds, peak, committed: stories / report.seconds_committed, paper: stories / report.seconds_paper, index: stories / report.seconds_index };
  tell(
    `${stories} stories, with parsing`,
    `committed ${figures.committed.toFixed(0)} a second, in the paper ${figures.paper.toFixed(0)}, in search ${figures.index.toFixed(0)}; the whole command ${figures.rate.toFixed(0)} (${seconds.toFixed(1)} s)`,
    stories < 100_000 ? [] : [{ what: "committed", value: figures.committed, least: 3000 }],
  );
  tell("peak of memory", `${peak.toFixed(0)} MB`, small && stories > 1000 ? [{ what: "peak", value: peak, most: 1.3 * small + 32 }] : []);
  return figures;
}
