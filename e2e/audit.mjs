// Everything that is measured of pages, on all pages of the sample: `make audit`. A table, `target/audit.json`, and an exit code.
//
//     node e2e/audit.mjs [PART OF AN ADDRESS…]      LIGHTHOUSE=off leaves Lighthouse out, =only leaves the rest out; RUNS=1 asks it once;
//                                                   MINUTES = how long it may take, after which what is not asked is named;
//                                                   KINDS="article, front" = which kinds of page it is asked of; OUT = the JSON file

import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { gather } from "./addresses.mjs";
import { open } from "./browser.mjs";
import { lighthouse } from "./lighthouse.mjs";
import { check } from "./nu.mjs";
import { start } from "./paper.mjs";
import { LOOKS, axe, found } from "./topics/access.mjs";
import links from "./topics/links.mjs";

const KILOBYTE = 1024;
const MOST = 60 * KILOBYTE;
const FONTS = 100 * KILOBYTE;
const PASSWORD = "a long enough password";
const wanted = process.argv.slice(2);
const file = process.env.OUT ?? path.join("target", "audit.json");

const paper = await start({ DATELINE_UNVERIFIED_ACCOUNTS: "true" });
const browser = await open();
const rows = new Map();
try {
  const pages = (await places()).filter(({ address }) => wanted.length === 0 || wanted.some((part) => address.includes(part)));
  for (const page of pages) rows.set(page.name, { ...page, wrong: [] });
  console.log(`${pages.length} pages at ${paper.url}`);
  await packed(pages);
  const only = process.env.LIGHTHOUSE === "only";
  if (!only) {
    await looked(pages);
    console.log("looked at");
    await markup(pages);
    console.log("checked by Nu");
  }
  const dead = only || wanted.length > 0 ? [] : await lead();
  if (process.env.LIGHTHOUSE !== "off") await lighthouses(pages);
  report(dead);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify({ at: new Date().toISOString(), links: dead, pages: [...rows.values()].map(({ cookie, ...row }) => row) }, null, 1));
  process.exitCode = dead.length === 0 && [...rows.values()].every(({ wrong }) => wrong.length === 0) ? 0 : 1;
} finally {
  await browser.close();
  await paper.stop();
}

/** Every page: those of the sitemap, one of each kind, readers' own, and those that say that there is none. `kind` = Lighthouse asks it, too. */
async function places() {
  const { every, kinds } = await gather(paper);
  const found = new Map(every.map((address) => [address, { name: address, address, status: 200 }]));
  for (const { kind, edition, address, status } of kinds) found.set(address, { name: address, address, status, kind: `${kind}, ${edition}` });
  const cookie = await reader();
  for (const edition of ["en", "ru", "ar"]) {
    const query = edition === "en" ? "" : `?edition=${edition}`;
    const add = (address, kind, signed) => found.set(`${address} ${edition}${signed ? " signed in" : ""}`, { name: `${address}${query}${signed ? " (signed in)" : ""}`, address: `${address}${query}`, status: 200, kind: kind && `${kind}, ${edition}`, cookie: signed && cookie });
    add("/account/", "sign-in");
    add("/account/sign-up", "sign-up");
    add("/account/reset", "reset");
    add("/account/saved", "saved, signed out");
    add("/account/", "profile", true);
    add("/account/saved", "saved", true);
    for (const address of ["/account/news", "/account/history", "/account/comments", "/account/security", "/account/sessions", "/account/delete"]) add(address, "", true);
    const prefix = edition === "en" ? "" : `/${edition}`;
    for (const address of [`${prefix}/privacy`, `${prefix}/offline`]) found.set(address, { name: address, address, status: 200, kind: address.endsWith("privacy") ? `privacy, ${edition}` : "" });
    for (const address of [`${prefix || "/"}?lite`]) found.set(address, { name: address, address, status: 200, kind: `data saver, ${edition}` });
  }
  for (const [address, status] of [["/account/nothing", 404], ["/a%00b", 400]]) found.set(address, { name: address, address, status, kind: `error ${status}` });
  return [...found.values()];
}

