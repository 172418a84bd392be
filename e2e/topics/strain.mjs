// What pages bear: the largest letters on the narrowest screen, tiny and endless pictures, tables of long words, paper.

import { crc32, deflateSync } from "node:zlib";
import { each } from "../browser.mjs";
import { Desk } from "../desk.mjs";

/** How much wider than its window a page is, and what sticks out. */
const over = (page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const out = [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > clientWidth + 1);
    return [`${scrollWidth - clientWidth} too wide: ${out.slice(0, 4).map((one) => `${one.localName}.${one.getAttribute("class") ?? ""} ${one.textContent.trim().slice(0, 30)}`)}`];
  });

/** Words that are torn in two without a hyphen, although they are no longer than a name. */
const torn = (page) =>
  page.evaluate(() => {
    const out = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { currentNode: node } = walker;
      const parent = node.parentElement;
      if (!parent.checkVisibility({ checkVisibilityCSS: true }) || parent.closest(".visually-hidden, script, style, svg, pre, code")) continue;
      // Words that are only said aloud are cut away.
      if (getComputedStyle(parent).clipPath === "inset(50%)") continue;
      const hyphens = getComputedStyle(parent).hyphens === "auto";
      for (const { 0: word, index } of node.data.matchAll(/[\p{L}\p{M}]{4,}/gu)) {
        if (word.length >= (hyphens ? 12 : 16)) continue;
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        const lines = new Set([...range.getClientRects()].filter(({ width }) => width > 0).map(({ top }) => Math.round(top / 4)));
        if (lines.size > 1) out.add(`${word} in ${parent.localName}.${parent.className} of ${parent.parentElement.localName}.${parent.parentElement.className}`);
      }
    }
    return [...out].slice(0, 4);
  });

