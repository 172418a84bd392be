// A real mail server for the program to hand its letters to: encrypted, with a sign-in, and a mailbox that tests look into.

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { SMTPServer } from "smtp-server";

const run = promisify(execFile);

export const USER = "dateline";
export const PASSWORD = "a password with spaces & signs";

/** With what a program sends its letters to a mailbox whose certificate this authority vouches for. */
export const settings = (mailbox, { authority }) => ({
  DATELINE_SMTP: `smtp://${USER}@localhost:${mailbox.port}?tls=required`,
  DATELINE_SMTP_PASSWORD: PASSWORD,
  DATELINE_SMTP_CA: authority,
  DATELINE_MAIL_FROM: "Marren Tidings <letters@tidings.example>",
});

/** An authority of our own and a certificate of it for `localhost`. */
export async function certificates() {
  const folder = await mkdtemp(path.join(os.tmpdir(), "dateline-mail-"));
  const at = (name) => path.join(folder, name);
  const openssl = (...words) => run("openssl", words);
  await openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Test authority", "-keyout", at("ca.key"), "-out", at("ca.pem"));
  await openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", at("key.pem"), "-out", at("asked.pem"));
  await writeFile(at("names"), "subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n");
  await openssl("x509", "-req", "-in", at("asked.pem"), "-CA", at("ca.pem"), "-CAkey", at("ca.key"), "-CAcreateserial", "-days", "2", "-extfile", at("names"), "-out", at("cert.pem"));
  return { authority: at("ca.pem"), key: await readFile(at("key.pem")), cert: await readFile(at("cert.pem")), remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Starts a mail server. `refuse` decides by the recipient: an error that it gives is the server's answer. */
export async function serve(options = {}, refuse = () => undefined) {
  const letters = [];
  const sessions = [];
  const server = new SMTPServer({
    logger: false,
    onAuth: ({ username, password }, session, done) =>
      username === USER && password === PASSWORD ? done(null, { user: username }) : done(Object.assign(new Error("no"), { responseCode: 535 })),
    onRcptTo: ({ address }, session, done) => done(refuse(address)),
    onData: (stream, session, done) => {
      const parts = [];
      stream.on("data", (part) => parts.push(part));
      stream.on("end", () => {
        sessions.push({ secure: session.secure, user: session.user });
        letters.push(letter(Buffer.concat(parts).toString("latin1"), session.envelope.rcptTo.map(({ address }) => address)));
        done();
      });
    },
    ...options,
  });
  server.on("error", () => {});
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: server.server.address().port,
    letters,
    sessions,
    /** The next letter to an address, waited for at most 20 seconds. It is taken out of the box. */
    async next(address, after = 0) {
      for (let waited = 0; waited < 200; waited += 1) {
        const at = letters.findIndex(({ to }, place) => place >= after && to.includes(address));
        if (at >= 0) return letters.splice(at, 1)[0];
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(`no letter to ${address}; there are ${letters.map(({ to }) => to).join(", ") || "none"}`);
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** A letter as a mail program reads it. */
function letter(raw, to) {
  const [head, ...rest] = raw.split("\r\n\r\n");
  const headers = fields(head);
  const body = rest.join("\r\n\r\n");
  const boundary = /boundary="?([^";\r\n]+)/.exec(headers["content-type"])?.[1];
  const parts = boundary ? body.split(`--${boundary}`).slice(1, -1) : [raw];
  const read = Object.fromEntries(
    parts.map((part) => {
      const [own, ...words] = part.replace(/^\r\n/, "").split("\r\n\r\n");
      const of = fields(own);
      return [of["content-type"].split(";")[0], decoded(words.join("\r\n\r\n"), of["content-transfer-encoding"] ?? "")];
    }),
  );
  return { to, headers, subject: words(headers.subject ?? ""), text: read["text/plain"], html: read["text/html"], raw };
}

function fields(head) {
  const lines = head.replaceAll(/\r\n[ \t]+/g, " ").split("\r\n");
  return Object.fromEntries(lines.filter((line) => line.includes(":")).map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]));
}

function decoded(text, encoding) {
  if (/base64/i.test(encoding)) return Buffer.from(text, "base64").toString("utf8");
  if (!/quoted-printable/i.test(encoding)) return Buffer.from(text, "latin1").toString("utf8");
  const plain = text.replaceAll(/=\r\n/g, "").replaceAll(/=([0-9A-F]{2})/gi, (_, code) => String.fromCharCode(parseInt(code, 16)));
  return Buffer.from(plain, "latin1").toString("utf8");
}

/** A header's encoded words. */
function words(text) {
  return text
    .replaceAll(/\?=\s+=\?/g, "?==?")
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind, coded) => (/b/i.test(kind) ? Buffer.from(coded, "base64").toString("latin1") : coded.replaceAll("_", " ").replaceAll(/=([0-9A-F]{2})/gi, (_, code) => String.fromCharCode(parseInt(code, 16)))))
    .replace(/[\u0080-\u00ff]+/g, (bytes) => Buffer.from(bytes, "latin1").toString("utf8"));
}

/** The one-time link in a letter, as an address on the site. */
export function link(letter) {
  const found = /\/account\/link\?token=[A-Za-z0-9_-]{43}(?:&edition=[a-z-]+)?/.exec(letter.text);
  if (!found) throw new Error(`no link in ${letter.text}`);
  return found[0];
}
