// The other tables of docs/guide/reader.md: the account, and what is saved, followed, read and written, each without a script, by one
// reader who goes through the rows in their order. What takes a script has its addresses asked as the script asks them.

import { createHmac } from "node:crypto";
import { link } from "./mailbox.mjs";

const WORDS = "nine lamps on a quay";
const me = { email: "table@reader.example", password: WORDS };

export const account = {
  "the door; signed in, the profile": async (way) => {
    await way.go("/account/?next=/account/saved&edition=ru");
    way.is("in the edition's language", await way.page.locator("html").getAttribute("lang"), "ru");
    way.is("where it goes on", await way.page.locator("form[action='/account/session'] [name=next]").inputValue(), "/account/saved");
    for (const door of ["session", "mail-link", "passkey"]) way.is(door, await way.page.locator(`main form[action='/account/${door}']`).count(), 1);
    await way.signUp(me.email, me.password);
    await way.go("/account/");
    way.is("the profile", await way.page.locator("main form[action='/account/profile'] [name=name]").inputValue(), "Nell Harrow");
    await out(way);
  },
  "sign in with a password": async (way) => {
    await way.go("/account/?next=/account/saved");
    const form = await way.form("/account/session");
    await way.fields(form);
    await way.send(form, { email: me.email, password: me.password });
    way.is("led", way.at, "/account/saved");
    way.is("signed in", await signedIn(way), true);
  },
  "sign in, second step: a one-time code, or one for a lost device": async (way) => {
    const key = await codesOn(way);
    const lost = (await way.page.locator("main .own-codes li").first().innerText()).trim();
    await out(way);
    for (const code of [once(key, 1), lost]) {
      await way.go("/account/?next=/account/saved");
      await way.send(way.page.locator("main form[action='/account/session']"), me);
      way.is("the second step", way.at, "/account/code");
      const form = await way.form("/account/code");
      await way.fields(form);
      await way.send(form, { code });
      way.is(`with ${code}`, [way.at, await signedIn(way)], ["/account/saved", true]);
      if (code !== lost) await out(way);
    }
    await way.go("/account/security");
    await way.send(way.page.locator("main form[action='/account/codes/end']"), { password: me.password });
  },
  "ask for a link by mail; an address without an account gets one by it": async (way) => {
    await out(way);
    await way.go("/account/");
    const form = await way.form("/account/mail-link");
    await way.fields(form);
    await way.send(form, { email: "new.table@reader.example" });
    way.is("led", way.at, "/account/sent");
    await way.go(link(await letter(way, "new.table@reader.example")));
    await way.send(way.page.locator("main form[action='/account/link']"));
    way.is("signed in", await signedIn(way), true);
    await out(way);
  },
  "what a link is for, and using it": async (way) => {
    await way.go("/account/reset");
    await way.send(way.page.locator("main form[action='/account/reset']"), { email: me.email });
    await way.go(link(await letter(way, me.email)));
    const form = await way.form("/account/link");
    await way.fields(form);
    me.password = `${WORDS}, and one more`;
    await way.send(form, { password: me.password });
    way.is("signed in", await signedIn(way), true);
    await out(way);
    await comeIn(way);
  },
  '"a letter is on its way"': async (way) => {
    await way.go("/account/sent");
    way.has("it says so", (await way.page.locator("main p").count()) > 0);
  },
  "open an account": async (way) => {
    await out(way);
    await way.go("/account/sign-up");
    const form = await way.form("/account/sign-up");
    await way.fields(form);
    await way.send(form, { email: "other.table@reader.example", password: WORDS, name: "Other" });
    way.is("led", way.at, "/account/sent");
    await way.go(link(await letter(way, "other.table@reader.example")));
    await way.send(way.page.locator("main form[action='/account/link']"));
    way.is("signed in", await signedIn(way), true);
    await out(way);
  },
  "ask for another password": async (way) => {
    await way.go("/account/");
    await way.page.locator("main a[href^='/account/reset']").click();
    const form = await way.form("/account/reset");
    await way.fields(form);
    await way.send(form, { email: me.email });
    way.is("led", way.at, "/account/sent");
    way.has("a letter with a link", link(await letter(way, me.email)));
  },
  "sign out": async (way) => {
    await comeIn(way);
    await way.go("/account/");
    await way.send(await way.form("/account/sign-out"));
    way.is("signed out", await signedIn(way), false);
    await comeIn(way);
  },
  "name shown, language": async (way) => {
    for (const language of ["ru", "en"]) {
      await way.go("/account/");
      const form = await way.form("/account/profile");
      await way.fields(form);
      await way.send(form, { name: `Nell of ${language}`, language });
      way.is("the page speaks it", await way.page.locator("html").getAttribute("lang"), language);
      way.is("the name", await way.page.locator("[name=name]").inputValue(), `Nell of ${language}`);
    }
  },
  "change the address": async (way) => {
    await way.go("/account/");
    const form = await way.form("/account/address");
    await way.fields(form);
    const to = "table.two@reader.example";
    await way.send(form, { email: to, password: me.password });
    await way.go(link(await letter(way, to)));
    await way.send(way.page.locator("main form[action='/account/link']"));
    way.is("it is changed", (await everything(way)).account.email, to);
    me.email = to;
  },
  "prove the address that is": async (way) => {
    // Only an account from a time without mail has the button: here the address is asked as it asks.
    const answer = await post(way, "/account/verify");
    way.is("answered", answer.status(), 303);
  },
  "where else one is signed in": async (way) => {
    await elsewhere(way);
    await way.go("/account/sessions");
    way.is("two", await way.page.locator("main .own-name").count(), 2);
  },
  "end one of them, or all others": async (way) => {
    await way.go("/account/sessions");
    const one = await way.form("/account/sessions/end");
    await way.fields(one);
    await way.send(one);
    way.is("one is left", await way.page.locator("main .own-name").count(), 1);
    await elsewhere(way);
    await elsewhere(way);
    await way.go("/account/sessions");
    await way.send(way.page.locator("main form[action='/account/sessions/end']:not(:has([name=session]))"));
    way.is("this one is left", [await way.page.locator("main .own-name").count(), await signedIn(way)], [1, true]);
  },
  "password, codes, passkeys": async (way) => {
    await way.go("/account/");
    await way.page.locator(".account-menu a[href^='/account/security']").click();
    for (const one of ["password", "codes/begin", "passkeys"]) way.is(one, await way.page.locator(`main form[action='/account/${one}']`).count(), 1);
  },
  "set the password": async (way) => {
    await way.go("/account/security");
    const form = await way.form("/account/password");
    await way.fields(form);
    await way.send(form, { password: me.password, new: WORDS });
    me.password = WORDS;
    await out(way);
    await comeIn(way);
  },
  "set up one-time codes, confirm them, end them": async (way) => {
    await way.go("/account/security");
    const step = async (address, field, value, status) => {
      const form = await way.form(address);
      way.is(`the fields of ${address}`, await form.locator("[name]:not([name=username])").evaluateAll((all) => all.map((one) => one.name)), [field]);
      await way.send(form, { [field]: value }, status);
    };
    await step("/account/codes/begin", "password", me.password);
    await step("/account/codes", "code", once(await keyOf(way)), 200);
    way.has("codes for a lost device", (await way.page.locator("main .own-codes li").count()) >= 8);
    await way.go("/account/security");
    await step("/account/codes/end", "password", me.password);
    way.is("ended", await way.page.locator("main form[action='/account/codes/begin']").count(), 1);
  },
  "add a passkey (script)": async (way) => {
    await way.go("/account/security");
    const form = await way.form("/account/passkeys");
    await way.fields(form);
    const begun = await post(way, "/account/passkeys/begin", { password: me.password });
    const { options, ceremony } = await begun.json();
    way.has("a challenge", options && ceremony);
    way.is("without the password", (await post(way, "/account/passkeys/begin", { password: "not it" })).status(), 403);
    const refused = await post(way, "/account/passkeys", { password: me.password, name: "Key", ceremony, answer: "{}" });
    way.is("an answer that is none", refused.status(), 303);
    await way.go("/account/security");
    way.is("adds nothing", await way.page.locator("main .own-remove").count(), 0);
  },
  "remove one": async (way) => {
    const answer = await post(way, "/account/passkeys/remove", { passkey: "none", password: me.password });
    way.has(`answered ${answer.status()}`, [303, 404].includes(answer.status()));
  },
  "sign in with a passkey (script)": async (way) => {
    const begun = await (await post(way, "/account/passkey/begin")).json();
    way.has("a challenge", begun.options && begun.ceremony);
    way.is("an answer that is none", (await post(way, "/account/passkey", { ceremony: begun.ceremony, answer: "{}", next: "/account/saved" })).status(), 303);
  },
  "everything of one's own as a file": async (way) => {
    way.is("mine", (await everything(way)).account.email, me.email);
  },
  "delete the account": async (way) => {
    await out(way);
    await way.go("/account/");
    await way.send(way.page.locator("main form[action='/account/session']"), { email: "other.table@reader.example", password: WORDS });
    await way.go("/account/delete");
    const form = await way.form("/account/delete");
    await way.fields(form);
    await way.send(form, { password: WORDS });
    way.is("signed out", await signedIn(way), false);
    await way.go("/account/");
    await way.send(way.page.locator("main form[action='/account/session']"), { email: "other.table@reader.example", password: WORDS });
    way.is("no way in any more", await signedIn(way), false);
    await comeIn(way);
  },
  "whether somebody is signed in (script)": async (way) => {
    way.is("signed in", await signedIn(way), true);
  },
  "saved stories, all or of one folder": async (way) => {
    const stories = await published(way);
    for (const { number } of stories) await post(way, "/account/saved", { article: number });
    await post(way, "/account/saved/edit", { article: stories[0].number, folder: "Lamps", note: "" });
    await way.go("/account/saved");
    way.is("all", await kept(way), [stories[1].headline, stories[0].headline]);
    await way.page.locator(".kept-folders a", { hasText: "Lamps" }).click();
    way.is("of one folder", [new URL(way.page.url()).searchParams.get("folder"), ...(await kept(way))], ["Lamps", stories[0].headline]);
    for (const { number } of stories) await post(way, "/account/saved/remove", { article: number });
  },
  "save a story by its public number": async (way) => {
    for (const { address } of await published(way)) {
      await way.go(address);
      const form = await way.form("/account/saved", { within: ".story-tools" });
      await way.fields(form);
      await way.send(form);
      way.is("led", way.at, "/account/saved");
    }
  },
  "move it in front of another, or to the end": async (way) => {
    const [one, other] = await published(way);
    await way.go("/account/saved");
    way.is("the newest in front", await kept(way), [other.headline, one.headline]);
    const form = await way.form("/account/saved/move");
    await way.fields(form);
    await way.send(form);
    way.is("moved to the end", await kept(way), [one.headline, other.headline]);
    await way.send(await way.form("/account/saved/move", { among: 1 }));
    way.is("moved in front", await kept(way), [other.headline, one.headline]);
  },
  "folder and note": async (way) => {
    await way.go("/account/saved");
    await way.page.locator(".kept-edit summary").first().click();
    const form = await way.form("/account/saved/edit");
    await way.fields(form);
    await way.send(form, { folder: "Sunday", note: "Read to the end" });
    way.is("the note", await way.page.locator(".kept-note").allInnerTexts(), ["Read to the end"]);
  },
  "take it off the list": async (way) => {
    const [one] = await published(way);
    await way.go("/account/saved");
    const form = await way.form("/account/saved/remove");
    await way.fields(form);
    await way.send(form);
    way.is("left", await kept(way), [one.headline]);
  },
  "add what a device kept (script)": async (way) => {
    const [one, other] = await published(way);
    const answer = await (await post(way, "/account/saved/merge", { articles: `${other.number}.${one.number}`, follows: "section/en/opinion" })).json();
    way.is("joined", [answer.signed_in, [...answer.saved].map(Number).sort(), answer.followed], [true, [one.number, other.number].sort(), ["section/en/opinion"]]);
    await post(way, "/account/follow/remove", { kind: "section", slug: "opinion", edition: "en" });
  },
  "give the private feed an address, or another one": async (way) => {
    const seen = [];
    for (let time = 0; time < 2; time += 1) {
      await way.go("/account/saved");
      await way.send(await way.form("/account/saved/feed"));
      seen.push(await way.page.locator(".kept-address a").getAttribute("href"));
    }
    way.has(`two addresses: ${seen}`, seen[0] !== seen[1] && seen.every((address) => address.includes("/account/saved/feed/")));
    way.is("the first is dead", (await way.ask(seen[0])).status, 404);
  },
  "end the private feed": async (way) => {
    await way.go("/account/saved");
    const address = await way.page.locator(".kept-address a").getAttribute("href");
    await way.send(await way.form("/account/saved/feed/end"));
    way.is("it is dead", (await way.ask(address)).status, 404);
  },
  "read the private feed (Atom, no sign-in)": async (way) => {
    await way.go("/account/saved");
    await way.send(way.page.locator("main form[action='/account/saved/feed']"));
    const answer = await way.ask(await way.page.locator(".kept-address a").getAttribute("href"));
    const text = await answer.text();
    way.has(`a feed: ${answer.headers.get("content-type")}`, answer.status === 200 && answer.headers.get("content-type").startsWith("application/atom+xml"));
    for (const { headline } of await published(way)) way.has(`${headline} is not in it`, text.includes(headline));
  },
  "my news: the newest of what is followed": async (way) => {
    await post(way, "/account/follow", { kind: "section", slug: "opinion", edition: "en" });
    await way.go("/account/news");
    const news = await way.page.locator(".lines a").allInnerTexts();
    for (const { headline } of await published(way)) way.has(`${headline} is not in the news`, news.includes(headline));
    await post(way, "/account/follow/remove", { kind: "section", slug: "opinion", edition: "en" });
  },
  "follow a topic, an author, a section, on their page or beside a story": async (way) => {
    for (const place of [way.kind("tag"), way.kind("author"), "/opinion"]) {
      await way.go(place);
      const form = await way.form("/account/follow", { within: ".list-tools" });
      await way.fields(form);
      await way.send(form);
      way.is("led", way.at, "/account/news");
    }
    await way.go((await published(way))[0].address);
    await way.form("/account/follow", { within: ".kicker" });
  },
  "follow it no longer": async (way) => {
    for (let left = 2; left >= 0; left -= 1) {
      await way.go("/account/news");
      const form = await way.form("/account/follow/remove");
      await way.fields(form);
      await way.send(form);
      way.is("left", await way.page.locator(".follows > li").count(), left);
    }
  },
  "what was read, if it is remembered": async (way) => {
    await way.go("/account/");
    await way.page.locator(".account-menu a[href^='/account/history']").click();
    way.is("nothing", await kept(way), []);
    way.is("and it says so", await way.page.locator("[data-history]").getAttribute("data-history"), "off");
  },
  "remember what is read (`yes`), or end and delete (`no`)": async (way) => {
    for (const on of ["yes", "no", "yes"]) {
      await way.go("/account/history");
      const form = await way.form("/account/history/switch");
      await way.fields(form);
      way.is("it says", await form.locator("[name=on]").inputValue(), on);
      await way.send(form);
      way.is("switched", await way.page.locator("[data-history]").getAttribute("data-history"), on === "yes" ? "on" : "off");
    }
  },
  "remember one story (script)": async (way) => {
    for (const { number } of await published(way)) way.is("told", (await (await post(way, "/account/history", { article: number })).json()).on, true);
    await way.go("/account/history");
    way.is("remembered", (await kept(way)).length, 2);
  },
  "forget one story, or all": async (way) => {
    await way.go("/account/history");
    const one = await way.form("/account/history/clear", { among: 1 });
    await way.fields(one);
    await way.send(one);
    way.is("one is forgotten", (await kept(way)).length, 1);
    await way.send(await way.form("/account/history/clear"));
    way.is("all are", (await kept(way)).length, 0);
  },
  "my comments": async (way) => {
    await way.go("/account/comments");
    way.is("none yet", await way.page.locator(".own-comment").count(), 0);
  },
  "write a comment, or an answer": async (way) => {
    const [{ number }] = await published(way);
    await way.go(`/account/comments/write?article=${number}`);
    way.is("room for words", await way.page.locator("main textarea[name=text]").count(), 1);
  },
  "send it": async (way) => {
    const [{ address, number }] = await published(way);
    await way.go(address);
    const form = await way.form("/account/comments", { within: ".comments" });
    await way.send(form, { text: "The lamp was lit at four." });
    way.is("led", way.at, "/account/comments");
    const { items } = await way.desk.call("GET", "/comments");
    await way.desk.call("POST", `/comments/${items[0].id}/approve`, { reason: "Fine" });
    await eventually(async () => (await (await way.ask(address)).text()).includes("The lamp was lit at four."));
    // An answer, and what whoever has no name yet is asked for.
    await way.go(address);
    await way.page.locator(".comment-tools a[href*='parent=']").click();
    const answer = await way.form("/account/comments");
    way.is("to which", await answer.locator("[name=parent]").inputValue(), "1");
    await way.send(answer, { text: "And the others?" });
    way.is("two of mine", await way.page.locator(".own-comment").count(), 2);
    way.has("its story", number);
  },
  "change one's own, for five minutes": async (way) => {
    await way.go("/account/comments");
    await way.page.locator("a[href*='/account/comments/edit?comment=']").first().click();
    way.is("the words", await way.page.locator("textarea").inputValue(), "And the others?");
  },
  "send the change": async (way) => {
    const form = await way.form("/account/comments/edit");
    await way.fields(form);
    await way.send(form, { text: "And the other eight?" });
    way.is("changed", await way.page.locator(".own-comment-text").first().innerText(), "And the other eight?");
  },
  "report a comment by its public number": async (way) => {
    const [{ address }] = await published(way);
    await way.go(address);
    await way.page.locator(".comment-tools a[href*='/account/comments/report?']").first().click();
    way.is("led", way.at, "/account/comments/report");
  },
  "send the report": async (way) => {
    const form = await way.form("/account/comments/report");
    await way.fields(form);
    await way.send(form, { reason: "other", text: "It is my own." });
    way.is("at the desk", (await way.desk.call("GET", "/comments?status=reported")).items.length, 1);
  },
  "delete one's own": async (way) => {
    await way.go("/account/comments");
    const form = await way.form("/account/comments/delete");
    await way.fields(form);
    await way.send(form);
    way.is("its words are gone", (await way.page.locator(".own-comment-text").allInnerTexts()).includes("And the other eight?"), false);
  },
};

