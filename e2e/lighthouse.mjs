// Lighthouse, on a phone of its own making: the median of some runs.

import { chromium } from "playwright-core";
import run from "lighthouse";
import net from "node:net";

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const LONGEST = 120_000;
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];

/** The median score of each category, 0 to 100, and which audits of the worst run took something off. */
export async function lighthouse(address, { runs = 3, cookie } = {}) {
  const results = [];
  for (let at = 0; at < runs; at += 1) results.push(await once(address, cookie));
  const scores = {};
  const missed = {};
  for (const category of CATEGORIES) {
    const all = results.map(({ categories }) => Math.round((categories[category].score ?? 0) * 100)).sort((one, other) => one - other);
    scores[category] = all[Math.floor((all.length - 1) / 2)];
    const worst = results.reduce((least, one) => (one.categories[category].score < least.categories[category].score ? one : least));
    missed[category] = worst.categories[category].auditRefs
      .filter(({ id, weight }) => weight > 0 && worst.audits[id].score !== null && worst.audits[id].score < 1)
      .map(({ id }) => `${id} ${worst.audits[id].displayValue ?? ""} ${(worst.audits[id].details?.items?.[0]?.node?.snippet ?? "").slice(0, 120)}`.trim());
  }
  const noindex = results.every(({ audits }) => audits["is-crawlable"]?.score === 0);
  return { scores, missed, noindex };
}

async function once(address, cookie) {
  const port = await free();
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", headless: true, args: [...FLAGS, `--remote-debugging-port=${port}`] });
  try {
    const settings = { port, output: "json", logLevel: "silent", onlyCategories: CATEGORIES, extraHeaders: cookie ? { Cookie: cookie } : undefined };
    // A run that never comes to its end is no result, and keeps nobody waiting.
    const late = new Promise((_, reject) => setTimeout(() => reject(new Error(`no end after ${LONGEST / 1000} s`)), LONGEST).unref());
    const { lhr } = await Promise.race([run(address, settings), late]);
    if (lhr.runtimeError) throw new Error(`${address}: ${lhr.runtimeError.message}`);
    return lhr;
  } finally {
    await browser.close();
  }
}

const free = () =>
  new Promise((resolve, reject) => {
    const server = net.createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
