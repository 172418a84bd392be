// A cached article page, on one core, beside nginx with the same bytes as a file. nginx has every advantage: one worker, sendfile,
// open_file_cache, the compressed file itself, no log, no rewrite, no more headers than Dateline sends.

import path from "node:path";
import { address } from "../archive.mjs";
import { spread } from "../figures.mjs";
import { wrk } from "../load.mjs";
import { ask, nginx, serve } from "../server.mjs";

const ENCODINGS = ["gzip", "br", "identity"];
/** Headers that nginx writes by itself. */
const ITS_OWN = new Set(["content-type", "content-length", "last-modified", "etag", "date", "connection", "transfer-encoding"]);

export const name = "cached page";

/** Rounds to 64 connections decide; the others show that it is so with few and many. */
const PLAN = [
  { connections: 64, rounds: 9 },
  { connections: 1, rounds: 3 },
  { connections: 16, rounds: 3 },
  { connections: 1000, rounds: 3 },
];

export async function measure({ data, folder, seconds = 2, tell }) {
  const site = await serve(data);
  try {
    return await beside(site, { folder, seconds, tell });
  } finally {
    await site.stop();
  }
}

async function beside(site, { folder, seconds, tell }) {
  const page = address(7);
  const files = {};
  for (const encoding of ENCODINGS) {
    await ask(site.url + page, { headers: { "Accept-Encoding": encoding } });
    const answer = await ask(site.url + page, { headers: { "Accept-Encoding": encoding } });
    if (answer.status !== 200 || !/hit/.test(answer.headers["cache-status"])) throw new Error(`${page}: ${answer.status} ${answer.headers["cache-status"]}`);
    const headers = [];
    for (let at = 0; at < answer.raw.length; at += 2) {
      if (!ITS_OWN.has(answer.raw[at].toLowerCase())) headers.push([answer.raw[at], answer.raw[at + 1]]);
    }
    files[encoding] = { body: answer.body, headers, long: answer.raw.join(": ").length };
  }
  const peer = await nginx(path.join(folder, "nginx"), files);
  const rows = [];
  try {
    for (const encoding of ENCODINGS) {
      const theirs = await ask(`${peer.url}/${encoding}`);
      if (!theirs.body.equals(files[encoding].body)) throw new Error(`nginx serves other bytes (${encoding})`);
      const heads = { dateline: files[encoding].long, nginx: theirs.raw.join(": ").length };
      for (const { connections, rounds } of PLAN) {
        const headers = encoding === "identity" ? {} : { "Accept-Encoding": encoding };
        const sides = [
          { of: "dateline", go: () => wrk(site, site.url + page, { connections, seconds, headers }) },
          { of: "nginx", go: () => wrk(peer, `${peer.url}/${encoding}`, { connections, seconds, headers }) },
        ];
        const seen = { dateline: [], nginx: [] };
        for (let round = 0; round < rounds; round += 1) {
          for (const side of round % 2 ? [...sides].reverse() : sides) {
            const figures = await side.go();
            if (figures.wrong) throw new Error(`${side.of}, ${encoding}, ${connections} connections: ${figures.wrong}`);
            seen[side.of].push(figures);
          }
        }
        const ratio = (of) => spread(seen.dateline.map((ours, at) => of(ours, seen.nginx[at])));
        const row = {
          encoding,
          connections,
          bytes: files[encoding].body.length,
          heads,
          rate: { dateline: spread(seen.dateline.map((one) => one.rate)), nginx: spread(seen.nginx.map((one) => one.rate)), ratio: ratio((ours, theirs) => ours.rate / theirs.rate) },
          cpu: { dateline: spread(seen.dateline.map((one) => one.cpu)), nginx: spread(seen.nginx.map((one) => one.cpu)), ratio: ratio((ours, theirs) => theirs.cpu / ours.cpu) },
          p99: { dateline: spread(seen.dateline.map((one) => one.p99)), nginx: spread(seen.nginx.map((one) => one.p99)) },
        };
        rows.push(row);
        tell(
          `${encoding} to ${connections} connections (${row.bytes} bytes)`,
          `${round(row.cpu.ratio)} × nginx in CPU a request, ${round(row.rate.ratio)} × in requests a second; ` +
            `${row.rate.dateline.median.toFixed(0)} to ${row.rate.nginx.median.toFixed(0)} a second, ${row.cpu.dateline.median.toFixed(1)} to ${row.cpu.nginx.median.toFixed(1)} µs, ` +
            `p99 ${row.p99.dateline.median.toFixed(2)} to ${row.p99.nginx.median.toFixed(2)} ms`,
          [
            { what: "CPU", value: row.cpu.ratio.median, least: 1.05 },
            { what: "requests", value: row.rate.ratio.median, least: 1 },
            { what: "p99", value: row.p99.dateline.median, most: row.p99.nginx.median },
          ],
        );
      }
    }
  } finally {
    await peer.stop();
  }
  return rows;
}

const round = (ratio) => `${ratio.median.toFixed(2)} (${ratio.least.toFixed(2)}–${ratio.most.toFixed(2)})`;
