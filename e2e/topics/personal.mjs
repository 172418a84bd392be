// What readers keep, follow and write: with a script, without one, and on the way into an account; moderation at the desk.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { check } from "../nu.mjs";
import { withOpenAccounts } from "../paper.mjs";
import { Desk } from "../desk.mjs";

const axe = await readFile(fileURLToPath(new URL("../node_modules/axe-core/axe.min.js", import.meta.url)), "utf8");
const PASSWORD = "a long enough password";

export default async function personal(test, _, browser) {
  await withOpenAccounts(async (paper) => play(test, paper, browser));
}

async function play(test, paper, browser) {
  const desk = await Desk.open(paper);
  const story = await desk.publish("Nine lamps on the quay", "opinion");
  const other = await desk.publish("The tenth lamp", "opinion");

  /** A browser of its own; what goes wrong in it is told. */
  const inside = async (settings, play) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...settings });
    context.setDefaultTimeout(60_000);
    const page = await context.newPage();
    const wrong = [];
    page.on("console", (message) => message.type() === "error" && wrong.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => wrong.push(`page: ${error.message}`));
    const is = (what, found, wanted) => JSON.stringify(found) === JSON.stringify(wanted) || wrong.push(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
    try {
      await play(page, is, context);
    } finally {
      await context.close();
    }
    return wrong;
  };
  const go = (page, address) => page.goto(paper.url + address, { waitUntil: "load" });
  const kept = (page) => page.locator(".kept-story h2").allInnerTexts();
  let reader = 0;
  const signUp = async (page, name) => {
    reader += 1;
    const email = `reader${reader}.${Date.now()}@readers.example`;
    await go(page, "/account/sign-up");
    await page.fill("input[name=email]", email);
    await page.fill("input[name=password]", PASSWORD);
    await page.fill("input[name=name]", name);
    await page.locator('form[action="/account/sign-up"] button').click();
    await page.locator(".done").waitFor();
    const door = page.locator('form[action="/account/session"]');
    await door.locator("input[name=email]").fill(email);
    await door.locator("input[name=password]").fill(PASSWORD);
    await door.locator("button").click();
    await page.locator(".account-menu").waitFor();
  };

  /** Sends a form of the site as the page's reader. */
  const form = async (page, address, fields) => {
    const answer = await page.request.post(paper.url + address, { form: fields, headers: { "sec-fetch-site": "same-origin" } });
    if (!answer.ok()) throw new Error(`${address}: ${answer.status()}`);
  };

  await test("without a script: a story is saved from its page, kept on the device, and joins the account", () =>
    inside({ javaScriptEnabled: false }, async (page, is) => {
      await go(page, story.address);
      await page.locator(".story-tools form.save button").click();
      is("led to the list", new URL(page.url()).pathname, "/account/saved");
      is("kept", await kept(page), [story.headline]);
      await page.locator(".account-body > p > a.button").first().click();
      is("back at the story", new URL(page.url()).pathname, story.address);
      await signUp(page, "Without script");
      await go(page, "/account/saved");
      is("in the account", await kept(page), [story.headline]);
      await page.locator(".kept-edit summary").click();
      await page.fill("textarea[name=note]", "Read to the end");
      await page.fill("input[name=folder]", "Lamps");
      await page.locator(".kept-edit button").click();
      is("note", await page.locator(".kept-note").innerText(), "Read to the end");
      await page.getByRole("button", { name: /^Remove/ }).click();
      is("removed", await kept(page), []);
    }),
  );

  await test("with a script: the mark fills where it stands, is told, works by keyboard, and the device's list joins the account", () =>
    inside({}, async (page, is) => {
      await go(page, story.address);
      const button = page.locator(".story-tools form.save button");
      is("not chosen", await button.getAttribute("aria-pressed"), "false");
      await button.focus();
      const answered = page.waitForResponse((response) => response.url().endsWith("/account/saved"));
      await page.keyboard.press("Enter");
      await answered;
      is("chosen", await button.getAttribute("aria-pressed"), "true");
      is("filled", (await button.locator("use").getAttribute("href")).split("#")[1], "bookmark-filled");
      is("told", await page.locator("[role=status].saved-said").innerText(), "Saved to your list");
      is("stayed", new URL(page.url()).pathname, story.address);
      await go(page, "/opinion");
      const marks = page.locator(`form[data-save="${story.number}"] button`);
      is("filled on a card of another page", await marks.first().getAttribute("aria-pressed"), "true");
      await signUp(page, "With script");
      await go(page, "/account/saved");
      is("in the account", await kept(page), [story.headline]);
      await page.waitForFunction(() => JSON.parse(localStorage.getItem("dateline-saved")).waiting.length === 0);
      await page.getByRole("button", { name: /^Remove/ }).click();
      await page.waitForURL(/done=unsaved/);
      await go(page, story.address);
      is("empty again", await button.getAttribute("aria-pressed"), "false");
    }),
  );

  await test("with a script and a finger: saved offline, it waits and joins the account later", () =>
    inside({ hasTouch: true, viewport: { width: 390, height: 844 } }, async (page, is, context) => {
      await signUp(page, "Offline");
      await go(page, other.address);
      await context.setOffline(true);
      const button = page.locator(".story-tools form.save button");
      await button.tap();
      is("chosen", await button.getAttribute("aria-pressed"), "true");
      await context.setOffline(false);
      // What was still on its way when the page was made is on the list at the next look.
      for (let look = 0; look < 20 && (await page.locator(".kept-story h2").count()) === 0; look += 1) {
        await go(page, "/account/saved");
        await page.locator(".kept-story h2").waitFor({ timeout: 3_000 }).catch(() => {});
      }
      is("in the account", await kept(page), [other.headline]);
    }).then((wrong) => wrong.filter((line) => !/ERR_(INTERNET_DISCONNECTED|FAILED)/.test(line))),
  );

  await test("taken off without a connection, it stays off; what is taken off on the account's page is kept for offline no longer", () =>
    inside({}, async (page, is, context) => {
      const copies = () => page.evaluate(async () => (await (await caches.open("stories")).keys()).map((request) => new URL(request.url).pathname).filter((path) => !path.startsWith("/media/")));
      const list = () => page.evaluate(() => JSON.parse(localStorage.getItem("dateline-saved")));
      const until = async (what, wanted) => is(what, (await eventually(async () => JSON.stringify(await copies()) === JSON.stringify(wanted) && [])) ?? (await copies()), []);
      await go(page, "/");
      await signUp(page, "Without network");
      const button = page.locator(".story-tools form.save button");
      for (const { address } of [story, other]) {
        await go(page, address);
        const answered = page.waitForResponse((response) => response.url().endsWith("/account/saved"));
        await button.click();
        await answered;
      }
      await until("both are kept", [story.address, other.address]);
      await context.setOffline(true);
      await button.click();
      is("not chosen", await button.getAttribute("aria-pressed"), "false");
      await context.setOffline(false);
      const merged = page.waitForResponse((response) => response.url().endsWith("/account/saved/merge"));
      await go(page, "/account/");
      await merged;
      await page.waitForFunction(() => !JSON.parse(localStorage.getItem("dateline-saved")).gone?.length);
      await go(page, "/account/saved");
      is("off in the account too", await kept(page), [story.headline]);
      await until("one is kept", [story.address]);
      await page.getByRole("button", { name: /^Remove/ }).click();
      await page.waitForURL(/done=unsaved/);
      await until("none is kept", []);
      is("the device knows", (await list()).list, []);
    }).then((wrong) => wrong.filter((line) => !/ERR_(INTERNET_DISCONNECTED|FAILED)/.test(line))),
  );

  await test("with the account or the session, everything of the reader's leaves the device", async () => {
    const all = [];
    for (const how of ["deleted", "ended elsewhere"]) {
      all.push(...(await inside({}, async (page, is, context) => {
        const copies = () => page.evaluate(async () => (await caches.has("stories")) ? (await (await caches.open("stories")).keys()).length : 0);
        await go(page, "/");
        await signUp(page, how);
        await go(page, story.address);
        await page.locator(".story-tools form.save button").click();
        is("kept", await eventually(async () => (await copies()) > 0), true);
        await go(page, "/account/history");
        await page.getByRole("button", { name: "Remember what I read" }).click();
        await page.waitForFunction(() => localStorage.getItem("dateline-history") === "on");
        if (how === "deleted") {
          await go(page, "/account/delete");
          await page.fill("input[name=password]", PASSWORD);
          await page.locator('form[action="/account/delete"] button').click();
          await page.waitForURL(/done=deleted/);
        } else {
          await context.clearCookies();
          await go(page, other.address);
        }
        is(`${how}: copies`, await eventually(async () => (await copies()) === 0), true);
        is(`${how}: list`, await page.evaluate(() => JSON.parse(localStorage.getItem("dateline-saved")).list), []);
        is(`${how}: history`, await page.evaluate(() => localStorage.getItem("dateline-history")), null);
        await go(page, story.address);
        is(`${how}: mark`, await page.locator(".story-tools form.save button").getAttribute("aria-pressed"), "false");
      })));
    }
    return all;
  });

  await test("a list that joins a full account waits on the device, and it is said; another device keeps what is saved", () =>
    inside({}, async (page, is, context) => {
      await go(page, "/");
      await signUp(page, "Elsewhere");
      await form(page, "/account/saved", { article: story.number });
      await go(page, "/account/saved");
      const copied = () => page.evaluate(async (address) => Boolean(await (await caches.open("stories")).match(address)), story.address);
      is("kept on this device too", await eventually(copied), true);
      await page.route("**/account/saved/merge", (route) => route.fulfill({ json: { signed_in: true, saved: [String(other.number)], followed: [], history: false, joined: 0, addresses: [], left: { saved: [String(story.number)], followed: [] } } }));
      await page.evaluate((number) => localStorage.setItem("dateline-saved", JSON.stringify({ list: [number], waiting: [number] })), String(story.number));
      await go(page, "/account/");
      is("said", await eventually(async () => (await page.locator("[role=status].saved-said").innerText()) || undefined), "The list is full. Remove something first.");
      is("waits", await page.evaluate(() => JSON.parse(localStorage.getItem("dateline-saved"))), { list: [String(story.number), String(other.number)], waiting: [String(story.number)] });
    }),
  );

  await test("own long words are no wider than the page", () =>
    inside({ viewport: { width: 320, height: 800 } }, async (page, is) => {
      await signUp(page, "N".repeat(60));
      await form(page, "/account/saved", { article: story.number });
      await form(page, "/account/saved/edit", { article: story.number, folder: "F".repeat(56), note: "W".repeat(300) });
      for (const size of ["100", "150"]) {
        await page.evaluate((size) => localStorage.setItem("look-size", size), size);
        for (const place of ["/account/", "/account/saved", "/account/security", "/account/sessions", "/account/delete"]) {
          await go(page, place);
          if (place === "/account/") await page.evaluate(() => (document.querySelector(".account-who, .account-body p").textContent = `${"x".repeat(60)}@${"y".repeat(50)}.example`));
          await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
          is(`${place} at ${size} %`, await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
        }
      }
    }),
  );

  await test("a section is followed from its page and makes the news", () =>
    inside({}, async (page, is) => {
      await signUp(page, "Follower");
      await go(page, "/opinion");
      const button = page.locator("form.follow button");
      const answered = page.waitForResponse((response) => response.url().endsWith("/account/follow"));
      await button.click();
      await answered;
      is("chosen", await button.getAttribute("aria-pressed"), "true");
      await go(page, "/account/news");
      is("followed", await page.locator(".follows li > a").allInnerTexts(), ["Opinion"]);
      is("in the news", (await page.locator(".lines a").allInnerTexts()).includes(story.headline), true);
    }),
  );

  await test("a story's topic, section and writer are followed beside it, with a script and without", async () => {
    const { id } = await desk.call("POST", "/articles", { headline: "The eleventh lamp", section: "opinion", tags: ["Lamps"], bylines: [{ name: "Oda Lintner", author: "oda-lintner" }], body: { markdown: "Lit." } });
    const { address } = await desk.call("POST", `/articles/${id}/publish`, {});
    const all = [];
    for (const javaScriptEnabled of [true, false]) {
      all.push(...(await inside({ javaScriptEnabled }, async (page, is) => {
        await signUp(page, `Follower ${javaScriptEnabled}`);
        for (const place of [".kicker", ".tags", ".people"]) {
          await go(page, address);
          const button = page.locator(`${place} form.follow button`).first();
          const answered = page.waitForResponse((response) => response.url().endsWith("/account/follow"));
          await button.click();
          await answered;
          if (javaScriptEnabled) is(`chosen in ${place}`, await button.getAttribute("aria-pressed"), "true");
        }
        await go(page, "/account/news");
        is("followed", (await page.locator(".follows li > a").allInnerTexts()).sort(), ["Lamps", "Oda Lintner", "Opinion"]);
      })));
    }
    return all;
  });

  await test("the saved list is put in order by a hand on it", () =>
    inside({}, async (page, is) => {
      await signUp(page, "Sorter");
      for (const { number } of [story, other]) await form(page, "/account/saved", { article: number });
      await go(page, "/account/saved");
      is("the newest in front", await kept(page), [other.headline, story.headline]);
      const hold = await page.locator("[data-hold]").nth(1).boundingBox();
      const first = await page.locator(".kept-story").first().boundingBox();
      await page.mouse.move(hold.x + hold.width / 2, hold.y + hold.height / 2);
      await page.mouse.down();
      await page.mouse.move(hold.x, first.y + 40, { steps: 4 });
      await page.mouse.move(hold.x, first.y - 10, { steps: 4 });
      const moved = page.waitForResponse((response) => response.url().endsWith("/account/saved/move"));
      // The page is read anew once that is kept.
      const again = page.waitForEvent("load");
      await page.mouse.up();
      await Promise.all([moved, again]);
      is("moved", await kept(page), [story.headline, other.headline]);
      await go(page, "/account/saved");
      is("and kept so", await kept(page), [story.headline, other.headline]);
    }),
  );

  await test("history is kept only for who wants it", () =>
    inside({}, async (page, is) => {
      await signUp(page, "Historian");
      await go(page, story.address);
      await go(page, "/account/history");
      is("nothing at first", await kept(page), []);
      await page.getByRole("button", { name: "Remember what I read" }).click();
      await page.waitForFunction(() => localStorage.getItem("dateline-history") === "on");
      const told = page.waitForResponse((response) => response.url().endsWith("/account/history") && response.request().method() === "POST");
      await go(page, story.address);
      await told;
      await go(page, "/account/history");
      is("remembered", await kept(page), [story.headline]);
      await page.getByRole("button", { name: "End and delete" }).click();
      is("deleted", await kept(page), []);
    }),
  );

  await test("a comment waits, is approved at the desk, is answered and reported; hostile words are words", () =>
    inside({ javaScriptEnabled: false }, async (page, is) => {
      const words = "<script>alert(1)</script> and “so on”";
      await go(page, story.address);
      await page.fill("form.comment-form textarea", words);
      await page.locator("form.comment-form button").click();
      is("kept for a stranger", await page.locator("textarea").inputValue(), words);
      await signUp(page, "Commenter");
      await go(page, story.address);
      await page.fill("form.comment-form textarea", words);
      await page.locator("form.comment-form button").click();
      is("told that it waits", await page.locator(".done").innerText(), "Thank you. A moderator reads your comment before it appears.");
      await go(page, story.address);
      is("not in public", await page.locator(".comment").count(), 0);
      const { items } = await desk.call("GET", "/comments");
      is("in the queue", items.map((one) => one.text), [words]);
      await desk.call("POST", `/comments/${items[0].id}/approve`, { reason: "Fine" });
      const seen = await eventually(async () => {
        await go(page, story.address);
        return (await page.locator(".comment p[dir]").allInnerTexts())[0];
      });
      is("in public", seen, words);
      await page.locator(".comment-tools a").first().click();
      await page.fill("textarea", "An answer to myself.");
      await page.locator("form.comment-form button").click();
      is("an answer", await page.locator(".own-comment").count(), 2);
      await page.getByRole("link", { name: "Change", exact: true }).first().click();
      await page.fill("textarea", "A better answer.");
      await page.locator("form.comment-form button").click();
      is("changed", await page.locator(".own-comment-text").first().innerText(), "A better answer.");
      await go(page, story.address);
      await page.getByRole("link", { name: "Report", exact: true }).first().click();
      await page.getByLabel("Something else").check();
      await page.locator("main form button").last().click();
      is("reported", await page.locator(".done").innerText(), "Thank you. A moderator will look at it.");
      is("at the desk", (await desk.call("GET", "/comments?status=reported")).items.length, 1);
      // The stranger's form is refused, and the browser's console says so.
    }).then((wrong) => wrong.filter((line) => !/status of 403/.test(line))),
  );

  await test("axe and Nu: nothing found on readers' own pages, in three languages, light and dark", () =>
    inside({ bypassCSP: true, reducedMotion: "reduce" }, async (page, is) => {
      await signUp(page, "Tester");
      for (const { number } of [story, other]) await form(page, "/account/saved", { article: number });
      await form(page, "/account/saved/feed", {});
      await form(page, "/account/follow", { kind: "section", slug: "opinion" });
      await form(page, "/account/history/switch", { on: "yes" });
      await form(page, "/account/history", { article: story.number });
      await form(page, "/account/comments", { article: story.number, text: "For the checkers." });
      const places = ["/account/saved", "/account/news", "/account/history", "/account/comments", `/account/comments/write?article=${story.number}&parent=1`, `/account/comments/report?article=${story.number}&comment=1`, story.address];
      const pages = new Map();
      for (const edition of ["en", "ru", "ar"]) {
        await form(page, "/account/profile", { name: "Tester", language: edition });
        for (const place of places) {
          await go(page, place);
          pages.set(`${edition} ${place}`, await (await page.request.get(paper.url + place)).text());
          await page.evaluate(axe);
          for (const colorScheme of ["light", "dark"]) {
            for (const width of [360, 1440]) {
              await page.emulateMedia({ colorScheme });
              await page.setViewportSize({ width, height: 900 });
              const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
              is(`axe ${edition} ${place} ${width} ${colorScheme}`, violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`), []);
              const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
              if (wide > 0) is(`${place} at ${width} is wider than its window`, wide, 0);
            }
          }
        }
      }
      is("Nu", await check(pages), []);
    }),
  );
}

async function eventually(look) {
  for (let tries = 0; tries < 40; tries += 1) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return undefined;
}
