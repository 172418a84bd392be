// Archives of other kinds moved in, and the publication backed up, brought back, exported and made anew of its export. The last data
// directory that the import of WordPress filled is what is backed up; the others are made for this and thrown away.

import { rm } from "node:fs/promises";
import path from "node:path";
import { watched as run } from "../command.mjs";
import { ghost } from "../ghost.mjs";
import { markdown } from "../markdown.mjs";

export const name = "move";

/** Peaks of memory at 1,000 stories, which larger archives are held against. */
const small = {};

export async function measure({ data, folder, stories, tell }) {
  const scratch = path.join(folder, "moved");
  const large = stories >= 100_000;
  const figures = { stories };
  for (const [kind, make] of [["ghost", ghost], ["markdown", markdown]]) {
    const source = await make(folder, stories);
    await rm(scratch, { recursive: true, force: true });
    const { said, seconds, peak } = await run(["import", kind, source, "--no-download", "--site", "http://measured.example", "--data", scratch]);
    if (said.totals.not_taken > 0) throw new Error(`${kind}: ${said.totals.not_taken} were not taken`);
    const committed = stories / said.seconds_committed;
    if (stories === 1000) small[kind] = peak;
    figures[kind] = { seconds, peak, committed };
    tell(
      `${stories} stories, ${kind}, with parsing`,
      `committed ${committed.toFixed(0)} a second; the whole command ${seconds.toFixed(1)} s`,
      large ? [{ what: "committed", value: committed, least: 3000 }] : [],
    );
    tell(`peak of memory, ${kind}`, `${peak.toFixed(0)} MB`, small[kind] && stories > 1000 ? [{ what: "peak", value: peak, most: 1.3 * small[kind] + 32 }] : []);
  }
  const [backup, written] = [path.join(folder, "moved-backup"), path.join(folder, "moved-export")];
  for (const there of [scratch, backup, written]) await rm(there, { recursive: true, force: true });
  const kept = await run(["backup", backup, "--data", data]);
  const back = await run(["restore", backup, "--data", scratch]);
  const shown = await run(["press", "prepare", "--data", scratch]);
  tell(
    "restored of a backup",
    `${back.seconds.toFixed(1)} s, peak of memory ${back.peak.toFixed(0)} MB (backed up in ${kept.seconds.toFixed(1)} s; pages and search made in ${shown.seconds.toFixed(1)} s)`,
    large ? [{ what: "restored, with pages and search", value: back.seconds + shown.seconds, most: 60 }] : [],
  );
  await rm(scratch, { recursive: true, force: true });
  const out = await run(["export", written, "--data", data]);
  const made = await run(["import", "dateline", written, "--data", scratch]);
  tell(
    "made of its export",
    `committed after ${made.said.seconds_committed.toFixed(1)} s, whole after ${made.seconds.toFixed(1)} s, peak of memory ${made.peak.toFixed(0)} MB (exported in ${out.seconds.toFixed(1)} s)`,
    large ? [{ what: "whole", value: made.seconds, most: 60 }] : [],
  );
  for (const there of [scratch, backup, written]) await rm(there, { recursive: true, force: true });
  return { ...figures, kept: kept.seconds, restored: back.seconds, prepared: shown.seconds, exported: out.seconds, taken: made.seconds };
}
