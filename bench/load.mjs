// wrk on the second core, and what it says.

import { execFile } from "node:child_process";
import { LOAD_CORE, used } from "./server.mjs";

/** Asks for one address for `seconds` with so many connections: requests a second, server's microseconds a request, p99 in ms. */
export async function wrk(server, url, { connections, seconds, headers = {} }) {
  const words = ["-c", LOAD_CORE, "wrk", "-t1", `-c${connections}`, `-d${seconds}s`, "--latency", "--timeout", "10s"];
  for (const [name, value] of Object.entries(headers)) words.push("-H", `${name}: ${value}`);
  const before = used(server.pid);
  const text = await new Promise((resolve, reject) => execFile("taskset", [...words, url], (error, out) => (error ? reject(error) : resolve(out))));
  const cpu = used(server.pid) - before;
  const requests = Number(/(\d+) requests in/.exec(text)[1]);
  const wrong = /Non-2xx or 3xx responses: (\d+)/.exec(text) ?? /Socket errors: .*[1-9]/.exec(text);
  return {
    rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)[1]),
    cpu: (cpu / requests) * 1e6,
    p99: milliseconds(/99%\s+([\d.]+\w+)/.exec(text)[1]),
    wrong: wrong?.[0],
  };
}

function milliseconds(text) {
  const [, number, unit] = /([\d.]+)(us|ms|s)/.exec(text);
  return Number(number) * { us: 0.001, ms: 1, s: 1000 }[unit];
}
