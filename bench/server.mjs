// What is measured: Dateline and nginx, each on the first core; whoever asks them stays on the second.

import { execFileSync, spawn } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import net from "node:net";
import path from "node:path";

export const program = process.env.DATELINE ?? "target/release/dateline";
const SERVER_CORE = "0";
export const LOAD_CORE = "1";

/** Runs a command of the program to its end, free of any core, and gives what it printed. */
export function run(words, settings = {}) {
  return execFileSync(program, words, { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...settings } });
}

/** Serves a data directory. `cores` are those it may use; `ready` is how long it took to be ready, in seconds. */
export async function serve(data, { cores = SERVER_CORE, settings = {}, words = [] } = {}) {
  await rm(path.join(data, "run", "serve.json"), { force: true });
  const begun = performance.now();
  const running = spawn("taskset", ["-c", cores, program, "serve", "--data", data, "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", ...words], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, DATELINE_LOG: "warn", ...settings },
  });
  let said = "";
  running.stderr.on("data", (text) => (said = (said + text).slice(-4000)));
  let ended = false;
  const exit = new Promise((resolve) => running.on("exit", () => resolve((ended = true))));
  let about;
  while (about === undefined) {
    if (ended) throw new Error(`the program ended: ${said}`);
    about = await readFile(path.join(data, "run", "serve.json"), "utf8").then(JSON.parse, () => undefined);
    if (about === undefined) await pause(2);
  }
  const ready = (performance.now() - begun) / 1000;
  return {
    url: about.url.replace("localhost", "127.0.0.1"),
    admin: /^http/.test(about.admin) ? about.admin : `http://${about.admin}`,
    pid: about.pid,
    ready,
    begun,
    stop: async () => {
      running.kill("SIGTERM");
      await exit;
    },
  };
}

/** nginx on the first core with one worker, with these files of one page: `{gzip: {body, headers}, …}`. Each has a place of its own. */
export async function nginx(folder, files) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(path.join(folder, "www"), { recursive: true });
  const port = await free();
  const places = [];
  for (const [name, { body, headers }] of Object.entries(files)) {
    await writeFile(path.join(folder, "www", name), body);
    const lines = headers.map(([header, value]) => `    add_header ${header} '${value.replaceAll("'", "\\'")}';`);
    places.push(`  location = /${name} {\n    types {}\n    default_type 'text/html; charset=utf-8';\n${lines.join("\n")}\n  }`);
  }
  await writeFile(
    path.join(folder, "nginx.conf"),
    `daemon off;
${process.getuid() === 0 ? "user root;" : ""}
pid ${folder}/pid;
error_log ${folder}/error.log crit;
worker_processes 1;
worker_rlimit_nofile 20000;
events { worker_connections 8192; use epoll; multi_accept on; }
http {
  access_log off;
  server_tokens off;
  sendfile on;
  tcp_nopush on;
  tcp_nodelay on;
  open_file_cache max=100 inactive=1h;
  open_file_cache_valid 1h;
  open_file_cache_min_uses 1;
  keepalive_requests 1000000;
  keepalive_timeout 600s;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi; uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  server {
  listen 127.0.0.1:${port} backlog=4096;
  root ${folder}/www;
${places.join("\n")}
  }
}
`,
  );
  const running = spawn("taskset", ["-c", SERVER_CORE, "nginx", "-p", folder, "-c", path.join(folder, "nginx.conf")], { stdio: ["ignore", "ignore", "inherit"] });
  const exit = new Promise((resolve) => running.on("exit", resolve));
  while (!(await listens(port))) await pause(20);
  const worker = Number(readFileSync(`/proc/${running.pid}/task/${running.pid}/children`, "utf8").trim().split(" ")[0]);
  return {
    url: `http://127.0.0.1:${port}`,
    pid: worker,
    stop: async () => {
      running.kill("SIGTERM");
      await exit;
    },
  };
}

/** Seconds on a core that a process had so far, all its threads together. */
export function used(pid) {
  let nanoseconds = 0;
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    try {
      nanoseconds += Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, "utf8").split(" ")[0]);
    } catch {
      // A thread that ended meanwhile.
    }
  }
  return nanoseconds / 1e9;
}

/** Memory that a process holds of its own, in MB. */
export function anonymous(pid) {
  return Number(/RssAnon:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;
}

/** One request; `{status, headers, body, took}`, the time in milliseconds. */
export function ask(url, { method = "GET", headers = {}, body, agent } = {}) {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const request = http.request(url, { method, headers, agent }, (answer) => {
      const pieces = [];
      answer.on("data", (piece) => pieces.push(piece));
      answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, raw: answer.rawHeaders, body: Buffer.concat(pieces), took: performance.now() - begun }));
      answer.on("error", reject);
    });
    request.on("error", reject);
    request.end(body);
  });
}

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const listens = (port) =>
  new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1", () => resolve(socket.destroy() && true));
    socket.on("error", () => resolve(false));
  });

const free = () =>
  new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
