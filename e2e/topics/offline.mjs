// Without a connection: the last front and the saved stories are there and say how old they are; nothing of an account is kept.

import { Desk } from "../desk.mjs";

export default async function offline(test, paper, browser) {
  const story = paper.addresses.kinds.find(({ kind, edition }) => kind === "article: news" && edition === "en").address;
  const withdrawn = paper.addresses.kinds.find(({ kind }) => kind === "withdrawn")?.address;
  const kept = (page) => page.evaluate(async () => (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map((request) => `${name} ${new URL(request.url).pathname}`)))).flat());
  const until = async (page, what) => {
    for (let waited = 0; waited < 60; waited += 1) {
      if ((await kept(page)).some((line) => line === what)) return;
      await page.waitForTimeout(250);
    }
    throw new Error(`not kept: ${what}; there is ${await kept(page)}`);
  };
  const saved = (page, address, is = true) => page.evaluate(({ address, is }) => import(document.body.dataset.later).then(({ stored }) => stored(address, is)), { address, is });

  await test("the manifest is one, in every edition", async () => {
    const wrong = [];
    for (const prefix of ["", "/ru", "/ar"]) {
      const answer = await fetch(`${paper.url}${prefix}/manifest.webmanifest`);
      const manifest = await answer.json();
      if (!answer.headers.get("content-type").startsWith("application/manifest+json")) wrong.push(`${prefix}: ${answer.headers.get("content-type")}`);
      if (!manifest.name || manifest.start_url !== (prefix || "/") || manifest.scope !== "/" || !manifest.icons.length) wrong.push(JSON.stringify(manifest));
      if ((await fetch(paper.url + manifest.icons[0].src)).status !== 200) wrong.push(`${prefix}: no icon`);
    }
    return wrong;
  });

  await test("a front and a saved story are read without a connection; signing out clears the stories", async () => {
    const wrong = [];
    const context = await browser.newContext({ viewport: { width: 360, height: 800 } });
    const page = await context.newPage();
    page.on("pageerror", (error) => wrong.push(error.message));
    await page.goto(`${paper.url}/`, { waitUntil: "networkidle" });
    await until(page, "fronts /");
    await until(page, "files /offline");
    await page.goto(paper.url + story, { waitUntil: "networkidle" });
    await saved(page, story);
    await until(page, `stories ${story}`);
    if (withdrawn) {
      await saved(page, withdrawn);
      await page.waitForTimeout(1_000);
    }
    const all = await kept(page);
    if (withdrawn && all.includes(`stories ${withdrawn}`)) wrong.push("a withdrawn story is kept");
    for (const line of all) if (/ \/(account|desk)/.test(line)) wrong.push(`kept: ${line}`);
    if (!all.some((line) => line.startsWith("stories /media/"))) wrong.push("the story's pictures are not kept");

    await context.setOffline(true);
    for (const address of ["/", story]) {
      await page.goto(paper.url + address, { waitUntil: "load" });
      const said = await page.locator(".kept-copy").textContent({ timeout: 10_000 });
      if (!/20\d\d/.test(said)) wrong.push(`${address} does not say how old it is: ${said}`);
      const plain = await page.evaluate(() => getComputedStyle(document.querySelector("h1, .wordmark")).fontFamily);
      if (!plain.includes("Piazzolla")) wrong.push(`${address} has lost its styles: ${plain}`);
    }
    const pictures = await page.evaluate(() => [...document.querySelectorAll("main img")].filter((one) => one.complete && one.naturalWidth === 0).map((one) => one.src));
    if (pictures.length > 0) wrong.push(`broken pictures: ${pictures}`);
    await page.goto(`${paper.url}/council`, { waitUntil: "load" });
    await page.locator("[data-kept-list]:not([hidden])").waitFor({ timeout: 10_000 });
    const links = await page.locator("[data-kept-list] a").evaluateAll((found) => found.map((link) => link.getAttribute("href") ?? link.pathname));
    const ways = links.map((link) => new URL(link, paper.url).pathname);
    if (!ways.includes(story) || !ways.includes("/")) wrong.push(`without a connection it offers ${ways}`);

    await context.setOffline(false);
    await page.goto(paper.url + story, { waitUntil: "load" });
    if (await page.locator(".kept-copy").count()) wrong.push("with a connection the copy is shown");
    await page.evaluate(() => import(document.body.dataset.later).then(({ clear }) => clear()));
    await page.waitForTimeout(1_000);
    const after = await kept(page);
    if (after.some((line) => line.startsWith("stories "))) wrong.push(`after signing out: ${after.filter((line) => line.startsWith("stories "))}`);
    await context.close();
    return wrong;
  });

  await test("what was withdrawn goes at the next contact; another edition has a page without a connection too", async () => {
    const wrong = [];
    const desk = await Desk.open(paper);
    const gone = await desk.publish("A lamp that will go", "news");
    const context = await browser.newContext({ viewport: { width: 360, height: 800 } });
    const page = await context.newPage();
    await page.goto(`${paper.url}/`, { waitUntil: "networkidle" });
    await until(page, "files /offline");
    await page.goto(paper.url + gone.address, { waitUntil: "networkidle" });
    await saved(page, gone.address);
    await until(page, `stories ${gone.address}`);
    // Many others are kept beside it: each of them is asked about.
    const others = paper.addresses.every.filter((address) => /^\/[a-z]+\/\d{4}\//.test(address)).slice(0, 30);
    await page.evaluate((all) => import(document.body.dataset.later).then(({ stored }) => Promise.all(all.map((one) => stored(one, true)))), others);
    await until(page, `stories ${others.at(-1)}`);
    const { items } = await desk.call("GET", "/articles?q=lamp that will go");
    await desk.call("POST", `/articles/${items[0].id}/withdraw`, { reason: "a test" });
    // Two pages within a second are one contact.
    await page.waitForTimeout(1_100);
    await page.goto(`${paper.url}/`, { waitUntil: "networkidle" });
    for (let waited = 0; waited < 40 && (await kept(page)).includes(`stories ${gone.address}`); waited += 1) await page.waitForTimeout(250);
    if ((await kept(page)).includes(`stories ${gone.address}`)) wrong.push("a withdrawn story is still kept after the front was opened");
    const left = (await kept(page)).filter((line) => others.includes(line.replace("stories ", ""))).length;
    if (left !== others.length) wrong.push(`of ${others.length} others ${left} are kept`);
    // The kept front names no story that was found to be gone, whichever page was opened since.
    const lead = await desk.publish("A lamp on the front", "news");
    const front = await page.evaluate(async (address) => {
      const fronts = await caches.open("fronts");
      const kept = await fronts.match("/");
      await fronts.put("/", new Response((await kept.text()).replace("<main", `<main><a href="${address}">A lamp on the front</a`), { headers: kept.headers }));
      return (await (await fronts.match("/")).text()).includes(address);
    }, lead.address);
    if (!front) wrong.push("the kept front could not be made ready");
    const again = await desk.call("GET", "/articles?q=lamp on the front");
    await desk.call("POST", `/articles/${again.items[0].id}/withdraw`, { reason: "a test" });
    await page.goto(paper.url + lead.address, { waitUntil: "networkidle" });
    const shows = () => page.evaluate(async (address) => (await (await (await caches.open("fronts")).match("/"))?.text())?.includes(address) ?? false, lead.address);
    for (let waited = 0; waited < 40 && (await shows()); waited += 1) await page.waitForTimeout(250);
    if (await shows()) wrong.push("the kept front goes on showing a withdrawn story");
    await context.setOffline(true);
    for (const address of ["/ru", "/ar/harbour"]) {
      await page.goto(paper.url + address, { waitUntil: "load" }).catch((error) => wrong.push(`${address}: ${error.message.split("\n")[0]}`));
      if (!(await page.locator("[data-kept-list]").count())) wrong.push(`${address} has no page without a connection`);
    }
    await context.close();
    return wrong;
  });

  await test("a kept story keeps its words: dollars in what pictures show, a new address with a correction; accounts lead to what is kept", async () => {
    const wrong = [];
    const desk = await Desk.open(paper);
    const { items } = await desk.call("GET", "/assets?limit=50");
    const picture = items.find(({ kind }) => kind === "picture");
    const alt = `Reader's pay: US$'s fall & $& rise, "in US$"`;
    const made = await desk.call("POST", "/articles", { headline: "Old words", section: "news", body: { version: 1, blocks: [{ type: "paragraph", text: "WRONG WORDS." }, { type: "picture", asset: picture.id, alt }] } });
    const old = await desk.call("POST", `/articles/${made.id}/publish`, {});
    const context = await browser.newContext({ viewport: { width: 360, height: 800 } });
    const page = await context.newPage();
    page.on("pageerror", (error) => wrong.push(error.message));
    await page.goto(`${paper.url}/`, { waitUntil: "networkidle" });
    await until(page, "files /offline");
    await page.goto(paper.url + old.address, { waitUntil: "networkidle" });
    await saved(page, old.address);
    await until(page, `stories ${old.address}`);
    await context.setOffline(true);
    await page.goto(paper.url + old.address, { waitUntil: "load" });
    const alts = await page.locator(".body img").evaluateAll((all) => all.map((one) => one.alt));
    if (JSON.stringify(alts) !== JSON.stringify([alt])) wrong.push(`the picture is called ${JSON.stringify(alts)}`);
    await page.goto(`${paper.url}/account/saved`, { waitUntil: "load" }).catch((error) => wrong.push(`/account/saved: ${error.message.split("\n")[0]}`));
    // The page fills its list from what the device keeps.
    await page.locator("[data-kept-list]:not([hidden]) a").first().waitFor().catch(() => {});
    const ways = await page.locator("[data-kept-list]:not([hidden]) a").evaluateAll((found) => found.map((link) => link.pathname)).catch(() => []);
    if (!ways.includes(old.address)) wrong.push(`/account/saved without a connection offers ${ways}`);
    await context.setOffline(false);
    const { revision } = await desk.call("GET", `/articles/${made.id}`);
    const answer = await fetch(`${paper.url}/desk/api/articles/${made.id}/revisions`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${desk.token}`, "if-match": String(revision) },
      body: JSON.stringify({ headline: "New words", slug: "moved-elsewhere", section: "news", body: { markdown: "RIGHT WORDS." } }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    const moved = await desk.call("POST", `/articles/${made.id}/publish`, {});
    if (moved.address === old.address) throw new Error("the story did not move");
    await page.waitForTimeout(1_100);
    await page.goto(`${paper.url}/`, { waitUntil: "networkidle" });
    await until(page, `stories ${moved.address}`).catch((error) => wrong.push(error.message));
    if ((await kept(page)).includes(`stories ${old.address}`)) wrong.push("the copy with the wrong words stays");
    await context.close();
    return wrong;
  });
}
