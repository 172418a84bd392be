// Writes what was measured for people: docs/PERFORMANCE.md, with a plot for each quantity that grows with the archive.
//
//     node bench/told.mjs [target/bench.json]

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { plot } from "./plot.mjs";

const source = process.argv[2] ?? "target/bench.json";
const { at, machine, load, measures } = JSON.parse(await readFile(source, "utf8"));
const pictures = "docs/pictures/performance";

/** What grows: where its figure stands, in what, and what is promised of it. */
const GROWING = [
  { name: "page-made", what: "A page made from the paper, p99", unit: "ms", measure: "made", of: (figures) => figures.p99, goal: 5 },
  { name: "search", what: "Search with facets, nothing cached, p95", unit: "ms", measure: "searched", of: (figures) => figures.all?.p95, goal: 10 },
  { name: "published", what: "Publish to answered as visible, p99", unit: "ms", measure: "published", of: (figures) => figures.answered?.p99, goal: 20 },
  { name: "found", what: "Publish to found in search, p99", unit: "ms", measure: "published", of: (figures) => figures.found?.p99, goal: 150 },
  { name: "dropped", what: "Pages dropped by one publication", unit: "pages", measure: "published", of: (figures) => figures.dropped, goal: 60 },
  { name: "started", what: "Start to the first page, median", unit: "s", measure: "started", of: (figures) => figures.median, goal: 0.5 },
  { name: "imported", what: "WordPress import, committed", unit: "stories a second", measure: "imported", of: (figures) => figures.committed, goal: 3000 },
  { name: "memory", what: "WordPress import, peak of memory", unit: "MB", measure: "imported", of: (figures) => figures.peak },
  { name: "ghost", what: "Ghost import, committed", unit: "stories a second", measure: "moved", of: (figures) => figures.ghost?.committed, goal: 3000 },
  { name: "markdown", what: "Markdown import, committed", unit: "stories a second", measure: "moved", of: (figures) => figures.markdown?.committed, goal: 3000 },
  { name: "restored", what: "Restored of a backup, with pages and search", unit: "s", measure: "moved", of: (figures) => figures.restored + figures.prepared, goal: 60 },
];

const out = [
  "# Performance",
  "",
  "What `make bench` measured, as it came; nothing here is written by hand. Speed is told as a ratio to a peer in the same run wherever there is one,",
  "since machines differ: run it on yours.",
  "",
  `* **Command**: \`make bench\`, then \`node bench/told.mjs\`, ${at.slice(0, 10)}.`,
  `* **Machine**: ${machine.cores} cores of ${machine.cpu}, ${machine.memory} GB, ${machine.system}; load ${load[0].toFixed(2)} before. Server and load`,
  "  run on different cores where a ratio is told; nginx has one worker, sendfile, open_file_cache, the same compressed file, no log.",
  "* Ratios are the median (least–most) of alternated rounds.",
  "",
];

const sizes = [...new Set(measures.map((one) => one.stories))].sort((one, other) => one - other);
for (const stories of [...sizes].reverse()) {
  out.push(`## ${stories.toLocaleString("en")} stories`, "", "| | what | figures |", "|---|---|---|");
  for (const { measure, lines, figures } of measures.filter((one) => one.stories === stories)) {
    if (figures?.failed) out.push(`| **failed** | ${measure} | ${figures.failed.split("\n")[0]} |`);
    for (const { what, figures, goals } of lines) {
      const missed = goals.filter((goal) => (goal.most !== undefined && goal.value > goal.most) || (goal.least !== undefined && goal.value < goal.least));
      const mark = goals.length === 0 ? "" : missed.length > 0 ? `**missed**: ${missed.map((goal) => goal.what).join(", ")}` : "reached";
      out.push(`| ${mark} | ${measure}: ${what} | ${figures} |`);
    }
  }
  out.push("");
}

await mkdir(pictures, { recursive: true });
out.push("## How it grows", "");
for (const { name, what, unit, measure, of, goal } of GROWING) {
  const points = measures
    .filter((one) => one.measure === measure && Number.isFinite(of(one.figures)))
    .map((one) => [one.stories, of(one.figures)])
    .sort(([one], [other]) => one - other);
  if (points.length < 2) continue;
  await writeFile(`${pictures}/${name}.svg`, plot({ what, unit, points, goal }));
  const words = points.map(([stories, value]) => `${stories.toLocaleString("en")}: ${short(value)} ${unit}`).join("; ");
  out.push(`![${what}: ${words}](pictures/performance/${name}.svg)`, "");
}
await writeFile("docs/PERFORMANCE.md", out.join("\n"));
console.log(`docs/PERFORMANCE.md: ${sizes.length} sizes, ${measures.length} measures`);

function short(value) {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