/** Somebody with an account, who saved, followed and remembers; their cookie. */
async function reader() {
  let cookie = "";
  const form = async (address, fields) => {
    const answer = await fetch(paper.url + address, { method: "POST", redirect: "manual", headers: { origin: paper.url, cookie, "content-type": "application/x-www-form-urlencoded" }, body: new URLSearchParams(fields) });
    const kept = answer.headers.getSetCookie().map((one) => one.split(";")[0]).filter((one) => one.startsWith("dateline-reader") || one.includes("session"));
    if (kept.length > 0) cookie = kept.join("; ");
    return answer;
  };
  const front = await (await fetch(`${paper.url}/`)).text();
  await form("/account/sign-up", { email: "audit@reader.example", password: PASSWORD, name: "Ada Quill" });
  await form("/account/session", { email: "audit@reader.example", password: PASSWORD });
  const numbers = [...new Set([...front.matchAll(/data-save="(\d+)"/g)].map(([, number]) => number))].slice(0, 5);
  for (const article of numbers) await form("/account/saved", { article });
  await form("/account/saved/edit", { article: numbers[0], folder: "For Sunday", note: "The part about the lock." });
  await form("/account/follow", { kind: "section", slug: "opinion", edition: "en" });
  await form("/account/history/switch", { on: "yes" });
  for (const article of numbers) await form("/account/history", { article });
  return cookie;
}

