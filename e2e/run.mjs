// The built program in a real browser: starts the sample newspaper, runs every topic against it, and counts.
//
//     node e2e/run.mjs [TOPIC…]      DATELINE = the program, CHROMIUM = the browser, SITE = a running site instead of an own one,
//                                    STAFF = "MAIL PASSWORD" of its chief

import { readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gather } from "./addresses.mjs";
import { open } from "./browser.mjs";
import { certificates, serve, settings } from "./mailbox.mjs";
import { start } from "./paper.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const wanted = process.argv.slice(2);
const counted = { passed: 0, failed: 0 };
/** What failed, to be told once more at the end: in a long log nobody looks for it. */
const failures = [];

/** Topics that bring a newspaper of their own: each row of them is played beside all others, which mostly wait, and told of at the end. */
const BESIDE = [["hostile"], ["desk", "desk_killed", "keys", "personal", "table"]];

/** Runs one test. It fails by throwing, or by giving a list of what is wrong. */
const test = (name, play) => tell(name, play, console.log);

async function tell(name, play, say) {
  const started = Date.now();
  let wrong;
  try {
    wrong = (await play()) ?? [];
  } catch (error) {
    wrong = [error.stack ?? String(error)];
  }
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  if (wrong.length === 0) {
    counted.passed += 1;
    say(`  ok      ${name} (${seconds} s)`);
  } else {
    counted.failed += 1;
    say(`  FAILED  ${name} (${seconds} s)`);
    failures.push(`${name}: ${String(wrong[0]).split("\n").slice(0, 3).join(" ").slice(0, 400)}`);
    for (const line of wrong.slice(0, 20)) say(`          ${String(line).replaceAll("\n", "\n          ")}`);
    if (wrong.length > 20) say(`          … and ${wrong.length - 20} more`);
  }
}

async function topicNamed(topic) {
  return (await import(pathToFileURL(path.join(here, "topics", `${topic}.mjs`)))).default;
}

let authority;
let mailbox;
let paper;
let browser;
await test("the sample newspaper starts, and so does the browser", async () => {
  authority = await certificates();
  mailbox = await serve({ key: authority.key, cert: authority.cert });
  paper = await start(settings(mailbox, authority));
  paper.mailbox = mailbox;
  paper.authority = authority;
  paper.addresses = await gather(paper);
  browser = await open();
  console.log(`  ${paper.url}: ${paper.addresses.every.length} addresses, ${paper.addresses.kinds.length} kinds of page and edition`);
});
try {
  if (paper?.addresses && browser) {
    const files = (await readdir(path.join(here, "topics"))).sort();
    const topics = files.map((file) => path.basename(file, ".mjs")).filter((topic) => wanted.length === 0 || wanted.includes(topic));
    const playing = BESIDE.map(async (row) => {
      const lines = [];
      const say = (line) => lines.push(line);
      for (const topic of row.filter((one) => topics.includes(one))) {
        say(topic);
        await topicNamed(topic)
          .then((play) => play((name, look) => tell(name, look, say), paper, browser, say))
          .catch((error) => tell(topic, () => Promise.reject(error), say));
      }
      return lines;
    });
    for (const topic of topics.filter((topic) => !BESIDE.flat().includes(topic))) {
      console.log(topic);
      const play = await topicNamed(topic);
      await play(test, paper, browser, console.log);
    }
    for (const line of (await Promise.all(playing)).flat()) console.log(line);
  }
} finally {
  await browser?.close();
  await paper?.stop();
  await mailbox?.stop();
  await authority?.remove();
}
for (const failure of failures) console.log(`FAILED  ${failure}`);
console.log(`${counted.passed} passed, ${counted.failed} failed`);
process.exitCode = counted.failed === 0 ? 0 : 1;