/** Two stories whose readers may write, in the order of their publication; made once. */
async function published(way) {
  way.stories ??= [await way.desk.publish("Four lamps of a table", "opinion"), await way.desk.publish("Five lamps of a table", "opinion")];
  return way.stories;
}

const kept = (way) => way.page.locator(".kept-story h2").allInnerTexts();
const post = (way, address, form = {}) => way.page.request.post(address, { form, headers: { "sec-fetch-site": "same-origin", accept: "application/json" }, maxRedirects: 0 });
const signedIn = async (way) => (await (await way.page.request.get("/account/me.json")).json()).signed_in;
const everything = async (way) => (await way.page.request.get("/account/export.json")).json();

async function out(way) {
  await post(way, "/account/sign-out");
  way.is("out", await signedIn(way), false);
}

async function comeIn(way) {
  await way.go("/account/");
  await way.send(way.page.locator("main form[action='/account/session']"), me);
  way.is("in", await signedIn(way), true);
}

/** Signs the same reader in from another browser. */
async function elsewhere(way) {
  const origin = new URL(way.paper.url).origin;
  const answer = await way.ask("/account/session", { method: "POST", redirect: "manual", headers: { origin, "user-agent": "Another browser" }, body: new URLSearchParams(me) });
  way.is("in elsewhere", answer.status, 303);
}

/** The next letter with a link: others say what has happened to the account. */
async function letter(way, to) {
  for (;;) {
    const next = await way.paper.mailbox.next(to);
    if (next.text.includes("/account/link?token=")) return next;
  }
}

const keyOf = async (way) => (await way.page.locator(".own-key code").innerText()).replaceAll(/\s/g, "");

/** One-time codes are on afterwards; their key. The page shows the codes for a lost device. */
async function codesOn(way) {
  await way.go("/account/security");
  await way.send(way.page.locator("main form[action='/account/codes/begin']"), { password: me.password });
  const key = await keyOf(way);
  await way.send(way.page.locator("main form[action='/account/codes']"), { code: once(key) }, 200);
  return key;
}

/** The code of a key (RFC 6238) for now, or for so many half minutes later. */
function once(key, later = 0) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...key].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const bytes = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const hash = createHmac("sha1", bytes).update(counter).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

async function eventually(look) {
  for (let tries = 0; tries < 40; tries += 1) {
    if (await look()) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error("it never came");
}
