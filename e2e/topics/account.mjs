// Readers' accounts: from the first letter to the last byte, without a script; and a passkey, with one.

import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { link } from "../mailbox.mjs";
import { check } from "../nu.mjs";
import { LOOKS, axe, found } from "./access.mjs";

const WORDS = "nine pupils and a boat";

export default async function account(test, paper, browser) {
  if (!paper.mailbox) return;
  const { mailbox, url } = paper;
  const visit = async (settings = {}) => {
    const context = await browser.newContext({ baseURL: url, ...settings });
    context.setDefaultTimeout(60_000);
    return { context, page: await context.newPage() };
  };
  const signUp = async (page, email, edition = "") => {
    await page.goto(`/account/sign-up${edition && `?edition=${edition}`}`);
    await page.fill("#email", email);
    await page.fill("#password", WORDS);
    await page.fill("#name", "Ada <b>Quill</b>");
    await page.click("main form[action='/account/sign-up'] button");
    const letter = await mailbox.next(email);
    await page.goto(link(letter));
    await page.click("main form[action='/account/link'] button");
    await page.waitForURL(/\/account\/(\?|$)/);
    return letter;
  };

  await test("without a script: sign-up, letter, sign in, export, delete, and nothing is left", async () => {
    const wrong = [];
    const email = "ada.quill@reader.example";
    const { context, page } = await visit({ javaScriptEnabled: false });
    await page.goto("/");
    await page.click("header.masthead a.sign-in");
    await page.click("main a[href^='/account/sign-up']");
    await page.fill("#email", email);
    await page.fill("#password", "short");
    await page.click("main form[action='/account/sign-up'] button");
    if ((await page.inputValue("#email")) !== email) wrong.push("what was typed is gone after a mistake");
    if ((await page.getAttribute("#password", "aria-invalid")) !== "true") wrong.push("the mistake is not told");
    if ((await page.inputValue("#password")) !== "") wrong.push("the password came back");
    const letter = await signUp(page, email);
    if (!letter.raw.includes("text/html") || !letter.html.includes('<html lang="en"')) wrong.push("the letter has no page");
    if (!/^<[0-9A-Z]{26}@tidings\.example>$/.test(letter.headers["message-id"])) wrong.push(`Message-ID: ${letter.headers["message-id"]}`);
    const { secure, user } = mailbox.sessions.at(-1);
    if (!secure || user !== "dateline") wrong.push(`the letter went out ${secure ? "" : "un"}encrypted as ${user}`);
    if ((await page.inputValue("#name")) !== "Ada <b>Quill</b>") wrong.push("the name is not what was typed");
    // Out, and in again.
    await page.click("main button:has-text('Sign out')");
    await page.fill("#email", email);
    await page.fill("#password", "not the password");
    await page.click("main form[action='/account/session'] button");
    if (!(await page.textContent("#password-problem"))?.includes("do not fit")) wrong.push("a wrong password is not told");
    await page.fill("#password", WORDS);
    await page.click("main form[action='/account/session'] button");
    await page.waitForSelector("main form[action='/account/profile']");
    const everything = await (await context.request.get("/account/export.json")).json();
    if (everything.account?.email !== email) wrong.push(`the export: ${JSON.stringify(everything)}`);
    if (!(await holds(paper.data, email))) wrong.push("the search through the data directory finds nothing even while it is there");
    await page.goto("/account/delete");
    await page.fill("#password", WORDS);
    await page.click("main form[action='/account/delete'] button");
    if (!(await page.textContent(".done"))?.includes("deleted")) wrong.push("the end is not told");
    const left = await holds(paper.data, email);
    if (left) wrong.push(`${left} still holds the address`);
    if (paper.said().includes(email)) wrong.push("the log holds the address");
    await context.close();
    return wrong;
  });

  await test("letters speak the reader's language", async () => {
    const wrong = [];
    for (const [edition, said] of [["ru", "Подтвердите адрес"], ["ar", "أكّد عنوانك"]]) {
      const { context, page } = await visit({ javaScriptEnabled: false });
      const letter = await signUp(page, `${edition}@reader.example`, edition);
      if (!letter.subject.includes(said) || !letter.html.includes(`lang="${edition}"`)) wrong.push(`${edition}: ${letter.subject}`);
      if ((await page.getAttribute("html", "lang")) !== edition) wrong.push(`${edition}: the page speaks another one`);
      await context.close();
    }
    return wrong;
  });

  await test("a passkey is added, and signs in", async () => {
    const { context, page } = await visit();
    const device = await context.newCDPSession(page);
    await device.send("WebAuthn.enable");
    await device.send("WebAuthn.addVirtualAuthenticator", {
      options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    });
    await signUp(page, "key@reader.example");
    await page.goto("/account/security");
    await page.fill("#name-passkey", "My phone");
    await page.fill("#password-passkey", "not the password");
    await page.click("main form[action='/account/passkeys'] button");
    await page.waitForSelector("#password-passkey-problem");
    await page.fill("#password-passkey", WORDS);
    await page.click("main form[action='/account/passkeys'] button");
    await page.waitForSelector(".own-name:has-text('My phone')");
    await page.click("main button:has-text('Sign out')");
    await page.click("main form[action='/account/passkey'] button");
    await page.waitForSelector("main form[action='/account/profile']");
    const who = await page.evaluate(() => fetch("/account/me.json").then((answer) => answer.json()));
    await page.goto("/account/security");
    // Whoever finds the browser open takes nothing away without the password.
    await page.click("main summary:has-text('Remove')");
    await page.fill(".own-remove input[name='password']", "not the password");
    await page.click(".own-remove button");
    await page.waitForSelector(".own-remove[open] .field-problem");
    await page.fill(".own-remove input[name='password']", WORDS);
    await page.click(".own-remove button");
    await page.waitForSelector("main:not(:has(.own-remove))");
    await page.click("main button:has-text('Sign out')");
    await page.click("main form[action='/account/passkey'] button");
    await page.waitForSelector("main [role='alert']:visible");
    await context.close();
    return who.signed_in ? [] : [`nobody is signed in: ${JSON.stringify(who)}`];
  });

  await test("public pages say who is signed in, by script alone and without a cookie", async () => {
    const { context, page } = await visit();
    await signUp(page, "mark@reader.example");
    const sent = [];
    page.on("request", (request) => request.isNavigationRequest() && sent.push(request));
    await page.goto("/");
    await page.waitForSelector("header.masthead a.sign-in:has-text('Account')");
    const cookies = (await sent[0].allHeaders()).cookie;
    await context.close();
    return cookies ? [`the front page was asked for with ${cookies}`] : [];
  });

  for (const edition of ["en", "ru", "ar"]) {
    await test(`axe and Nu: nothing found on any page of an account, ${edition}`, async () => {
      const wrong = [];
      const pages = new Map();
      const { context, page } = await visit({ bypassCSP: true, reducedMotion: "reduce" });
      const own = edition === "en" ? "" : `?edition=${edition}`;
      const look = async (address, name) => {
        await page.goto(address);
        await page.evaluate(axe);
        for (const { width, colorScheme } of LOOKS) {
          await page.setViewportSize({ width, height: 900 });
          await page.emulateMedia({ colorScheme });
          if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) wrong.push(`${address}: wider than ${width}`);
          for (const { id, nodes } of await found(page)) wrong.push(`${address} ${width} ${colorScheme}: ${id}: ${nodes[0].html.slice(0, 160)}`);
          if (process.env.SHOTS) await page.screenshot({ path: path.join(process.env.SHOTS, `${name}-${edition}-${width}-${colorScheme}.png`), fullPage: true });
        }
        pages.set(name, await (await context.request.get(address)).text());
      };
      const email = `look-${edition}@reader.example`;
      await look(`/account/${own}`, "door");
      await look(`/account/sign-up${own}`, "sign-up");
      await look(`/account/reset${own}`, "reset");
      await look(`/account/sent${own}`, "sent");
      await look(`/account/link${own}`, "gone");
      await page.goto(`/account/sign-up${own}`);
      await page.fill("#password", "short");
      await page.fill("#email", "a@b..c");
      await page.click("main form[action='/account/sign-up'] button");
      await page.evaluate(axe);
      for (const { id, nodes } of await found(page)) wrong.push(`mistakes: ${id}: ${nodes[0].html.slice(0, 160)}`);
      if (process.env.SHOTS) await page.screenshot({ path: path.join(process.env.SHOTS, `mistakes-${edition}.png`), fullPage: true });
      await page.fill("#email", email);
      await page.fill("#password", WORDS);
      await page.click("main form[action='/account/sign-up'] button");
      const opened = link(await mailbox.next(email));
      await look(opened, "link");
      await page.goto(opened);
      await page.click("main form[action='/account/link'] button");
      await look("/account/", "profile");
      await look("/account/sessions", "sessions");
      await look("/account/delete", "delete");
      await page.goto("/account/security");
      await page.fill("#password-codes", WORDS);
      await page.click("main form[action='/account/codes/begin'] button");
      await look("/account/security", "security");
      wrong.push(...(await check(pages)).map((error) => `Nu: ${error}`));
      await context.close();
      return wrong;
    });
  }
}

/** The first file below a folder that contains the words. */
async function holds(folder, words) {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    if ((await readFile(file)).includes(words)) return file;
  }
  return undefined;
}
