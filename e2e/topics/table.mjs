// The table of docs/guide/reader.md, walked whole and without a script: each row has a walk here, each walk a row, and every form on
// the way has the fields that the table names.

import { readFile } from "node:fs/promises";
import { Desk } from "../desk.mjs";
import { gather } from "../addresses.mjs";
import { link, settings } from "../mailbox.mjs";
import { plain } from "../markup.mjs";
import { start } from "../paper.mjs";
import { account } from "../table_account.mjs";
import { reading } from "../table_reading.mjs";

/** On a paper of its own: what is published and written here is in nobody's way. */
export default async function table(test, { mailbox, authority }, browser) {
  if (!mailbox) return;
  const paper = await start(settings(mailbox, authority));
  try {
    await play(test, Object.assign(paper, { mailbox, addresses: await gather(paper) }), browser);
  } finally {
    await paper.stop();
  }
}

async function play(test, paper, browser) {
  const rows = await read();
  const walks = new Map([...Object.entries(reading), ...Object.entries(account)]);
  await test(`every row of the readers' table has a walk, and every walk a row: ${rows.length}`, async () => {
    const functions = rows.map((row) => row.function);
    return [
      ...functions.filter((name) => !walks.has(name)).map((name) => `no walk: ${name}`),
      ...[...walks.keys()].filter((name) => !functions.includes(name)).map((name) => `no row: ${name}`),
    ];
  });
  await test("every address under /account/ stands in the table", async () => {
    const told = new Set(rows.flatMap(({ addresses }) => addresses));
    return (await routes()).filter((address) => !told.has(address)).map((address) => `${address} is in no row`);
  });

  const desk = await Desk.open(paper);
  const context = await browser.newContext({ baseURL: paper.url, javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const walker = new Walker(page, paper, desk);
  try {
    for (const row of rows.filter(({ function: name }) => walks.has(name))) {
      await test(`without a script: ${row.function}`, async () => {
        walker.row = row;
        walker.wrong = [];
        await walks.get(row.function)(walker);
        return walker.wrong;
      });
    }
  } finally {
    await context.close();
  }
}

/** The rows of the guide's tables: function, addresses, methods, fields. */
async function read() {
  const guide = await readFile(new URL("../../docs/guide/reader.md", import.meta.url), "utf8");
  const codes = (cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code);
  return guide
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| function"))
    .map((line) => {
      const [, name, address, method, fields] = line.split("|").map((cell) => cell.trim());
      return { function: name, addresses: codes(address), methods: method.split(/, ?/).filter(Boolean), fields: codes(fields) };
    });
}

/** The addresses below /account/ that the program answers, as its router names them. */
async function routes() {
  const source = await readFile(new URL("../../crates/site/src/account/mod.rs", import.meta.url), "utf8");
  const found = [...source.matchAll(/\.route\(\s*"(\/account\/[^"]*)"/g)].map(([, address]) => address.replace("{token}", "TOKEN")).filter((address) => !address.includes("{"));
  if (found.length < 30) throw new Error(`only ${found.length} addresses are found in the router`);
  return found;
}

/** Somebody with a browser that runs no scripts, on the way through the table. */
export class Walker {
  constructor(page, paper, desk) {
    Object.assign(this, { page, paper, desk, wrong: [] });
  }

  is(what, found, wanted) {
    if (JSON.stringify(found) !== JSON.stringify(wanted)) this.wrong.push(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
  }

  has(what, found) {
    if (!found) this.wrong.push(what);
  }

  async go(address) {
    const answer = await this.page.goto(address, { waitUntil: "load" });
    this.is(`status of ${address}`, answer.status(), 200);
  }

  /** Where the browser is. */
  get at() {
    return new URL(this.page.url()).pathname;
  }

  kind(kind, edition = "en") {
    const found = this.paper.addresses.kinds.find((one) => one.kind === kind && one.edition === edition);
    if (!found) throw new Error(`the sample has no ${kind}`);
    return found.address;
  }

  /** Asks without a browser, as a program that fetches a file does. */
  ask(address, settings) {
    return fetch(new URL(address, this.paper.url), settings);
  }

  /** The form that leads to an address of this row: its fields are those that the table names. */
  async form(address, { within = "main", among = 0, besides = [] } = {}) {
    this.has(`${address} is not in the row`, this.row.addresses.includes(address));
    const form = this.page.locator(`${within} form[action="${address}"], ${within} form[action^="${address}?"]`).nth(among);
    await form.waitFor({ state: "attached" });
    this.is(`method of the form for ${address}`, await form.getAttribute("method"), "post");
    const names = await form.locator("[name]").evaluateAll((all) => [...new Set(all.filter((one) => !one.hidden).map((one) => one.name))]);
    // In which edition, where to go on, and what password keepers look for are no fields of the function.
    const own = names.filter((name) => !["edition", "username", ...besides].includes(name) || this.row.fields.includes(name));
    for (const name of own) this.has(`the form for ${address} has the field ${name}, which the table does not name`, this.row.fields.includes(name));
    return form;
  }

  /** Fills the fields of a form and sends it. */
  async send(form, fields = {}, status = 303) {
    for (const [name, value] of Object.entries(fields)) {
      const field = form.locator(`[name="${name}"]`).first();
      const tag = await field.evaluate((one) => `${one.localName} ${one.type}`);
      if (tag.startsWith("select")) await field.selectOption(value);
      else if (tag.endsWith("radio")) await form.locator(`[name="${name}"][value="${value}"]`).check();
      else await field.fill(value);
    }
    const answered = this.page.waitForResponse((answer) => answer.request().method() === "POST");
    const [answer] = await Promise.all([answered, form.locator("button").first().click()]);
    await this.page.waitForLoadState("load");
    this.is("status of the answer", answer.status(), status);
  }

  /** Every field that the table names for this row stands in one of these forms. */
  async fields(...forms) {
    const names = new Set();
    for (const form of forms) for (const name of await form.locator("[name]").evaluateAll((all) => all.map((one) => one.name))) names.add(name);
    for (const name of this.row.fields) this.has(`no form has the field ${name}`, names.has(name));
  }

  /** Opens an account by its letter; the browser is signed in then. */
  async signUp(email, password) {
    await this.go("/account/sign-up");
    const form = this.page.locator("main form[action='/account/sign-up']");
    await this.send(form, { email, password, name: "Nell Harrow" });
    await this.go(link(await this.paper.mailbox.next(email)));
    await this.send(this.page.locator("main form[action='/account/link']"));
  }
}

/** Addresses in a page's text that look like the pattern. */
export const addresses = (html, pattern) => [...html.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, address]) => plain(address)).filter((address) => pattern.test(address));
