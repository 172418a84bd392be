// Measures Dateline, beside nginx where that is the peer, and prints one table: what, the figures, and whether the goal is reached.
//
//     node bench/run.mjs [MEASURE…]     all of them, or: cached made published searched started moved crowded (imported comes first), pictures
//     DATELINE = the program (target/release/dateline), STORIES = sizes of the archive (1000,10000,100000),
//     ROUND = seconds of a round of load (2), BENCH = folder for archives and data (target/bench; what lies there is used again with KEEP=1), DATABASE = a PostgreSQL for a second import
//
// The figures are written as JSON to target/bench.json. Ratios are told as median (least–most) of rounds that alternate.

import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

const folder = path.resolve(process.env.BENCH ?? "target/bench");
const sizes = (process.env.STORIES ?? "1000,10000,100000").split(",").map(Number);
const wanted = process.argv.slice(2);
const EACH = ["made", "searched", "started", "published", "moved"];
const LARGEST = ["cached", "crowded"];
// They need no archive.
const ALONE = ["pictures"];

const machine = { cpu: os.cpus()[0].model.trim(), cores: os.cpus().length, memory: Math.round(os.totalmem() / 2 ** 30), system: `${os.type()} ${os.release()}`, node: process.version };
const results = { at: new Date().toISOString(), machine, load: os.loadavg(), measures: [] };
let missed = 0;

console.log(`${machine.cores} cores of ${machine.cpu}, ${machine.memory} GB, load ${results.load[0].toFixed(2)} before`);
await mkdir(folder, { recursive: true });
for (const measure of ALONE) if (wants(measure)) await one(measure, { stories: 0 });
if (wanted.length > 0 && wanted.every((measure) => ALONE.includes(measure))) sizes.length = 0;
for (const stories of sizes) {
  const data = path.join(folder, `data-${stories}`);
  console.log(`\n${stories.toLocaleString("en")} stories`);
  if (!(process.env.KEEP && existsSync(path.join(data, "newsroom.db")))) await one("imported", { data, stories });
  for (const measure of EACH) if (wants(measure)) await one(measure, { data, stories });
  if (stories === sizes.at(-1)) for (const measure of LARGEST) if (wants(measure)) await one(measure, { data, stories });
}
await writeFile(path.join(path.dirname(folder), "bench.json"), `${JSON.stringify(results, null, 1)}\n`);
const minutes = ((Date.now() - Date.parse(results.at)) / 60_000).toFixed(1);
console.log(`\n${minutes} minutes; ${missed} goals missed; figures in ${path.join(path.dirname(folder), "bench.json")}`);
process.exitCode = missed > 0 ? 6 : 0;

function wants(measure) {
  return wanted.length === 0 || wanted.includes(measure);
}

async function one(measure, about) {
  const { name, measure: take } = await import(`./measures/${measure}.mjs`);
  const lines = [];
  const tell = (what, figures, goals) => {
    const short = goals.filter((goal) => (goal.most !== undefined && goal.value > goal.most) || (goal.least !== undefined && goal.value < goal.least));
    missed += short.length;
    lines.push({ what, figures, goals });
    const mark = goals.length === 0 ? "      " : short.length ? "MISSED" : "ok    ";
    console.log(`  ${mark} ${name}: ${what}: ${figures}${short.map((goal) => `   [${goal.what}: ${goal.most === undefined ? "≥" : "≤"} ${round(goal.most ?? goal.least)}]`).join("")}`);
  };
  let figures;
  try {
    figures = await take({ ...about, folder, seconds: Number(process.env.ROUND ?? 2), tell });
  } catch (error) {
    missed += 1;
    console.log(`  FAILED ${name}: ${error.stack}`);
    figures = { failed: String(error) };
  }
  results.measures.push({ measure, stories: about.stories, lines, figures });
}

function round(number) {
  return Number.isInteger(number) ? number : number.toPrecision(3);
}
