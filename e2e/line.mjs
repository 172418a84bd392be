// A line between a browser and the server that can be cut: a proxy of its own, which breaks off whatever runs through it.

import http from "node:http";
import net from "node:net";

/** A line, as Playwright's `proxy` wants it, with `cut` and `mend`. */
export async function line() {
  const open = new Set();
  let isCut = false;
  const hold = (socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket)).on("error", () => socket.destroy());
    return socket;
  };
  const server = http.createServer((request, answer) => {
    const forward = http.request(request.url, { method: request.method, headers: request.headers }, (from) => {
      answer.writeHead(from.statusCode, from.rawHeaders);
      from.pipe(answer);
    });
    forward.on("error", () => answer.destroy());
    answer.on("close", () => forward.destroy());
    request.pipe(forward);
  });
  server.on("connection", (socket) => (isCut ? socket.destroy() : hold(socket)));
  server.on("connect", (request, socket, head) => {
    const [host, port] = request.url.split(":");
    const far = hold(net.connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 Connected\r\n\r\n");
      far.write(head);
      far.pipe(socket);
      socket.pipe(far);
    }));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    settings: { proxy: { server: `http://127.0.0.1:${server.address().port}`, bypass: "<-loopback>" } },
    cut: () => {
      isCut = true;
      for (const socket of open) socket.destroy();
    },
    mend: () => (isCut = false),
    end: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
