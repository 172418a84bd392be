// Many at once: five thousand for a page that was just dropped, and a thousand who send or read slowly.

import http from "node:http";
import net from "node:net";
import { address } from "../archive.mjs";
import { at } from "../figures.mjs";
import { wrk } from "../load.mjs";
import { anonymous, ask, pause, run, serve } from "../server.mjs";

const CROWD = 5000;
const SLOW = 1000;

export const name = "crowd";

export async function measure({ data, tell }) {
  const site = await serve(data, { cores: "0,1" });
  const { hostname, port } = new URL(site.url);
  const figures = {};
  try {
    // A crowd at one dropped page.
    const page = address(11);
    const made = async () => Number(/^dateline_pages_made_total (\S+)/m.exec((await ask(`${site.admin}/metrics`)).body)[1]);
    const sockets = [];
    for (let at = 0; at < CROWD; at += 250) sockets.push(...(await Promise.all(Array.from({ length: 250 }, () => connect(hostname, port)))));
    await ask(site.url + page);
    run(["press", "drop", "--all", "--data", data]);
    const before = await made();
    const begun = performance.now();
    const answers = await Promise.all(sockets.map((socket) => exchange(socket, `GET ${page} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)));
    const seconds = (performance.now() - begun) / 1000;
    const bodies = new Set(answers.map((answer) => answer.slice(answer.indexOf("\r\n\r\n"))));
    const good = answers.filter((answer) => answer.startsWith("HTTP/1.1 200")).length;
    figures.crowd = { made: (await made()) - before, good, bodies: bodies.size, seconds };
    tell(`${CROWD} connections for a page just dropped`, `${figures.crowd.made} made, ${good} answers 200, ${bodies.size} different, ${seconds.toFixed(2)} s`, [
      { what: "made", value: figures.crowd.made, most: 1 },
      { what: "answers 200", value: good, least: CROWD },
      { what: "different answers", value: bodies.size, most: 1 },
    ]);

    // Slow senders of headers and bodies, slow readers, and silent ones; meanwhile somebody asks as ever.
    const kinds = [
      (socket) => drip(socket, `GET ${page} HTTP/1.1\r\nHost: x\r\nX-Long: ${"a".repeat(500)}`),
      (socket) => drip(socket, `POST /account/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\n${"a".repeat(500)}`),
      (socket) => {
        socket.pause();
        socket.write(`GET ${page} HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(40));
      },
    ];
    const slow = [];
    for (let at = 0; at < SLOW; at += 1) {
      const socket = await connect(hostname, port);
      slow.push(socket);
      kinds[at % kinds.length](socket);
    }
    for (let at = 0; at < SLOW; at += 1) slow.push(await connect(hostname, port));
    const took = [];
    let wrong = 0;
    const agent = new http.Agent({ keepAlive: false });
    for (let time = 0; time < 500; time += 1) {
      const answer = await ask(site.url + (time % 2 ? page : address(100 + time)), { agent });
      if (answer.status !== 200) wrong += 1;
      took.push(answer.took);
      await pause(10);
    }
    for (const socket of slow) socket.destroy();
    figures.slow = { wrong, p99: at(0.99, took), most: Math.max(...took) };
    tell(`beside ${SLOW} slow and ${SLOW} idle clients`, `${took.length} asked, ${wrong} not 200, p99 ${figures.slow.p99.toFixed(1)} ms`, [
      { what: "wrong", value: wrong, most: 0 },
      { what: "p99", value: figures.slow.p99, most: 250 },
    ]);

    // Memory after load over many pages.
    for (let place = 0; place < 2000; place += 1) await ask(site.url + address(place % 1000));
    await wrk(site, site.url + page, { connections: 64, seconds: 5, headers: { "Accept-Encoding": "br" } });
    figures.memory = anonymous(site.pid);
    tell("memory after load (RssAnon)", `${figures.memory.toFixed(0)} MB`, [{ what: "memory", value: figures.memory, most: 150 }]);
    return figures;
  } finally {
    await site.stop();
  }
}

const connect = (host, port) =>
  new Promise((resolve, reject) => {
    const socket = net.connect(Number(port), host, () => resolve(socket));
    socket.once("error", reject);
    socket.on("error", () => {});
  });

/** Sends a request and reads until the server ends the connection. */
const exchange = (socket, request) =>
  new Promise((resolve) => {
    const pieces = [];
    socket.on("data", (piece) => pieces.push(piece));
    socket.on("close", () => resolve(Buffer.concat(pieces).toString("latin1")));
    socket.write(request);
  });

/** Writes a text one byte a second. */
function drip(socket, text) {
  let at = 40;
  socket.write(text.slice(0, at));
  const timer = setInterval(() => socket.write(text[at++ % text.length]), 1000);
  socket.on("close", () => clearInterval(timer));
}
