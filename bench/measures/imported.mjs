// A WordPress archive moved in: the clock stops when every story answers on the site and in search.

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { archive } from "../archive.mjs";
import { pause, program } from "../server.mjs";

export const name = "import";

/** Peak of memory at 1,000 stories, which larger ones are held against. */
let small;

export async function measure({ data, folder, stories, settings = {}, tell }) {
  const file = await archive(folder, stories);
  await rm(data, { recursive: true, force: true });
  const begun = performance.now();
  const running = spawn(program, ["import", "wordpress", file, "--no-download", "--json", "--quiet", "--data", data], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...settings } });
  let said = "";
  let complained = "";
  running.stdout.on("data", (text) => (said += text));
  running.stderr.on("data", (text) => (complained = (complained + text).slice(-2000)));
  let code;
  const exit = new Promise((resolve) => running.on("exit", (ended) => resolve((code = ended ?? -1))));
  let peak = 0;
  while (code === undefined) {
    try {
      peak = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${running.pid}/status`, "utf8"))[1]) / 1024;
    } catch {
      // It ended just now.
    }
    await Promise.race([exit, pause(50)]);
  }
  const seconds = (performance.now() - begun) / 1000;
  if (code !== 0) throw new Error(`import ended with ${code}: ${complained}`);
  const report = JSON.parse(said);
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
