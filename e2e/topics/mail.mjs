// What the program says of mail servers: encrypted or not, trusted or not, with the right password or another one.

import { execFile } from "node:child_process";
import { PASSWORD, USER, serve } from "../mailbox.mjs";

const program = process.env.DATELINE ?? "target/debug/dateline";

export default async function mail(test, paper) {
  if (!paper.mailbox) return;
  const { key, cert, authority } = paper.authority;
  const doctor = async (settings) => {
    const out = await new Promise((resolve) =>
      execFile(program, ["doctor", "--json", "--data", paper.data], { env: { ...process.env, ...settings } }, (_, out, said) => resolve(out || said)),
    );
    const found = JSON.parse(out).findings?.filter(({ where }) => where === "mail") ?? [];
    return found.map(({ level, what }) => `${level}: ${what}`).join("\n") || out;
  };
  const starttls = await serve({ key, cert });
  const wrapped = await serve({ key, cert, secure: true });
  const open = await serve({ disabledCommands: ["STARTTLS", "AUTH"] });
  const login = { DATELINE_SMTP_PASSWORD: PASSWORD, DATELINE_SMTP_CA: authority, DATELINE_MAIL_FROM: "letters@tidings.example" };
  for (const [name, settings, said] of [
    ["none", {}, "warning: no mail server is set"],
    ["STARTTLS and a sign-in", { ...login, DATELINE_SMTP: `smtp://${USER}@localhost:${starttls.port}?tls=required` }, "ok: localhost takes letters"],
    ["TLS from the first byte", { ...login, DATELINE_SMTP: `smtps://${USER}@localhost:${wrapped.port}` }, "ok: localhost takes letters"],
    ["plain, on this machine", { DATELINE_SMTP: `smtp://localhost:${open.port}`, DATELINE_MAIL_FROM: "letters@tidings.example" }, "ok: localhost takes letters"],
    ["plain, where TLS is required", { ...login, DATELINE_SMTP: `smtp://localhost:${open.port}?tls=required` }, "wrong: localhost: "],
    ["another password", { ...login, DATELINE_SMTP_PASSWORD: "guessed", DATELINE_SMTP: `smtps://${USER}@localhost:${wrapped.port}` }, "wrong: localhost: the mail server answered 535"],
    ["a certificate that nobody vouches for", { ...login, DATELINE_SMTP_CA: undefined, DATELINE_SMTP: `smtps://${USER}@localhost:${wrapped.port}` }, "invalid peer certificate: UnknownIssuer"],
    ["another name than the certificate's", { ...login, DATELINE_SMTP: `smtps://${USER}@127.0.0.1:${wrapped.port}` }, "certificate not valid for name"],
    ["nobody there", { ...login, DATELINE_SMTP: "smtp://localhost:9?tls=required" }, "wrong: localhost: the mail server can't be reached"],
    ["a password in the address", { ...login, DATELINE_SMTP: "smtp://a:b@localhost:25" }, "DATELINE_SMTP_PASSWORD"],
    ["no address at all", { ...login, DATELINE_SMTP: "mail.example" }, "DATELINE_SMTP"],
    ["a sender that is none", { ...login, DATELINE_MAIL_FROM: "letters", DATELINE_SMTP: `smtps://localhost:${wrapped.port}` }, "DATELINE_MAIL_FROM"],
  ]) {
    await test(`doctor: ${name}`, async () => {
      const heard = await doctor(settings);
      return heard.includes(said) ? [] : [`${said} is not in: ${heard}`];
    });
  }
  for (const server of [starttls, wrapped, open]) await server.stop();
}
