// The first table of docs/guide/reader.md: what a reader does without an account, each without a script. Names are those of its rows.

import { addresses } from "./topics/table.mjs";

/** The story with everything: parts, pictures, tables, comments. */
const LONG = /long-read/;

export const reading = {
  "the front, and the front of another edition by the name of its language": async (way) => {
    await way.go("/");
    for (const [name, to] of [["Русский", "/ru"], ["العربية", "/ar"], ["English", "/"]]) {
      await way.page.locator("header nav.editions").getByRole("link", { name, exact: true }).click();
      way.is(`${name} leads`, way.at, to);
    }
  },
  "all sections and pages (a menu that opens without a script)": async (way) => {
    await way.go("/");
    const menu = way.page.locator("details.all-sections");
    const link = menu.locator("nav a[href='/culture']");
    way.is("closed at first", await link.isVisible(), false);
    await menu.locator("summary").click();
    await link.click();
    way.is("led", way.at, "/culture");
    await way.go("/archive");
    await way.page.locator("main a[href='/archive/2026']").first().click();
    way.is("led", way.at, "/archive/2026");
  },
  "a story; the same story in another language": async (way) => {
    await way.go("/");
    await way.page.locator("main .lead-headline a").click();
    const story = way.at;
    await way.page.locator(".translations a[lang='ru']").click();
    way.has(`led to ${way.at}`, way.at.startsWith("/ru/"));
    await way.page.locator(".translations a[lang='en']").click();
    way.is("and back", way.at, story);
  },
  "the parts of a long story": async (way) => {
    await way.go(way.paper.addresses.every.find((address) => LONG.test(address)));
    const contents = way.page.locator("details.contents");
    await contents.locator("summary").click();
    const link = contents.locator("a").nth(4);
    const part = await link.getAttribute("href");
    await link.click();
    way.is("the address names the part", new URL(way.page.url()).hash, part);
    const { y } = await way.page.locator(`.body [id="${part.slice(1)}"]`).boundingBox();
    way.has(`the part is on the screen: ${y}`, y >= 0 && y < 900);
  },
  "what breaks, where something does": async (way) => {
    const story = way.kind("article: news");
    const { items } = await way.desk.call("GET", "/articles?status=published&limit=100");
    const { id, headline } = items.find(({ address }) => address === story);
    await way.desk.call("PUT", "/breaking?edition=en", { text: `It breaks: ${headline}`, article: id });
    for (const above of ["/", "/harbour"]) {
      await way.go(above);
      way.is("one sentence", await way.page.locator("aside.breaking a").allInnerTexts(), [`It breaks: ${headline}`]);
      await way.page.locator("aside.breaking a").click();
      way.is("led", way.at, story);
    }
    await way.desk.call("DELETE", "/breaking?edition=en");
    await way.go("/");
    way.is("taken down", await way.page.locator("aside.breaking").count(), 0);
  },
  "what was corrected": async (way) => {
    await way.go("/corrections");
    await way.page.locator("main .card-headline a").first().click();
    const changed = way.page.locator(".facts a[href='#correction']");
    await changed.click();
    way.is("the correction is on the screen", await way.page.locator(".correction#correction").isVisible(), true);
    way.is("the address names it", new URL(way.page.url()).hash, "#correction");
  },
  "the next story of the section, and more of it": async (way) => {
    for (const place of [".next-story .card-headline a", ".more .card-headline a"]) {
      await way.go(way.kind("article: news"));
      const to = await way.page.locator(place).first().getAttribute("href");
      await way.page.locator(place).first().click();
      way.is(`${place} leads`, way.at, to);
    }
  },
  "a section, a topic, an author; older ones by month": async (way) => {
    for (const [kind, place] of [["section harbour", ".kicker a"], ["tag", ".tags a"], ["author", ".people a"]]) {
      const list = way.kind(kind);
      await way.go(list);
      await way.page.locator("main :is(.card-headline, .lead-headline) a").first().click();
      way.has(`a story of ${list} leads to such a list`, (await way.page.locator(place).count()) > 0);
      const month = await way.ask(`${list}?month=2026-11`);
      way.is(`${list} by month`, month.status, 200);
      const html = await month.text();
      const found = /datetime="(2026-11-\d\d)T/.exec(html);
      way.has(`${list}: no story of that month`, found);
    }
    // More than a page of them.
    for (let number = 0; number < 31; number += 1) await way.desk.publish(`Lamp ${number}`, "audio");
    await way.go("/audio");
    await way.page.locator(".pager.older a[rel=next]").click();
    way.has(`older: ${way.page.url()}`, /[?&]month=.*[?&]after=/.test(way.page.url()));
    way.has("older stories", (await way.page.locator("main .card-headline a").count()) > 0);
  },
  "the stories of a year, a month, a day": async (way) => {
    await way.go("/archive/2026");
    await way.page.locator("main a[href='/archive/2026/11']").first().click();
    await way.page.locator("main a[href^='/archive/2026/11/']").first().click();
    way.has(`led to ${way.at}`, /^\/archive\/2026\/11\/\d\d$/.test(way.at));
    way.has("stories of the day", (await way.page.locator("main .card-headline a").count()) > 0);
  },
  'search the whole archive: words, "phrases", -without': async (way) => {
    await way.go("/");
    await way.page.locator("header a[data-search]").click();
    way.is("led", way.at, "/search");
    const words = async (text) => {
      await way.page.fill("#q", text);
      await way.page.locator("#search-form button").click();
      return way.page.locator(".hit .card-headline").allInnerTexts();
    };
    const some = await words("lock");
    way.has("something is found", some.length > 2);
    const phrase = await words('"theme park"');
    way.has(`a phrase: ${phrase}`, phrase.length > 0 && phrase.length < some.length);
    const fewer = await words("lock -theme");
    way.has("what is not meant is not found", fewer.length > 0 && !fewer.some((headline) => headline.includes("theme park")));
    await narrowed(way, "/search?q=the");
  },
  "narrow a list by kind, topic, author, year": async (way) => {
    await way.go("/harbour");
    await way.page.locator("a:has(.icon-filter)").first().click();
    way.is("led", `${way.at}${new URL(way.page.url()).search}`, "/search?section=harbour");
    await narrowed(way, "/search?section=harbour");
  },
  "a search as a feed": async (way) => {
    await way.go("/search?q=lock");
    const link = await way.page.locator(".results-tools .follow a").getAttribute("href");
    way.is("its link", link, "/search/rss.xml?q=lock");
    for (const feed of ["rss.xml", "atom.xml", "feed.json"]) {
      const answer = await way.ask(`/search/${feed}?q=lock`);
      way.is(feed, answer.status, 200);
      way.has(`${feed} has no story`, /lock/i.test(await answer.text()));
    }
  },
  "a picture in full size": async (way) => {
    await way.go(way.kind("article: news"));
    const link = way.page.locator("a.enlarge").first();
    const to = await link.getAttribute("href");
    const answer = await way.ask(to);
    way.has(`${to} is ${answer.headers.get("content-type")}`, to.startsWith("/media/") && answer.headers.get("content-type").startsWith("image/"));
    await link.click();
    way.is("led", way.at, new URL(to, way.paper.url).pathname);
  },
  "a gallery side by side, or in a row to go along": async (way) => {
    await way.go(way.kind("article: gallery"));
    const pictures = way.page.locator(".gallery-pictures").first();
    const display = () => pictures.evaluate((list) => getComputedStyle(list).display);
    way.is("side by side", await display(), "grid");
    await way.page.locator("input.in-a-row").first().check();
    way.is("in a row", await display(), "flex");
    way.has("it can be gone along", await pictures.evaluate((list) => list.scrollWidth > list.clientWidth));
  },
  "what lies on another site: a film, a map, a post": async (way) => {
    await way.go(way.kind("article: video"));
    const asked = [];
    way.page.on("request", (request) => asked.push(new URL(request.url()).host));
    await way.page.reload({ waitUntil: "load" });
    const to = new URL(await way.page.locator("a.still").first().getAttribute("href"));
    way.has(`the still leads to ${to}`, to.host !== new URL(way.paper.url).host);
    way.is("who is asked", [...new Set(asked)], [new URL(way.paper.url).host]);
  },
  "a film or a sound, in the browser's own player": async (way) => {
    for (const [kind, player] of [["article: video", "video"], ["article: audio", "audio"]]) {
      await way.go(way.kind(kind));
      const film = way.page.locator(`main ${player}[controls]`).first();
      const address = await film.evaluate((one) => one.currentSrc || one.src || one.querySelector("source")?.src);
      // A player asks for parts, and gets them.
      const answer = await way.ask(address, { headers: { range: "bytes=0-99" } });
      way.is(`${address}: a part`, [answer.status, (await answer.arrayBuffer()).byteLength], [206, 100]);
      way.is("it has a name", Boolean(await film.getAttribute("aria-label")), true);
    }
  },
  "words and chapters of a film or a sound": async (way) => {
    await way.go(way.kind("article: video"));
    const film = await way.page.locator("main video").first().getAttribute("src");
    const moments = way.page.locator("main .chapters a, main .transcript a");
    way.has("a chapter", (await moments.count()) > 0);
    const to = await moments.last().getAttribute("href");
    way.is("it leads into the film", [to.split("#")[0], /^t=\d+/.test(to.split("#")[1])], [film, true]);
    const captions = await way.page.locator("main video track").first().getAttribute("src");
    const answer = await way.ask(captions);
    way.is("captions", [answer.status, answer.headers.get("content-type"), (await answer.text()).slice(0, 6)], [200, "text/vtt", "WEBVTT"]);
  },
  "download a film, a sound, a document": async (way) => {
    for (const kind of ["article: video", "article: audio"]) {
      await way.go(way.kind(kind));
      const to = await way.page.locator("main a[download]").first().getAttribute("href");
      const answer = await way.ask(to, { method: "HEAD" });
      way.has(`${to}: ${answer.status} ${answer.headers.get("content-type")}`, answer.status === 200 && /^(video|audio)\//.test(answer.headers.get("content-type")));
    }
  },
  "share: the address to copy, mail, networks": async (way) => {
    await way.go(way.kind("article: news"));
    await way.page.locator("[data-share] > summary").click();
    const own = await way.page.locator("link[rel=canonical]").getAttribute("href");
    way.is("the address", await way.page.locator("#share-address").inputValue(), own);
    const links = await way.page.locator(".networks a, .share-box a[href^='mailto:']").evaluateAll((all) => all.map((one) => decodeURIComponent(one.getAttribute("href"))));
    way.has(`networks: ${links.length}`, links.length >= 11);
    for (const to of links) way.has(`${to} has not the address`, to.includes(own));
  },
  "size of text, reading font, light or dark": async (way) => {
    await way.go(way.kind("article: news"));
    await way.page.locator(".story-tools a[href='#look']").click();
    way.is("led", new URL(way.page.url()).hash, "#look");
    const style = (name) => way.page.evaluate((name) => getComputedStyle(name === "fontFamily" ? document.querySelector(".body") : document.documentElement)[name], name);
    const [size, font, colour] = [await style("fontSize"), await style("fontFamily"), await style("backgroundColor")];
    for (const id of ["size-5", "font-sans", "scheme-dark"]) await way.page.locator(`#${id}`).check();
    way.is("larger", await style("fontSize"), `${Number.parseFloat(size) * 1.5}px`);
    way.has("another font", (await style("fontFamily")) !== font);
    way.has("dark", (await style("backgroundColor")) !== colour);
  },
  "save data: no pictures, scripts or fonts": async (way) => {
    await way.go(way.kind("article: news"));
    await way.page.locator(".footer .saver a").click();
    way.has(`led to ${way.page.url()}`, new URL(way.page.url()).searchParams.has("lite"));
    way.is("pictures, scripts, fonts", await way.page.locator("img, video, script[src], link[rel=preload]").count(), 0);
    await way.page.locator("header .wordmark a").click();
    way.has("and leads on to such pages", new URL(way.page.url()).searchParams.has("lite"));
    await way.page.locator(".footer .saver a[data-full]").click();
    way.is("and back", way.page.url(), `${way.paper.url.replace(/\/$/, "")}/`);
  },
  print: async (way) => {
    const story = way.kind("article: news");
    await way.go(story);
    await way.page.emulateMedia({ media: "print" });
    for (const tools of [".story-tools", "header .tools", ".footer", ".rail"]) way.is(tools, await way.page.locator(tools).first().isVisible(), false);
    const said = await way.page.locator(".print-only").innerText();
    way.has(`at its end: ${said}`, said.includes(story) && /20\d\d/.test(said));
    await way.page.emulateMedia({ media: null });
  },
  "report an error": async (way) => {
    await way.go(way.kind("article: news"));
    const own = await way.page.locator("link[rel=canonical]").getAttribute("href");
    const mail = decodeURIComponent(await way.page.locator(".story-tools > li > a[href^='mailto:']").getAttribute("href"));
    way.has(`beside the story: ${mail}`, mail.includes(own));
    way.has("at the foot", (await way.page.locator(".footer a[href^='mailto:']").count()) > 0);
  },
  "what the site knows and keeps": async (way) => {
    await way.go("/");
    await way.page.locator(".footer a[href='/privacy']").click();
    way.has("words about cookies", /cookie/i.test(await way.page.locator("main").innerText()));
  },
  feeds: async (way) => {
    for (const kind of ["front", "section harbour", "tag", "author"]) {
      const list = way.kind(kind).replace(/\/$/, "");
      const html = await (await way.ask(list || "/")).text();
      for (const file of ["rss.xml", "atom.xml", "feed.json"]) {
        const feed = `${list}/${file}`;
        way.has(`${list || "/"} does not name ${feed}`, addresses(html, /./).some((address) => address.endsWith(feed)));
        const answer = await way.ask(feed);
        way.is(feed, answer.status, 200);
      }
    }
  },
};

/** Each of the row's fields narrows a search, and what is counted beside a value is what it finds. */
async function narrowed(way, search) {
  const base = new URL(search, way.paper.url);
  const answer = async (fields = {}) => {
    const address = new URL(`/search.json${base.search}`, way.paper.url);
    for (const [name, value] of Object.entries(fields)) address.searchParams.set(name, value);
    return (await way.ask(address)).json();
  };
  const all = await answer();
  for (const name of ["section", "tag", "author", "kind", "edition"].filter((name) => way.row.fields.includes(name) && !base.searchParams.has(name))) {
    const { value, count } = all.facets[name][0];
    way.is(`${name}=${value}`, (await answer({ [name]: value })).total, count);
  }
  const { value, count } = all.facets.year[0];
  way.is("one year", (await answer({ from: value, to: value })).total, count);
  way.is("no year of it", (await answer({ to: String(Number(value) - 100) })).total, 0);
  // The same by the links beside it; the form keeps what is chosen.
  await way.go(`${search}&from=${value}&to=${value}`);
  const facets = way.page.locator("details.facets > summary");
  if (!(await way.page.locator(".facet-list").isVisible())) await facets.click();
  const link = way.page.locator(".facet:not(:has([aria-current])) li a").first();
  const counted = Number((await link.locator(".count").innerText()).replaceAll(/\D/g, ""));
  await link.click();
  way.is("what a link counts is found", Number(/\d+/.exec(await way.page.locator(".total").innerText())[0]), counted);
  await way.page.locator("#search-form button").click();
  way.is("the form keeps the years", new URL(way.page.url()).searchParams.get("from"), value);
  await way.page.locator(".sorts a:not([aria-current])").first().click();
  way.has(`the order: ${way.page.url()}`, new URL(way.page.url()).searchParams.has("sort"));
  const times = await way.page.locator(".hit time").evaluateAll((all) => all.map((one) => one.dateTime));
  way.is("by date", times, [...times].sort((one, other) => (one < other ? 1 : -1)));
  await way.page.locator(".chosen a.clear").click();
  way.has("the filters are gone", !new URL(way.page.url()).searchParams.has("from"));
}
