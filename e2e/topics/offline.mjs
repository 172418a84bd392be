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
    const { items } = await desk.call("GET", "/articles?q=lamp that will go");
    await desk.call("POST", `/articles/${items[0].id}/withdraw`, { reason: "a test" });
    // The worker asks again after ten seconds at the earliest.
    await page.waitForTimeout(10_500);
    await page.goto(`${paper.url}/`, { waitUntil: "networkidle" });
    for (let waited = 0; waited < 40 && (await kept(page)).includes(`stories ${gone.address}`); waited += 1) await page.waitForTimeout(250);
    if ((await kept(page)).includes(`stories ${gone.address}`)) wrong.push("a withdrawn story is still kept after the front was opened");
    await context.setOffline(true);
    for (const address of ["/ru", "/ar/harbour"]) {
      await page.goto(paper.url + address, { waitUntil: "load" }).catch((error) => wrong.push(`${address}: ${error.message.split("\n")[0]}`));
      if (!(await page.locator("[data-kept-list]").count())) wrong.push(`${address} has no page without a connection`);
    }
    await context.close();
    return wrong;
  });
}
