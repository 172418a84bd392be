// A running sample newspaper on a free port, with a data directory of its own.

import { execFile as runFile, spawn } from "node:child_process";
import dns from "node:dns";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";

// It listens at 127.0.0.1, and Node 18 would ask for `localhost` at ::1 alone.
dns.setDefaultResultOrder("ipv4first");

const execFile = promisify(runFile);

const program = process.env.DATELINE ?? "target/debug/dateline";

/** Starts it and waits until it is ready. `settings` are further words of its environment; `folder` is for its data, and stays; `port` is where it stood
 * before; `command` is `serve` for one that has no story. */
export async function start(settings = {}, folder = undefined, port = 0, command = "demo") {
  if (process.env.SITE) {
    const [email, password] = (process.env.STAFF ?? "").split(" ");
    return { url: process.env.SITE.replace(/\/$/, ""), staff: { email, password }, stop: async () => {} };
  }
  const data = folder ?? (await mkdtemp(path.join(os.tmpdir(), "dateline-e2e-")));
  const running = spawn(program, [command, "--data", data, "--listen", `127.0.0.1:${port}`], {
    stdio: ["ignore", "pipe", "pipe"],
    // Films change while they are encoded; a test that wants that says so.
    env: { ...process.env, DATELINE_FFMPEG: "", ...settings },
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

/** A newspaper without a story, with staff by their addresses, who have a key each. */
export async function startEmpty(settings, folder, staff) {
  const keys = {};
  for (const [email, role] of staff) {
    const adding = execFile(program, ["staff", "add", "--data", folder, "--role", role, "--password-stdin", email]);
    adding.child.stdin.end("a long word for them");
    await adding;
    keys[role] = (await execFile(program, ["staff", "token", "--data", folder, email])).stdout.trim();
  }
  return { ...(await start(settings, folder, 0, "serve")), keys };
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