export default async function strain(test, paper, browser) {
  const kinds = paper.addresses.some;
  const desk = await Desk.open(paper);
  const shown = kinds.filter(({ status }) => status === 200).map(({ address }) => address);
  for (const width of [320, 1280]) {
    await test(`no page is wider than its window with letters of 150 %, ${width}`, () =>
      each(browser, shown, { viewport: { width, height: 800 } }, async (page, address) => {
        await page.addInitScript(() => localStorage.setItem("look-size", "150"));
        await page.goto(paper.url + address, { waitUntil: "load" });
        return over(page);
      }),
    );
  }

  await test("no word is torn, on a phone and a tablet, with letters of 100 % and 150 %", () =>
    each(browser, shown, { viewport: { width: 360, height: 800 } }, async (page, address) => {
      const wrong = [];
      await page.goto(paper.url + address, { waitUntil: "load" });
      for (const [width, size] of [[360, "100"], [600, "100"], [768, "100"], [768, "150"], [900, "150"], [1024, "150"]]) {
        await page.setViewportSize({ width, height: 800 });
        await page.evaluate((size) => (document.documentElement.dataset.size = size), size);
        wrong.push(...(await torn(page)).map((what) => `${width} px, ${size} %: ${what}`));
      }
      return wrong;
    }),
  );

  const tiny = await upload(desk, "tiny", 40, 40);
  const tall = await upload(desk, "tall", 200, 3000);
  const words = "Wassergrundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung";
  const cell = (text, header = false) => ({ text, header });
  const table = { type: "table", rows: [[cell(words, true), cell(words)], [cell("Founded", true), cell("1871")]] };
  const picture = (asset) => ({ type: "picture", asset, alt: "A square" });
  const blocks = [
    { type: "paragraph", text: "A story of hard things." },
    picture(tiny),
    picture(tall),
    { type: "fact_box", title: "Facts", blocks: [table] },
    { type: "gallery", pictures: [tall, tiny, tall].map((asset) => ({ asset, alt: "One of them" })) },
  ];
  const hard = await publish(desk, "Hard things", blocks);
  const pictures = await publish(desk, "Only pictures", [{ type: "gallery", pictures: [tall, tiny, tall].map((asset) => ({ asset, alt: "One of them", caption: "What it shows" })) }]);

  await test("a picture is not drawn larger than it is, nor taller than a page; cells of long words stand beside each other", () =>
    each(browser, [320, 1440], {}, async (page, width) => {
      const wrong = [];
      await page.setViewportSize({ width, height: 900 });
      await page.goto(paper.url + hard, { waitUntil: "networkidle" });
      const sizes = await page.locator(".picture img, .gallery-pictures li:first-child img").evaluateAll((all) => all.map((one) => [one.getBoundingClientRect().width, one.getBoundingClientRect().height, Number(one.getAttribute("width"))]));
      if (sizes.length !== 3) wrong.push(`${sizes.length} pictures`);
      for (const [wide, high, own] of sizes) if (wide > own + 1 || high > 1_060) wrong.push(`a picture of ${own} is ${wide} × ${high}`);
      const over = await page.locator(".fact-box td, .fact-box th").evaluateAll((cells) => {
        const box = (one) => {
          const range = document.createRange();
          range.selectNodeContents(one);
          return range.getBoundingClientRect();
        };
        const [first, second] = cells.map(box);
        return Math.round(first.right - second.left);
      });
      if (over > 0) wrong.push(`words of one cell are written ${over} px into the next one`);
      return wrong;
    }),
  );

  await test("nothing moves for readers of another time zone, who are signed in, or among extreme pictures", async () => {
    const some = [...kinds.filter(({ kind }) => /^(front|article|search: found)/.test(kind)).map(({ address }) => address), hard, pictures];
    const still = (all, width) =>
      each(browser, all, { viewport: { width, height: 800 }, timezoneId: "Asia/Kathmandu" }, async (page, address) => {
        await page.addInitScript(() => {
          localStorage.setItem("dateline-account", "1");
          globalThis.moved = [];
          new PerformanceObserver((list) => {
            for (const { value, sources, hadRecentInput } of list.getEntries()) if (!hadRecentInput && sources.some(({ node }) => node)) globalThis.moved.push([value, sources.find(({ node }) => node).node.className ?? ""]);
          }).observe({ type: "layout-shift", buffered: true });
        });
        await page.route("**/account/me.json", (route) => route.fulfill({ json: { signed_in: true } }));
        await page.goto(paper.url + address, { waitUntil: "networkidle" });
        await page.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))));
        const moved = await page.evaluate(() => globalThis.moved);
        return moved.length > 0 ? [`moved: ${moved.map(([value, name]) => `${value.toFixed(4)} ${name}`)}`] : [];
      });
    const all = [];
    for (const width of [360, 1440]) {
      // As everywhere: what moves again when it is asked again is the page's own doing.
      const wrong = await still(some, width);
      if (wrong.length > 0) all.push(...(await still(some.filter((address) => wrong.some((line) => line.startsWith(`${address}:`))), width)));
    }
    return all;
  });

  const story = kinds.find(({ kind, edition }) => kind === "article: news" && edition === "en").address;
  await test("a picture above the page is seen on low screens, its words without a bar of their own", () =>
    each(browser, [[320, 256, "100"], [640, 320, "150"]], {}, async (page, [width, height, size]) => {
      await page.setViewportSize({ width, height });
      await page.addInitScript((size) => localStorage.setItem("look-size", size), size);
      await page.goto(paper.url + story, { waitUntil: "networkidle" });
      await page.locator(".lead-picture a.enlarge").click();
      // As large as it is once it has come.
      await page.waitForFunction(() => document.querySelector(".lightbox-stage img")?.naturalWidth > 0);
      const box = await page.locator(".lightbox-stage img").boundingBox();
      const wrong = box.width < width * 0.5 && box.height < height * 0.5 ? [`it is ${Math.round(box.width)} × ${Math.round(box.height)}`] : [];
      if (await page.locator(".lightbox-words").evaluate((words) => words.scrollHeight > words.clientHeight + 1)) wrong.push("its words scroll by themselves");
      return wrong;
    }),
  );

  await test("yesterday is the day before, however many hours ago", () =>
    each(browser, [20, 25, 30, 35, 40, 47, 49, 70], { serviceWorkers: "block" }, async (page, hours) => {
      const at = "2026-11-23T17:00:00Z";
      const now = Date.parse(at) + hours * 3_600_000;
      await page.route(paper.url + story, async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, body: (await answer.text()).replace(/data-ago="[^"]*"/g, `data-ago="${at}"`) });
      });
      await page.clock.setFixedTime(now);
      await page.goto(paper.url + story, { waitUntil: "load" });
      const zone = await page.locator("[data-day]").getAttribute("data-day");
      const day = (moment) => Date.parse(new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(moment)) / 86_400_000;
      const days = day(now) - day(Date.parse(at));
      const wanted = hours < 24 ? `${hours} hours ago` : days === 1 ? "yesterday" : `${days} days ago`;
      const said = await page.locator("[data-ago]").first().textContent();
      return said === wanted ? [] : [`after ${hours} hours in ${zone}: ${said}, not ${wanted}`];
    }),
  );

  await test("on paper: a story of pictures shows them, a broad table is whole, no card is torn", async () => {
    const wrong = [];
    const broad = await publish(desk, "A broad table", [
      { type: "paragraph", text: "Numbers." },
      { type: "table", rows: [0, 1].map((row) => Array.from({ length: 15 }, (_, at) => cell(`Number ${row} ${at} of many`))) },
      { type: "code", text: "a line that is much too long for any sheet of paper ".repeat(6) },
    ]);
    // As wide as A4 between its margins.
    const page = await browser.newPage({ viewport: { width: 642, height: 1_000 } });
    await page.emulateMedia({ media: "print" });
    await page.goto(paper.url + pictures, { waitUntil: "networkidle" });
    const seen = await page.locator(".gallery-pictures img, .gallery-pictures figcaption, .gallery-pictures .caption").evaluateAll((all) => all.filter((one) => one.checkVisibility()).length);
    if (seen < 4) wrong.push(`of a story of pictures ${seen} are printed`);
    await page.goto(paper.url + broad, { waitUntil: "networkidle" });
    wrong.push(...(await over(page)));
    const cut = await page.evaluate(() => [...document.querySelectorAll(".body pre, .body .table")].filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.className || one.localName));
    if (cut.length > 0) wrong.push(`cut off: ${cut}`);
    await page.goto(`${paper.url}/`, { waitUntil: "networkidle" });
    const narrow = await page.locator(".card-headline, .lead-headline").evaluateAll((all) => all.filter((one) => one.checkVisibility() && one.getBoundingClientRect().width < 150).length);
    if (narrow > 0) wrong.push(`${narrow} headlines in a column of a word`);
    await page.close();
    return wrong;
  });
}

async function publish(desk, headline, blocks) {
  const { id } = await desk.call("POST", "/articles", { headline, section: "news", body: { version: 1, blocks } });
  return (await desk.call("POST", `/articles/${id}/publish`, {})).address;
}

/** A picture of one colour in the library. */
async function upload(desk, name, width, height) {
  const body = new FormData();
  body.append("alt", name);
  body.append("file", new Blob([png(width, height)], { type: "image/png" }), `${name}.png`);
  const answer = await fetch(`${desk.url}/desk/api/assets`, { method: "POST", headers: { authorization: `Bearer ${desk.token}` }, body });
  if (!answer.ok) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()).id;
}

function png(width, height) {
  const chunk = (type, data) => {
    const named = Buffer.concat([Buffer.from(type), data]);
    const out = Buffer.alloc(8 + named.length);
    out.writeUInt32BE(data.length, 0);
    named.copy(out, 4);
    out.writeUInt32BE(crc32(named), 4 + named.length);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.alloc(1 + width * 3, 0x60);
  row[0] = 0;
  const rows = Buffer.concat(Array.from({ length: height }, () => row));
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}
