// A reader without a mouse does everything: each function is gone to by the Tab key alone and done by Enter, Space, arrows and letters.

import { Desk } from "../desk.mjs";
import { withOpenAccounts } from "../paper.mjs";

const PASSWORD = "a long enough password";

export default async function keys(test, _, browser) {
  await withOpenAccounts(async (paper) => play(test, paper, browser));
}

async function play(test, paper, browser) {
  const desk = await Desk.open(paper);
  const story = await desk.publish("A lamp for the keys", "opinion");
  const other = await desk.publish("Another lamp for the keys", "opinion");
  const context = await browser.newContext({ baseURL: paper.url, viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const press = async (...all) => {
    for (const key of all) await page.keyboard.press(key);
  };
  const type = (text) => page.keyboard.type(text);
  const go = (address) => page.goto(address, { waitUntil: "load" });
  const at = () => new URL(page.url()).pathname;
  const focused = (selector) => page.evaluate((selector) => document.activeElement.matches(selector), selector);

  /** Goes on by the Tab key until it stands on such an element. */
  const reach = async (selector) => {
    for (let stops = 0; stops < 200; stops += 1) {
      await press("Tab");
      if (await focused(selector)) return;
    }
    throw new Error(`the Tab key never comes to ${selector}`);
  };
  /** Does something that leads to another page. */
  const led = async (...all) => {
    const loaded = page.waitForEvent("load");
    await Promise.all([loaded, press(...all)]);
  };
  const wrongs = [];
  const is = (what, found, wanted) => JSON.stringify(found) === JSON.stringify(wanted) || wrongs.push(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
  const walk = (name, steps) =>
    test(`by keyboard: ${name}`, async () => {
      wrongs.length = 0;
      await steps();
      return [...wrongs];
    });

  await walk("another edition, and back", async () => {
    await go("/");
    await reach("nav.editions a[lang=ar]");
    await led("Enter");
    is("led", at(), "/ar");
    await reach("nav.editions a[lang=en]");
    await led("Enter");
    is("and back", at(), "/");
  });

  await walk("the menu of all sections opens, closes, leads", async () => {
    await go("/");
    await reach("details.all-sections > summary");
    await press("Enter");
    is("open", await page.locator("details.all-sections").getAttribute("open"), "");
    await press("Tab", "Escape");
    is("Escape closes it and goes back", [await page.locator("details.all-sections").getAttribute("open"), await focused("details.all-sections > summary")], [null, true]);
    await press("Enter");
    await reach("details.all-sections nav a[href='/culture']");
    await led("Enter");
    is("led", at(), "/culture");
  });

  await walk("what breaks is read, and put away", async () => {
    await desk.call("PUT", "/breaking?edition=en", { text: "The gate opens", article: String(story.number) });
    await go("/");
    await reach(".breaking a");
    await reach("[data-put-away]");
    await press("Enter");
    await page.locator(".breaking").waitFor({ state: "hidden" });
    await go("/culture");
    is("it does not come again", await page.locator(".breaking").isVisible(), false);
    await desk.call("DELETE", "/breaking?edition=en");
  });

  await walk("size, font and colours, from the middle of a story", async () => {
    await go(story.address);
    await reach(".story-tools a[href='#look']");
    await press("Enter");
    await page.locator("dialog[data-panel][open]").waitFor();
    is("the focus is in it", await focused("#look input"), true);
    await press("ArrowRight");
    is("larger", await page.evaluate(() => getComputedStyle(document.documentElement).fontSize), "18px");
    await press("Escape");
    await page.locator("dialog[data-panel]").waitFor({ state: "hidden" });
    await go("/");
    is("it stays", await page.evaluate(() => getComputedStyle(document.documentElement).fontSize), "18px");
    await page.evaluate(() => localStorage.clear());
  });

  await walk("the parts of a long story", async () => {
    const { items } = await (await fetch(`${paper.url}/search.json?q=winter Tace froze`)).json();
    await go(items.find(({ address }) => address.includes("long-read")).address);
    await reach("details.contents > summary");
    await press("Enter", "Tab", "Tab", "Enter");
    const part = decodeURIComponent(new URL(page.url()).hash.slice(1));
    const { y } = await page.locator(`[id="${part}"]`).boundingBox();
    if (y < 0 || y > 900) wrongs.push(`the part stands at ${y}`);
  });

  await walk("a picture opens, the next one, and back where it was", async () => {
    const { items } = await (await fetch(`${paper.url}/search.json?kind=gallery&edition=en`)).json();
    await go(items[0].address);
    await reach(".gallery-pictures a.enlarge");
    await press("Enter");
    await page.locator("dialog.lightbox[open] img").first().waitFor();
    await press("ArrowRight", "Escape");
    await page.locator("dialog.lightbox").waitFor({ state: "hidden" });
    is("the focus is on a picture", await focused("a.enlarge"), true);
    await go(items[0].address);
    await reach(".gallery-view input");
    await press("ArrowRight");
    is("in a row", await page.locator(".gallery-pictures").first().evaluate((list) => getComputedStyle(list).display), "flex");
  });

  await walk("search: the box, a suggestion, a filter, and its end", async () => {
    await go("/culture");
    const loaded = page.waitForURL(/\/search/);
    await press("/");
    await loaded;
    await page.waitForLoadState("load");
    is("in the box", await page.evaluate(() => document.activeElement.id), "q");
    await type("lamp");
    await page.locator("[role=option]").first().waitFor();
    await press("ArrowDown");
    is("on a suggestion", await page.locator("[role=option][aria-selected=true]").count(), 1);
    await press("Escape");
    await led("Enter");
    is("found", (await page.locator(".hit .card-headline").allInnerTexts()).includes(story.headline), true);
    await reach(".facet li a");
    await led("Enter");
    is("a filter is chosen", await page.locator(".chosen li").count() > 0, true);
    await reach(".chosen a.clear");
    await led("Enter");
    is("and none", await page.locator(".chosen a.clear").count(), 0);
  });

  await walk("an account is opened, left, and entered", async () => {
    await go("/");
    await reach("header .tools a.sign-in");
    await led("Enter");
    await reach("main a[href^='/account/sign-up']");
    await led("Enter");
    await reach("#email");
    await type("keys@reader.example");
    await press("Tab");
    await type(PASSWORD);
    await press("Tab");
    await type("Nell Harrow");
    await led("Enter");
    await reach("#email");
    await type("keys@reader.example");
    await press("Tab");
    await type(PASSWORD);
    await led("Enter");
    is("signed in", await page.locator(".account-menu").count(), 1);
    await reach(".account-menu form[action='/account/sign-out'] button");
    await led("Enter");
    is("signed out", await page.locator(".account-menu").count(), 0);
    await reach("#email");
    await type("keys@reader.example");
    await press("Tab");
    await type(PASSWORD);
    await led("Enter");
    is("and in again", await page.locator(".account-menu").count(), 1);
  });

  await walk("stories are saved, moved, noted and removed", async () => {
    for (const { address } of [story, other]) {
      await go(address);
      await reach(".story-tools form.save button");
      const answered = page.waitForResponse((answer) => answer.url().endsWith("/account/saved"));
      await Promise.all([answered, press("Space")]);
      is("chosen", await page.locator(".story-tools form.save button").getAttribute("aria-pressed"), "true");
    }
    const kept = () => page.locator(".kept-story h2").allInnerTexts();
    await go("/account/saved");
    is("the newest in front", await kept(), [other.headline, story.headline]);
    await reach("form[action='/account/saved/move'] button");
    await led("Enter");
    is("moved", await kept(), [story.headline, other.headline]);
    await reach(".kept-edit summary");
    await press("Enter");
    await reach(".kept-edit [name=note]");
    await type("Read by the lamp");
    await reach(".kept-edit button");
    await led("Enter");
    is("noted", await page.locator(".kept-note").allInnerTexts(), ["Read by the lamp"]);
    await reach("form[action^='/account/saved/remove'] button");
    await led("Enter");
    is("removed", await kept(), [other.headline]);
  });

  await walk("a section is followed, and no longer", async () => {
    await go("/opinion");
    await reach(".list-tools form.follow button");
    const answered = page.waitForResponse((answer) => answer.url().endsWith("/account/follow"));
    await Promise.all([answered, press("Enter")]);
    is("chosen", await page.locator(".list-tools form.follow button").getAttribute("aria-pressed"), "true");
    await go("/account/news");
    await reach("form[action^='/account/follow/remove'] button");
    await led("Enter");
    is("no longer", await page.locator(".follows > li").count(), 0);
  });

  await walk("a comment is written, and changed", async () => {
    await go(story.address);
    await reach(".comment-form textarea");
    await type("Lit by keys.");
    await press("Tab");
    await led("Enter");
    is("sent", await page.locator(".own-comment-text").allInnerTexts(), ["Lit by keys."]);
    await reach("a[href*='/account/comments/edit?']");
    await led("Enter");
    await reach("textarea[name=text]");
    await press("Control+A");
    await type("Lit by hand.");
    await press("Tab");
    await led("Enter");
    is("changed", await page.locator(".own-comment-text").allInnerTexts(), ["Lit by hand."]);
  });

  await walk("the data-saver page, and back", async () => {
    await go("/");
    await reach(".footer .saver a");
    await led("Enter");
    is("no pictures", await page.locator("img").count(), 0);
    await reach(".footer .saver a[data-full]");
    await led("Enter");
    is("pictures", (await page.locator("img").count()) > 0, true);
  });
  await context.close();
}
