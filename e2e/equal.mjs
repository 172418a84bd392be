// Whether an address has an account can't be told from an answer: status, headers, bytes and the median of the times it took are
// compared for addresses that have one and addresses that have none. On a quiet machine; DATELINE = a program built for release.
//
//     node e2e/equal.mjs [TIMES]      200 of each if nothing else is said; the exit code is 1 if something differs, or times by over 10 %

import http from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { certificates, serve, settings } from "./mailbox.mjs";
import { start } from "./paper.mjs";

const TIMES = Number(process.argv[2] ?? 200);
const MOST = 0.1;
const WORDS = "a long enough password";
const known = (at) => `known${String(at).padStart(4, "0")}@reader.example`;
const none = (at) => `other${String(at).padStart(4, "0")}@reader.example`;
const fresh = (at) => `fresh${String(at).padStart(4, "0")}@reader.example`;
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

const data = await mkdtemp(path.join(os.tmpdir(), "dateline-equal-"));
const authority = await certificates();
const mailbox = await serve({ key: authority.key, cert: authority.cert });
let differ = 0;
let paper;
try {
  // Accounts are made without letters first; then the same data are served with mail.
  paper = await start({ DATELINE_TRUSTED_PROXIES: "127.0.0.1", DATELINE_UNVERIFIED_ACCOUNTS: "true" }, data);
  for (let at = 0; at < TIMES; at += 1) await send("/account/sign-up", { email: known(at), password: WORDS, name: "" });
  await compare("sign-up without mail", (has, at) => send("/account/sign-up", { email: has ? known(at) : fresh(at), password: WORDS, name: "" }));
  await paper.end();
  paper = await start({ DATELINE_TRUSTED_PROXIES: "127.0.0.1", ...settings(mailbox, authority) }, data);
  await compare("sign-in with a wrong password", (has, at) => send("/account/session", { email: has ? known(at) : none(at), password: "not the password" }));
  await compare("mail link", (has, at) => send("/account/mail-link", { email: has ? known(at) : none(at) }));
  await compare("reset", (has, at) => send("/account/reset", { email: has ? known(at) : none(at) }));
  await compare("sign-up", (has, at) => send("/account/sign-up", { email: has ? known(at) : none(at), password: WORDS, name: "" }));
  const me = await send("/account/session", { email: known(0), password: WORDS });
  const cookie = me.cookies.map((one) => one.split(";")[0]).join("; ");
  await compare("change of address", (has, at) => send("/account/address", { email: has ? known(Math.max(1, at)) : none(at), password: WORDS }, cookie));
} finally {
  await paper?.end();
  await mailbox.stop();
  await authority.remove();
  await rm(data, { recursive: true, force: true });
}
process.exitCode = differ === 0 ? 0 : 1;
process.exit();

/** Asks for both in turn, now one first and now the other, and tells what differs. */
async function compare(name, ask) {
  const seen = [true, false].map(() => ({ times: [], answers: new Set() }));
  for (let at = 0; at < TIMES; at += 1) {
    for (const has of at % 2 ? [true, false] : [false, true]) {
      const { milliseconds, shape } = await ask(has, at);
      const one = seen[has ? 0 : 1];
      one.times.push(milliseconds);
      one.answers.add(shape);
    }
  }
  const [yes, no] = seen.map(({ times }) => times.sort((one, other) => one - other)[times.length >> 1]);
  const apart = Math.abs(yes / no - 1);
  const same = [...seen[0].answers].sort().join("\n") === [...seen[1].answers].sort().join("\n");
  if (!same || apart > MOST) differ += 1;
  console.log(`${name.padEnd(32)} ${yes.toFixed(2).padStart(8)} ms with an account, ${no.toFixed(2).padStart(8)} ms without: ${(apart * 100).toFixed(1)} % apart; ${same ? "the same answers" : `other answers: ${[...seen[0].answers]} | ${[...seen[1].answers]}`}`);
}

/** A form, each time from another network: these are counted, too. */
function send(address, fields, cookie) {
  const { hostname, port } = new URL(paper.url);
  const body = new URLSearchParams(fields).toString();
  const some = () => Math.floor(Math.random() * 256);
  const headers = {
    origin: paper.url.replace(/\/$/, ""),
    "content-type": "application/x-www-form-urlencoded",
    "content-length": Buffer.byteLength(body),
    "x-forwarded-for": `10.${some()}.${some()}.${some()}`,
    ...(cookie && { cookie }),
  };
  return new Promise((resolve, reject) => {
    const begun = process.hrtime.bigint();
    const request = http.request({ agent, hostname, port, path: address, method: "POST", headers }, (answer) => {
      let bytes = 0;
      answer.on("data", (part) => (bytes += part.length));
      answer.on("end", () => {
        // Every byte of a cookie's value counts, but not which.
        const hidden = (value) => [value].flat().map((one) => one.replace(/=[^;]*/, (secret) => "=".repeat(secret.length)));
        const shape = Object.entries(answer.headers).filter(([name]) => name !== "date").map(([name, value]) => `${name}: ${name === "set-cookie" ? hidden(value) : value}`);
        resolve({
          milliseconds: Number(process.hrtime.bigint() - begun) / 1e6,
          shape: `${answer.statusCode} ${bytes} ${shape.join(", ")}`,
          cookies: answer.headers["set-cookie"] ?? [],
        });
      });
    });
    request.on("error", reject);
    request.end(body);
  });
}