/** Has everything packed as hard as it gets: that is done once a second reader has come. */
async function packed(pages) {
  const ask = (address, headers = {}) => fetch(paper.url + address, { headers: { "accept-encoding": "br", ...headers } });
  const files = new Set();
  for (const { address } of pages) {
    const text = await (await ask(address)).text();
    for (const [file] of text.matchAll(/\/assets\/[^"# ]+\.(?:css|js|svg)/g)) files.add(file);
    await (await ask(address)).arrayBuffer();
  }
  for (let waited = 0; waited < 120; waited += 1) {
    const answers = await Promise.all([...files].map((file) => ask(file).then(async (answer) => (await answer.arrayBuffer(), answer.headers.get("etag") ?? ""))));
    if (answers.filter((etag) => !etag.includes("br11")).length < 5) break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** In the browser: what a page answers, asks for, weighs and says; whether it moves; what axe finds in four looks. */
async function looked(pages) {
  const waiting = [...pages];
  const hand = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      const context = await browser.newContext({ bypassCSP: true, reducedMotion: "reduce", viewport: { width: 360, height: 800 } });
      context.setDefaultTimeout(90_000);
      try {
        await lookAt(await context.newPage(), one);
      } catch (error) {
        rows.get(one.name).wrong.push(error.message.split("\n")[0]);
      }
      await context.close();
    }
  };
  await Promise.all([hand(), hand(), hand()]);
}

async function lookAt(page, { name, address, status, cookie }) {
  const row = rows.get(name);
  const host = new URL(paper.url).host;
  const network = await page.context().newCDPSession(page);
  const asked = new Map();
  await network.send("Network.enable");
  await network.send("Network.setExtraHTTPHeaders", { headers: cookie ? { cookie } : {} });
  network.on("Network.responseReceived", ({ requestId, type, response }) => asked.set(requestId, { type, url: response.url, status: response.status, bytes: 0 }));
  network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => asked.has(requestId) && (asked.get(requestId).bytes = encodedDataLength));
  const said = (message) => {
    const own = message.location().url === paper.url + address && /status of (4\d\d)/.test(message.text());
    if (!own) row.wrong.push(`console: ${message.text()}`);
  };
  const broke = (error) => row.wrong.push(`error: ${error.message}`);
  page.on("console", said).on("pageerror", broke);
  await page.addInitScript(() => {
    globalThis.moved = 0;
    new PerformanceObserver((list) => {
      for (const { value, sources, hadRecentInput } of list.getEntries()) if (!hadRecentInput && sources.some(({ node }) => node)) globalThis.moved += value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  const answer = await page.goto(paper.url + address, { waitUntil: "networkidle" });
  if (answer.status() !== status) row.wrong.push(`status ${answer.status()}`);
  row.noindex = (answer.headers()["x-robots-tag"] ?? "").includes("noindex") || (await page.locator("meta[name=robots][content*=noindex]").count()) > 0;
  row.moved = await page.evaluate(() => globalThis.moved);
  const sum = (want) => [...asked.values()].filter(want).reduce((all, { bytes }) => all + bytes, 0);
  row.code = sum(({ type, url }) => !["Font", "Media"].includes(type) && (type !== "Image" || url.includes("icons.")) && !url.includes("/mark."));
  row.fonts = sum(({ type }) => type === "Font");
  if (row.code > MOST) row.wrong.push(`${row.code} bytes`);
  if ((row.fonts > FONTS || row.fonts === 0) && /^\/(ru|ar)?$/.test(address)) row.wrong.push(`${row.fonts} bytes of fonts`);
  for (const { url, status: of } of asked.values()) {
    if (!url.startsWith("data:") && new URL(url).host !== host) row.wrong.push(`asks ${url}`);
    if (of >= 400 && url !== paper.url + address) row.wrong.push(`${of}: ${url}`);
  }
  if (row.moved > 0) {
    // A busy machine may bring a font a moment late; what moves again when it is asked again is the page's own doing.
    await page.goto(paper.url + address, { waitUntil: "networkidle" });
    row.moved = Math.min(row.moved, await page.evaluate(() => globalThis.moved));
  }
  if (row.moved > 0) row.wrong.push(`moves by ${row.moved.toFixed(4)}`);
  page.off("console", said).off("pageerror", broke);
  await page.evaluate(axe);
  row.axe = 0;
  for (const { width, colorScheme } of LOOKS) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    for (const { id, nodes } of await found(page)) {
      row.axe += nodes.length;
      row.wrong.push(`axe ${width} ${colorScheme}: ${id} × ${nodes.length}: ${nodes[0].html.slice(0, 120)}`);
    }
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) row.wrong.push(`${over} px wider than its window at ${width}`);
  }
}

async function markup(pages) {
  const texts = new Map();
  for (const { name, address, cookie } of pages) texts.set(name, await (await fetch(paper.url + address, { headers: cookie ? { cookie } : {} })).text());
  for (const row of rows.values()) row.nu = 0;
  for (const line of await check(texts)) {
    const name = [...texts.keys()].find((one) => line.startsWith(`${one}:`));
    rows.get(name).nu += 1;
    rows.get(name).wrong.push(`Nu ${line.slice(name.length + 1)}`);
  }
}

/** Internal links that lead nowhere. */
async function lead() {
  let wrong = [];
  await links(async (_, play) => (wrong = (await play()) ?? []), { ...paper, addresses: await gather(paper) });
  return wrong;
}

async function lighthouses(pages) {
  const named = (process.env.KINDS ?? "").split(",").map((kind) => kind.trim()).filter(Boolean);
  const kinds = pages.filter(({ kind, status }) => kind && status === 200 && (named.length === 0 || named.some((one) => kind.startsWith(one))));
  const runs = Number(process.env.RUNS ?? 3);
  const until = Date.now() + Number(process.env.MINUTES ?? 180) * 60_000;
  console.log(`Lighthouse: ${kinds.length} pages × ${runs}`);
  for (const { name, address, kind, cookie } of kinds) {
    const row = rows.get(name);
    if (Date.now() > until) {
      row.wrong.push("Lighthouse was not asked: the time was over");
      continue;
    }
    try {
      const { scores, missed, noindex } = await lighthouse(paper.url + address, { runs, cookie });
      row.lighthouse = scores;
      row.noindex ??= noindex;
      for (const [category, score] of Object.entries(scores)) {
        if (category === "seo" && row.noindex) continue;
        if (score < 100) row.wrong.push(`Lighthouse ${category} ${score}: ${(missed[category] ?? []).join("; ")}`);
      }
      console.log(`  ${kind}: ${Object.values(scores).join(" ")}  ${name}`);
    } catch (error) {
      row.wrong.push(`Lighthouse: ${error.message}`);
      console.log(`  ${kind}: ${error.message}  ${name}`);
    }
  }
}

function report(dead) {
  const cell = (text, width, end = false) => (end ? String(text).padStart(width) : String(text).padEnd(width));
  const head = ["page".padEnd(64), "code".padStart(7), "fonts".padStart(7), "moves".padStart(6), "axe".padStart(4), "Nu".padStart(3), "perf access best seo".padStart(21)];
  console.log(`\n${head.join(" ")}`);
  for (const { name, code, fonts, moved, axe: findings, nu, lighthouse: scores, wrong, noindex } of rows.values()) {
    const four = scores ? ["performance", "accessibility", "best-practices", "seo"].map((one) => cell(one === "seo" && noindex ? "–" : scores[one], 5, true)).join("") : "";
    console.log([cell(decodeURIComponent(name).slice(0, 64), 64), cell(code ?? "", 7, true), cell(fonts ?? "", 7, true), cell(moved ? moved.toFixed(3) : 0, 6, true), cell(findings ?? "", 4, true), cell(nu ?? "", 3, true), cell(four, 21, true)].join(" "));
    for (const line of wrong.slice(0, 8)) console.log(`    ${String(line).replaceAll("\n", " ").slice(0, 300)}`);
  }
  for (const line of dead) console.log(`    ${line}`);
  const all = [...rows.values()];
  const bad = all.filter(({ wrong }) => wrong.length > 0);
  const heaviest = all.reduce((most, row) => ((row.code ?? 0) > (most.code ?? 0) ? row : most));
  const measured = all.filter(({ lighthouse: scores }) => scores);
  const full = measured.filter(({ lighthouse: scores, noindex }) => Object.entries(scores).every(([category, score]) => score === 100 || (category === "seo" && noindex)));
  console.log(`\n${all.length} pages, ${bad.length} with something wrong; ${dead.length} links lead nowhere; the heaviest: ${heaviest.name}, ${heaviest.code ?? 0} bytes; Lighthouse: ${full.length} of ${measured.length} are 100 in everything that counts`);
}
