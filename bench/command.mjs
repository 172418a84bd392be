// A command of the program, watched to its end.

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { pause, program } from "./server.mjs";

/** Runs a command and gives the JSON that it said, the seconds that it took and its peak of resident memory in MB, files that it mapped included. */
export async function watched(words, settings = {}) {
  const begun = performance.now();
  const running = spawn(program, [...words, "--json", "--quiet"], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...settings } });
  let said = "";
  let complained = "";
  running.stdout.on("data", (text) => (said += text));
  running.stderr.on("data", (text) => (complained = (complained + text).slice(-2000)));
  let code;
  const exit = new Promise((resolve) => running.on("close", (ended) => resolve((code = ended ?? -1))));
  let peak = 0;
  while (code === undefined) {
    try {
      peak = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${running.pid}/status`, "utf8"))[1]) / 1024;
    } catch {
      // It ended just now.
    }
    await Promise.race([exit, pause(50)]);
  }
  const seconds = (performance.now() - begun) / 1000;
  if (code !== 0) throw new Error(`${words.slice(0, 2).join(" ")} ended with ${code}: ${complained}`);
  return { said: said.trim() ? JSON.parse(said) : {}, seconds, peak };
}
