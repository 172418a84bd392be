// Search as readers use it: the box by keyboard, filters, and all of it without scripts.

const wide = { viewport: { width: 1280, height: 900 } };

/** A page of its own, closed whatever happens. */
async function on(browser, settings, play) {
  const context = await browser.newContext({ ...wide, ...settings });
  context.setDefaultTimeout(90_000);
  try {
    return await play(await context.newPage());
  } finally {
    await context.close();
  }
}

const equal = (what, found, expected) => (JSON.stringify(found) === JSON.stringify(expected) ? [] : [`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`]);

/** The first words of a headline, as somebody would begin to type it. */
async function beginning(paper, edition) {
  const { items } = await (await fetch(`${paper.url}/search.json?edition=${edition}&sort=newest`)).json();
  const item = items.find(({ headline }) => /^\p{L}{4,}/u.test(headline));
  return { item, typed: item.headline.match(/^\p{L}{4,}/u)[0].slice(0, 4) };
}

export default async function search(test, paper, browser) {
  await test("`/` leads to the box from everywhere, and is a sign like others within a field", () =>
    on(browser, {}, async (page) => {
      const wrong = [];
      await page.goto(`${paper.url}/`);
      await page.keyboard.press("/");
      await page.waitForURL("**/search#q");
      await page.waitForFunction(() => document.activeElement.id === "q");
      await page.keyboard.type("tide/table");
      wrong.push(...equal("typed", await page.inputValue("#q"), "tide/table"));
      await page.locator("a[href]").last().focus();
      await page.keyboard.press("/");
      wrong.push(...equal("the focus", await page.evaluate(() => document.activeElement.id), "q"));
      return wrong;
    }),
  );

  for (const [edition, prefix] of [["en", ""], ["ru", "/ru"], ["ar", "/ar"]]) {
    await test(`suggestions by keyboard, and what a screen reader is told: ${edition}`, () =>
      on(browser, {}, async (page) => {
        const wrong = [];
        const { typed } = await beginning(paper, edition);
        await page.goto(`${paper.url}${prefix}/search`);
        const box = page.getByRole("combobox");
        await box.focus();
        await page.keyboard.type(typed, { delay: 20 });
        const list = page.getByRole("listbox");
        await list.waitFor();
        const options = await list.getByRole("option").all();
        if (options.length === 0) return ["nothing is suggested"];
        wrong.push(...equal("open", await box.getAttribute("aria-expanded"), "true"));
        const told = await page.locator(".search-form [role=status]").textContent();
        if (!told.endsWith(` ${options.length}`)) wrong.push(`told: ${told}`);
        await page.keyboard.press("ArrowDown");
        wrong.push(...equal("pointed at", await box.getAttribute("aria-activedescendant"), await options[0].getAttribute("id")));
        wrong.push(...equal("chosen", await options[0].getAttribute("aria-selected"), "true"));
        wrong.push(...equal("the focus stays", await page.evaluate(() => document.activeElement.id), "q"));
        await page.keyboard.press("ArrowUp");
        wrong.push(...equal("back in the box", await box.getAttribute("aria-activedescendant"), null));
        await page.keyboard.press("Escape");
        wrong.push(...equal("shut", [await list.isVisible(), await box.getAttribute("aria-expanded"), await box.inputValue()], [false, "false", typed]));
        await page.keyboard.press("ArrowDown");
        const to = await options[0].getAttribute("data-address");
        await page.keyboard.press("Enter");
        await page.waitForURL((url) => decodeURI(url.pathname) === decodeURI(to));
        return wrong;
      }),
    );
  }

  await test("filters narrow, stand as chips, and are let go one by one or together", () =>
    on(browser, {}, async (page) => {
      const wrong = [];
      const total = async () => Number((await page.textContent(".total")).match(/\d+/)?.[0] ?? 0);
      await page.goto(`${paper.url}/search?q=harbour`);
      const whole = await total();
      const kind = page.locator(".facet", { hasText: "Kind" }).locator("a").first();
      const count = Number(await kind.locator(".count").textContent());
      await Promise.all([page.waitForNavigation(), kind.click()]);
      wrong.push(...equal("as many as were promised", await total(), count));
      wrong.push(...equal("chips", await page.locator(".chosen a:not(.clear)").count(), 1));
      const section = page.locator(".facet", { hasText: "Section" }).locator("a").first();
      const fewer = Number(await section.locator(".count").textContent());
      await Promise.all([page.waitForNavigation(), section.click()]);
      wrong.push(...equal("both filters", await total(), fewer));
      await Promise.all([page.waitForNavigation(), page.locator(".chosen a").first().click()]);
      wrong.push(...equal("one chip is left", await page.locator(".chosen a:not(.clear)").count(), 1));
      await Promise.all([page.waitForNavigation(), page.locator(".chosen .clear").click()]);
      wrong.push(...equal("all of them again", await total(), whole));
      return wrong;
    }),
  );

  await test("without scripts: the form, filters, sorting, paging and the feed work", () =>
    on(browser, { javaScriptEnabled: false }, async (page) => {
      const wrong = [];
      await page.goto(`${paper.url}/`);
      await Promise.all([page.waitForNavigation(), page.locator(".tools a").first().click()]);
      await page.fill("#q", "harbuor");
      await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
      wrong.push(...equal("what was meant", await page.textContent(".hint a"), "harbour"));
      await Promise.all([page.waitForNavigation(), page.locator(".hint a").click()]);
      const numbers = async () => (await page.locator(".hit h2 a").all()).length;
      const first = await numbers();
      if (first !== 20) wrong.push(`${first} hits on the first page`);
      const seen = new Set(await page.locator(".hit h2 a").evaluateAll((links) => links.map((link) => link.href)));
      await Promise.all([page.waitForNavigation(), page.locator(".sorts a").nth(1).click()]);
      wrong.push(...equal("sorted", new URL(page.url()).searchParams.get("sort"), "newest"));
      await page.goBack();
      await Promise.all([page.waitForNavigation(), page.locator("a[rel~=next]").click()]);
      for (const link of await page.locator(".hit h2 a").evaluateAll((links) => links.map(({ href }) => href))) if (seen.has(link)) wrong.push(`twice: ${link}`);
      const feed = await page.locator(".follow a").getAttribute("href");
      const answer = await fetch(paper.url + feed);
      if (!answer.ok || !(await answer.text()).includes("<item>")) wrong.push(`the feed ${feed}: ${answer.status}`);
      return wrong;
    }),
  );

  await test("a story that is read for some seconds is told of once, without a cookie", () =>
    on(browser, { userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36" }, async (page) => {
      const { item } = await beginning(paper, "en");
      const told = [];
      page.on("request", (request) => request.method() === "POST" && told.push(request));
      await page.goto(paper.url + item.address);
      const request = await page.waitForRequest((one) => one.method() === "POST");
      const answer = await request.response();
      const wrong = equal("told", [new URL(request.url()).pathname, request.postData(), answer.status()], ["/read", `article=${item.number}`, 204]);
      wrong.push(...equal("cookies", await page.context().cookies(), []));
      await page.waitForTimeout(2_500);
      wrong.push(...equal("once", told.length, 1));
      return wrong;
    }),
  );
}
