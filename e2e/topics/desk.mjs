// The desk: sign in, write, lose the connection and come back, publish, correct, compare, curate a front, and look at the public page.
// It has a newspaper of its own, so that what is published here changes nobody else's pages.

import { fileURLToPath } from "node:url";
import { canonical, copy, enter, newStory, saved } from "../newsdesk.mjs";
import { start } from "../paper.mjs";

export default async function desk(test, shared, browser) {
  const paper = process.env.SITE ? shared : await start();
  try {
    await play(test, paper, browser);
  } finally {
    if (paper !== shared) await paper.stop();
  }
}

async function play(test, paper, browser) {
  await test("the door says nothing of the newsroom, and one sentence for whatever is wrong", async () => {
    const context = await browser.newContext({ locale: "en-GB" });
    const page = await context.newPage();
    await page.goto(`${paper.url}/desk/wall`);
    await page.getByRole("heading", { name: "Sign in to the desk" }).waitFor();
    const wrong = [];
    if ((await page.getByRole("navigation").count()) > 0) wrong.push("the rail is shown before the door opens");
    const words = [];
    for (const email of [paper.staff.email, "nobody@marren.example"]) {
      await page.getByLabel("E-mail").fill(email);
      await page.getByLabel("Password", { exact: true }).fill("not the password");
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await page.getByRole("alert").waitFor();
      words.push(await page.getByRole("alert").innerText());
      await page.reload();
    }
    if (words[0] !== words[1]) wrong.push(`told apart: ${words.join(" / ")}`);
    await context.close();
    return wrong;
  });

  const { page, context, api, complaints } = await enter(paper, browser);
  const headline = page.getByRole("textbox", { name: "Headline", exact: true });
  const body = page.getByRole("textbox", { name: "Body", exact: true });
  let id;
  let address;

  await test("a story is written, and what is said to be saved is on the server", async () => {
    id = await newStory(page);
    await headline.fill("The tide clock is repaired");
    await page.getByRole("textbox", { name: "Standfirst", exact: true }).fill("It shows the water again.");
    await body.click();
    await page.keyboard.type("It was silent for **three**");
    await page.keyboard.press("Enter");
    await page.keyboard.type("/subh");
    await page.keyboard.press("Enter");
    await page.keyboard.type("Who repaired it");
    await page.keyboard.press("Enter");
    await page.keyboard.type("- a smith");
    await page.keyboard.press("Enter");
    await page.keyboard.type("a clockmaker");
    await saved(page);
    const kept = await copy(api, id);
    const wrong = [];
    if (kept?.headline !== "The tide clock is repaired") wrong.push(`headline: ${kept?.headline}`);
    const blocks = canonical(kept?.body.blocks);
    const expected = canonical([
      { type: "paragraph", text: "It was silent for **three**" },
      { type: "subhead", text: "Who repaired it" },
      { type: "list", items: ["a smith", "a clockmaker"] },
    ]);
    if (blocks !== expected) wrong.push(`blocks: ${blocks}`);
    return wrong;
  });

  await test("words written without a connection are kept here and arrive when it is back", async () => {
    await context.setOffline(true);
    await headline.fill("The tide clock strikes again");
    await page.locator(".save-state.offline").waitFor();
    const wrong = [];
    if (!/Offline, \d+ changes? kept here/.test(await page.locator(".save-state").innerText())) wrong.push(await page.locator(".save-state").innerText());
    if ((await copy(api, id).catch(() => undefined))?.headline === "The tide clock strikes again") wrong.push("it went out without a connection");
    await context.setOffline(false);
    await saved(page);
    if ((await copy(api, id)).headline !== "The tide clock strikes again") wrong.push("it did not arrive");
    return wrong;
  });

  await test("a browser that ends without a connection loses nothing", async () => {
    await context.setOffline(true);
    await headline.fill("The tide clock strikes twelve");
    await page.locator(".save-state.offline").waitFor();
    // Neither a farewell nor another try: the page is gone.
    await page.goto("about:blank", { waitUntil: "commit" }).catch(() => {});
    await context.setOffline(false);
    await page.goto(`${paper.url}/desk/story/${id}`);
    await headline.waitFor();
    const wrong = [];
    if ((await headline.inputValue()) !== "The tide clock strikes twelve") wrong.push(`it shows ${await headline.inputValue()}`);
    await saved(page);
    if ((await copy(api, id)).headline !== "The tide clock strikes twelve") wrong.push("it did not arrive");
    return wrong;
  });

  await test("a sign-in that ran out keeps the words and goes on in place", async () => {
    await context.clearCookies();
    await headline.fill("The tide clock strikes one");
    await page.locator(".save-state.expired").waitFor();
    await page.getByLabel("Password", { exact: true }).fill(paper.staff.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await saved(page);
    return (await copy(api, id)).headline === "The tide clock strikes one" ? [] : ["it did not arrive after signing in"];
  });

  await test("two versions: nothing is overwritten, and somebody chooses", async () => {
    const story = await api("GET", `/articles/${id}`);
    await api("POST", `/articles/${id}/revisions`, { headline: "The tide clock, by somebody else", standfirst: "Theirs." }, { "If-Match": String(story.head) });
    await headline.fill("The tide clock, by me");
    await page.locator(".save-state.conflict").waitFor();
    await page.getByRole("link", { name: "Compare and choose" }).click();
    const sheet = page.getByRole("region", { name: "Two versions of this story" });
    await sheet.getByRole("group", { name: "Standfirst" }).getByRole("button", { name: "Keep theirs" }).click();
    await sheet.getByRole("button", { name: "Keep what is chosen" }).click();
    await saved(page);
    const kept = await copy(api, id);
    return kept.headline === "The tide clock, by me" && kept.standfirst === "Theirs." ? [] : [JSON.stringify([kept.headline, kept.standfirst])];
  });

  await test("a check stops the release where it can be mended, and then readers see the story", async () => {
    const standfirst = page.getByRole("textbox", { name: "Standfirst", exact: true });
    await standfirst.fill("Theirs. TK");
    await saved(page);
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    const sheet = page.getByRole("region", { name: "Publish sheet" });
    const publish = sheet.getByRole("button", { name: "Publish", exact: true });
    const wrong = [];
    if ((await publish.getAttribute("aria-disabled")) !== "true") wrong.push("it could be published with words to come");
    // The API says no as well.
    const draft = await api("POST", "/articles", { headline: "A lamp TK", section: "harbour" });
    const refused = await api("POST", `/articles/${draft.id}/publish`, {}).catch((error) => error.message);
    if (!String(refused).includes("to_come")) wrong.push(`the API published it: ${refused}`);
    await standfirst.fill("Theirs.");
    await saved(page);
    await sheet.getByRole("combobox", { name: "Section" }).selectOption("harbour");
    await publish.click();
    await sheet.getByText("Readers see it.").waitFor();
    address = (await api("GET", `/articles/${id}`)).address;
    const shown = await (await fetch(paper.url + address)).text();
    if (!shown.includes("The tide clock, by me")) wrong.push(`${address} does not show it`);
    await sheet.getByRole("button", { name: "Close" }).last().click();
    return wrong;
  });

  await test("a live story is changed as a draft, compared with what readers see, and corrected with a note", async () => {
    await body.click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("After eleven years ");
    await saved(page);
    const wrong = [];
    if ((await (await fetch(paper.url + address)).text()).includes("After eleven years")) wrong.push("readers see a draft");
    await page.getByRole("button", { name: "Compare", exact: true }).click();
    await page.locator(".change ins").first().waitFor();
    const added = (await page.locator(".change ins").allInnerTexts()).join(" ");
    if (!added.includes("After eleven years")) wrong.push(`the comparison says ${added}`);
    await page.getByRole("button", { name: "Inline" }).click();
    await page.locator(".compare.inline .change ins").first().waitFor();
    await page.getByRole("link", { name: "Story", exact: true }).click();
    await page.getByRole("button", { name: "More for this story" }).click();
    await page.getByRole("menuitem", { name: "Correct" }).click();
    const sheet = page.getByRole("region", { name: "Correct" });
    await sheet.getByRole("textbox", { name: "Correction note" }).fill("The clock was silent for eleven years, not for three.");
    await sheet.getByRole("button", { name: "Correct in public" }).click();
    await sheet.waitFor({ state: "detached" });
    const shown = await (await fetch(paper.url + address)).text();
    for (const words of ["After eleven years", "not for three"]) if (!shown.includes(words)) wrong.push(`readers do not see “${words}”`);
    return wrong;
  });

  await test("an older revision is brought back as a new one", async () => {
    await page.getByRole("tab", { name: "History" }).click();
    const history = page.getByRole("region", { name: "History" });
    await history.getByRole("link", { name: "Compare with now" }).last().click();
    await page.locator(".change").first().waitFor();
    const before = (await api("GET", `/articles/${id}`)).head;
    await page.getByRole("button", { name: "Restore", exact: true }).first().click();
    await headline.waitFor();
    const after = await api("GET", `/articles/${id}`);
    return after.head === before + 1 && after.headline === "" ? [] : [`revision ${before} → ${after.head}, headline “${after.headline}”`];
  });

  await test("a release is scheduled and taken back; a live story is withdrawn with a reason", async () => {
    const made = await api("POST", "/articles", { headline: "Lanterns on the quay", section: "harbour", body: { markdown: "Two thousand came." } });
    await page.goto(`${paper.url}/desk/story/${made.id}/publish`);
    let sheet = page.getByRole("region", { name: "Publish sheet" });
    await sheet.getByRole("button", { name: "At a time" }).click();
    await sheet.getByRole("button", { name: "Schedule", exact: true }).click();
    await sheet.getByText(/Goes out/).waitFor();
    const wrong = [];
    if ((await api("GET", `/articles/${made.id}`)).status !== "scheduled") wrong.push("it is not scheduled");
    await page.reload();
    await sheet.getByRole("button", { name: "Take the plan back" }).click();
    await sheet.getByRole("button", { name: "Publish", exact: true }).click();
    await sheet.getByText("Readers see it.").waitFor();
    const { address } = await api("GET", `/articles/${made.id}`);
    await page.goto(`${paper.url}/desk/story/${made.id}`);
    await page.getByRole("button", { name: "More for this story" }).click();
    await page.getByRole("menuitem", { name: "Withdraw" }).click();
    sheet = page.getByRole("region", { name: "Withdraw" });
    await sheet.getByRole("textbox", { name: "Reason" }).fill("The wrong quay");
    await sheet.getByRole("button", { name: "Withdraw", exact: true }).click();
    await sheet.waitFor({ state: "detached" });
    const { status } = await fetch(paper.url + address);
    if (status !== 410) wrong.push(`${address} answers ${status}`);
    return wrong;
  });

  await test("a preview shows the page as it will be, and its address ends with it", async () => {
    const made = await api("POST", "/articles", { headline: "Not out yet", section: "harbour", body: { markdown: "A secret of the quay." } });
    await page.goto(`${paper.url}/desk/story/${made.id}`);
    await page.getByRole("button", { name: "Preview", exact: true }).click();
    const frame = page.frameLocator("iframe");
    await frame.getByText("A secret of the quay.").waitFor();
    const shown = await page.locator("iframe").getAttribute("src");
    await page.getByRole("region", { name: "Preview" }).getByRole("button", { name: "Close" }).click();
    for (let tries = 0; tries < 20; tries += 1) {
      if ((await fetch(paper.url + shown)).status === 404) return [];
      await page.waitForTimeout(250);
    }
    return [`${shown} answers after it was closed`];
  });

  await test("a front is arranged by keyboard, launched, and readers see it; another's draft is not overwritten", async () => {
    const made = await api("POST", "/articles", { headline: "A lamp for the ferry", section: "harbour", body: { markdown: "It shines." } });
    const { address } = await api("POST", `/articles/${made.id}/publish`, {});
    await page.goto(`${paper.url}/desk/fronts/home`);
    const wrong = [];
    await page.getByRole("searchbox", { name: "Search stories" }).fill("lamp for the");
    await page.getByRole("button", { name: "Add: A lamp for the ferry" }).first().click();
    const card = page.locator('[data-card="0/0"]');
    await card.getByText("A lamp for the ferry").waitFor();
    await card.focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    const second = page.locator('[data-card="0/1"]');
    if (!(await second.innerText()).includes("A lamp for the ferry")) wrong.push(`the second card is ${await second.innerText()}`);
    await second.focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Enter");
    await saved(page);
    await page.getByRole("button", { name: "Launch" }).click();
    await page.getByText("Draft differs from live").waitFor({ state: "detached" });
    const front = await (await fetch(`${paper.url}/`)).text();
    const first = front.slice(front.indexOf("<main")).indexOf(address);
    if (first < 0 || first > 6000) wrong.push(`the front does not begin with it (${first})`);

    const draft = await api("GET", "/fronts/home/draft");
    await api("PUT", "/fronts/home/draft", { containers: draft.containers.slice(0, 1) });
    await page.getByRole("button", { name: "Add a container" }).click();
    await page.getByText("Somebody else arranged this front.").waitFor();
    if ((await api("GET", "/fronts/home/draft")).containers.length !== 1) wrong.push("their draft was overwritten");
    await page.getByRole("button", { name: "Keep theirs" }).click();
    await page.getByText("Somebody else arranged this front.").waitFor({ state: "detached" });
    return wrong;
  });

  await test("find and replace, undo and redo, moving a block, TK", async () => {
    const made = await api("POST", "/articles", { headline: "x", body: { markdown: "One boat.\n\nTwo boats and one boat. TK count\n\nThree." } });
    await page.goto(`${paper.url}/desk/story/${made.id}`);
    await body.waitFor();
    const wrong = [];
    if ((await page.locator(".tk").count()) !== 1) wrong.push("TK is not marked");
    await body.click();
    await page.keyboard.press("Control+f");
    await page.getByRole("textbox", { name: "Find", exact: true }).fill("boat");
    await page.getByText("of 3").waitFor();
    await page.getByRole("textbox", { name: "Replace by" }).fill("ship");
    await page.getByRole("button", { name: "Replace all" }).click();
    await page.keyboard.press("Escape");
    const texts = async () => (await body.locator("> p").allInnerTexts()).join(" | ");
    if ((await texts()) !== "One ship. | Two ships and one ship. TK count | Three.") wrong.push(`replaced: ${await texts()}`);
    await page.keyboard.press("Control+z");
    if (!(await texts()).startsWith("One boat.")) wrong.push(`undone: ${await texts()}`);
    await page.keyboard.press("Control+Shift+z");
    if (!(await texts()).startsWith("One ship.")) wrong.push(`done again: ${await texts()}`);
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("Alt+ArrowDown");
    if (!(await texts()).startsWith("Two ships")) wrong.push(`moved: ${await texts()}`);
    return wrong;
  });

  await test("a block and a card are dragged to another place", async () => {
    const drag = async (from, to, [x, y]) => {
      const [start, end] = [await from.boundingBox(), await to.boundingBox()];
      await page.mouse.move(start.x + 12, start.y + 14);
      await page.mouse.down();
      await page.mouse.move(end.x + x, end.y + y, { steps: 8 });
      await page.mouse.up();
    };
    const wrong = [];
    const made = await api("POST", "/articles", { headline: "x", body: { markdown: "One.\n\nTwo.\n\nThree." } });
    await page.goto(`${paper.url}/desk/story/${made.id}`);
    const lines = body.locator("> p");
    await lines.first().hover();
    await drag(page.locator(".grip"), lines.nth(2), [2, 10]);
    await saved(page);
    const blocks = (await copy(api, made.id)).body.blocks.map(({ text }) => text);
    if (blocks.join(" ") !== "Two. One. Three.") wrong.push(`blocks: ${blocks}`);
    await page.goto(`${paper.url}/desk/fronts/home`);
    await page.locator('[data-card="0/2"]').waitFor();
    const before = (await api("GET", "/fronts/home/draft")).containers[0].cards;
    await drag(page.locator('[data-card="0/0"]'), page.locator('[data-card="0/2"]'), [40, 40]);
    await saved(page);
    const after = (await api("GET", "/fronts/home/draft")).containers[0].cards;
    const expected = [before[1], before[0], ...before.slice(2)];
    if (after.join() !== expected.join()) wrong.push(`cards: ${before} → ${after}`);
    return wrong;
  });

  await test("the wall filters, selects and hands over by keyboard", async () => {
    const made = await api("POST", "/articles", { headline: "Wallflower of the harbour", section: "harbour" });
    await page.goto(`${paper.url}/desk/wall`);
    await page.locator("[data-row]").first().waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("wallflower");
    const row = page.getByRole("link", { name: "Wallflower of the harbour" });
    await row.waitFor();
    await page.waitForFunction(() => document.querySelectorAll("[data-row]").length === 1);
    const wrong = [];
    if (!page.url().includes("q=wallflower")) wrong.push(`the address does not say it: ${page.url()}`);
    await row.focus();
    await page.keyboard.press("x");
    await page.getByRole("button", { name: "To: Submitted" }).click();
    await page.getByRole("region", { name: "Selected stories" }).getByRole("button", { name: "Undo" }).waitFor();
    if ((await api("GET", `/articles/${made.id}`)).status !== "submitted") wrong.push("it was not handed over");
    await page.getByRole("region", { name: "Selected stories" }).getByRole("button", { name: "Undo" }).click();
    await page.waitForTimeout(500);
    if ((await api("GET", `/articles/${made.id}`)).status !== "draft") wrong.push("it was not undone");
    return wrong;
  });

  await test("a reporter submits and can't publish; what the role may not do is not there", async () => {
    const staff = { email: `reporter-${Date.now()}@marren.example`, password: "a long password of a reporter" };
    await api("POST", "/staff", { ...staff, name: "Edda Rook", role: "reporter", desks: ["news"] });
    const reporter = await enter(paper, browser, {}, staff);
    const wrong = [];
    await reporter.page.getByRole("heading", { name: "My work" }).waitFor();
    for (const name of ["People", "Operations", "Comments"]) if ((await reporter.page.getByRole("link", { name, exact: true }).count()) > 0) wrong.push(`${name} is in the rail`);
    const story = await newStory(reporter.page);
    await reporter.page.getByRole("textbox", { name: "Headline", exact: true }).fill("A reporter's own");
    if ((await reporter.page.getByRole("button", { name: "Publish", exact: true }).count()) > 0) wrong.push("there is a button to publish");
    await reporter.page.getByRole("button", { name: "Submit" }).click();
    await reporter.page.locator(".release-state").getByText("Submitted").waitFor();
    const { status, headline } = await api("GET", `/articles/${story}`);
    if (status !== "submitted" || headline !== "A reporter's own") wrong.push(`${status}: ${headline}`);
    wrong.push(...reporter.complaints);
    await reporter.context.close();
    return wrong;
  });

  await test("people, tags, pages and files are made, changed and taken away", async () => {
    const field = (name) => page.getByRole("textbox", { name, exact: true });
    const save = () => page.getByRole("button", { name: "Save", exact: true }).click();
    const changed = async (noun) => {
      const answer = page.waitForResponse((one) => one.request().method() === "PUT" && one.url().includes(`/desk/api/${noun}/`));
      await save();
      await answer;
    };
    const wrong = [];
    await page.goto(`${paper.url}/desk/people/staff/new`);
    await field("E-mail").fill("new@marren.example");
    await field("Name").fill("New One");
    await save();
    await page.waitForURL(/\/people\/staff\/[0-9A-Z]{20,}/);
    const one = (await api("GET", "/staff")).items.find(({ email }) => email === "new@marren.example");
    if (one?.role !== "reporter" || one.desks.join() !== "news") wrong.push(`staff: ${JSON.stringify(one)}`);

    await page.goto(`${paper.url}/desk/site/tags/new`);
    await field("Slug").fill("lamps");
    await field("Name").fill("Lamps");
    await save();
    await page.waitForURL(/\/site\/tags\/[0-9A-Z]{20,}/);
    const remove = page.getByRole("button", { name: "Delete", exact: true });
    if ((await remove.getAttribute("aria-disabled")) !== "true") wrong.push("a tag can be deleted without its name");
    await field("Type its name to go on").fill("Lamps");
    await remove.click();
    await page.waitForURL(/\/site\/tags(\?|$)/);
    if ((await api("GET", "/tags?limit=100")).items.some(({ slug }) => slug === "lamps")) wrong.push("the tag is still there");

    await page.goto(`${paper.url}/desk/site/pages/new`);
    await field("Slug").fill("lamp-page");
    await field("Title").fill("Lamps");
    await save();
    await body.click();
    await page.keyboard.type("All lamps.");
    await page.getByRole("checkbox", { name: "Published" }).check();
    await changed("pages");
    const made = (await api("GET", "/pages?limit=100")).items.find(({ slug }) => slug === "lamp-page");
    if (!(await (await fetch(paper.url + made.address)).text()).includes("All lamps.")) wrong.push(`${made.address} does not show it`);

    await page.goto(`${paper.url}/desk/media`);
    await page.locator("main input[type=file]").setInputFiles(fileURLToPath(new URL("../pasted.png", import.meta.url)));
    await page.waitForURL(/\/media\/[0-9A-Z]{20,}/);
    await field("Alt text").fill("A red field");
    await field("Credit").fill("Nobody");
    await page.getByRole("button", { name: /^Focal point/ }).press("ArrowRight");
    await changed("assets");
    const asset = await api("GET", `/assets/${page.url().split("/").at(-1)}`);
    if (asset.alt !== "A red field" || asset.credit !== "Nobody" || asset.focal_point?.[0] !== 0.52) wrong.push(`file: ${JSON.stringify(asset)}`);
    return wrong;
  });

  await test("nothing broke and no policy was breached on the way", () => complaints);
  await context.close();
}
