// A running sample newspaper on a free port, with a data directory of its own.

import { spawn } from "node:child_process";
import dns from "node:dns";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

// It listens at 127.0.0.1, and Node 18 would ask for `localhost` at ::1 alone.
dns.setDefaultResultOrder("ipv4first");

const program = process.env.DATELINE ?? "target/debug/dateline";

/** Starts it and waits until it is ready. `settings` are further words of its environment; `folder` is for its data, and stays; `port` is where it stood before. */
export async function start(settings = {}, folder = undefined, port = 0) {
  if (process.env.SITE) {
    const [email, password] = (process.env.STAFF ?? "").split(" ");
    return { url: process.env.SITE.replace(/\/$/, ""), staff: { email, password }, stop: async () => {} };
  }
  const data = folder ?? (await mkdtemp(path.join(os.tmpdir(), "dateline-e2e-")));
  const running = spawn(program, ["demo", "--data", data, "--listen", `127.0.0.1:${port}`], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...settings },
  });
  let said = "";
  let ended;
  running.stdout.on("data", (words) => (said += words));
  running.stderr.on("data", (words) => (said += words));
  const exit = new Promise((resolve) => running.on("exit", (code) => resolve((ended = code ?? -1))));
  const end = async (signal = "SIGTERM") => {
    running.kill(signal);
    await exit;
  };
  const stop = async () => {
    await end();
    if (!folder) await rm(data, { recursive: true, force: true });
  };
  for (let waited = 0; waited < 600; waited += 1) {
    if (ended !== undefined) break;
    const about = await readFile(path.join(data, "run", "serve.json"), "utf8").then(JSON.parse, () => undefined);
    if (about && (await fetch(`${about.url}/readyz`).then((answer) => answer.ok, () => false))) {
      const password = /sign in\s+(\S+) with the password (\S+)/.exec(said);
      return { url: about.url, staff: password && { email: password[1], password: password[2] }, data, said: () => said, end, stop };
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  await stop();
  throw new Error(`the program did not get ready:\n${said}`);
}

/** Plays on a paper of its own, where readers open accounts without a letter. */
export async function withOpenAccounts(play) {
  const paper = await start({ DATELINE_UNVERIFIED_ACCOUNTS: "true" });
  try {
    await play(paper);
  } finally {
    await paper.stop();
  }
}
