// Words of readers, importers and clients of the API are words: nothing of them runs, is asked for or leads anywhere, with the page's
// policy in force and with none.

import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { withOpenAccounts } from "../paper.mjs";
import { vectors } from "../vectors.mjs";

const program = process.env.DATELINE ?? "target/debug/dateline";
const PASSWORD = "a long enough password";

export default async function hostile(test, _, browser, say) {
  await withOpenAccounts(async (paper) => play(test, paper, browser, await vectors(), say));
}

async function play(test, paper, browser, all, say) {
  const call = desk(paper);
  const places = new Set(["/", "/archive", "/corrections", "/privacy", "/hostile", "/search?q=hit", "/search?q=script"]);
  const stats = { fields: 0, refused: 0 };

  await test(`${all.length} vectors go in through the API, in every field of a story`, async () => {
    await call("POST", "/sections", { slug: "hostile", name: all[0], description: all[3] });
    await call("PUT", "/sections/hostile", { comments: true });
    const asset = await picture(paper, call, all[16]);
    let at = 0;
    const hand = async () => {
      for (let number = at++; number < all.length; number = at++) {
        const { address, fields, refused } = await story(call, all[number], number, asset);
        stats.fields += fields;
        stats.refused += refused;
        if (address) places.add(address);
      }
    };
    await Promise.all([hand(), hand(), hand()]);
    say(`          ${stats.fields} fields taken, ${stats.refused} refused, ${places.size - 7} stories`);
    return places.size > all.length / 2 ? [] : [`only ${places.size} places`];
  });

  await test("and through settings, sections, authors, topics, pages and fronts", async () => {
    const some = all.slice(0, 90);
    const taken = [];
    for (const [at, vector] of some.entries()) {
      const slug = `h${at}`;
      const put = async (method, where, body) => taken.push(await call(method, where, body).then(() => 1, () => 0));
      if (at % 3 === 0) await put("POST", "/sections", { slug, name: vector, description: vector });
      if (at % 3 === 2) continue;
      await put("POST", "/authors", { slug, name: vector, names: { ru: vector }, role: vector, bio: vector });
      await put("POST", "/pages", { slug, title: vector, body: { html: vector } });
      const made = await call("POST", "/articles", { headline: `By ${at}`, section: "hostile", bylines: [{ author: slug }], body: { html: vector } }).catch(() => undefined);
      const out = made && (await call("POST", `/articles/${made.id}/publish`, {}).catch(() => undefined));
      if (out) for (const place of [out.address, `/author/${slug}`, `/${slug}`]) places.add(place);
      if (out && at % 5 === 0) await put("POST", `/articles/${made.id}/correct`, { note: vector, place: at % 2 ? "top" : "foot" });
      if (out && at % 9 === 0) await put("POST", `/articles/${made.id}/withdraw`, { reason: vector, notice: vector });
    }
    const shapes = ["lead", "row", "list", "opinion", "pictures", "video", "live", "mostread", "promo"];
    const containers = shapes.map((shape, at) => ({ shape, title: some[at * 3], text: some[at * 3 + 1], link: "/hostile", cards: [], fill: { section: "hostile", count: 4 } }));
    taken.push(await call("PUT", "/fronts/home/draft", { containers }).then(() => call("POST", "/fronts/home/launch"), () => 0));
    for (const name of ["name", "tagline", "description", "copyright", "licence", "footer", "privacy"]) taken.push(await call("PUT", "/settings", { [name]: `${some[16]}${some[52]}${some[7]} ${name}` }).then(() => 1, () => 0));
    for (const url of ["javascript:hit(1)", "data:text/html,<script>hit(1)</script>", "https://outside.example/\"onmouseover=hit(1) x=\""]) taken.push(await call("PUT", "/settings", { profiles: [{ network: some[16], url }] }).then(() => 1, () => 0));
    return taken.filter(Boolean).length > 80 ? [] : [`only ${taken.filter(Boolean).length} were taken`];
  });

  await test("and through an import, with comments under the stories", async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "dateline-hostile-"));
    const file = path.join(folder, "old.xml");
    await writeFile(file, archive(all.filter((one) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(one))));
    const { stdout } = await promisify(execFile)(program, ["import", "wordpress", file, "--no-download", "--json", "--data", paper.data], { maxBuffer: 64 << 20 });
    await rm(folder, { recursive: true });
    const report = JSON.parse(stdout);
    for (const { address } of report.entries) if (address?.startsWith("/2019/")) places.add(address);
    for (const { slug } of (await call("GET", "/tags?limit=100")).items) places.add(`/tag/${slug}`);
    const comments = report.totals ? report.by_type.comment : {};
    return comments.found > 50 && comments.taken + comments.changed > 50 ? [] : [JSON.stringify(comments)];
  });

  const settings = [
    ["with the policy", false],
    ["with none", true],
  ];
  // Whatever the policy stops would have run without it: every page is opened with none, and a part of them with it. HOSTILE=whole opens
  // every page both ways; topics have little besides their name, so of theirs a part is enough.
  const part = (list, each) => (process.env.HOSTILE === "whole" ? list : list.filter((_, at) => at % each === 0));
  const pages = [...places].filter((place) => !place.startsWith("/tag/")).concat(part([...places].filter((place) => place.startsWith("/tag/")), 3));
  for (const [how, bypassCSP] of settings) {
    const some = bypassCSP ? pages : part(pages, 4);
    await test(`nothing runs on ${some.length} pages, ${how}`, () => watch(browser, paper, some, { bypassCSP }));
  }
  for (const [how, bypassCSP] of settings) {
    await test(`nothing runs on readers' own pages, ${how}`, () => readers(browser, paper, bypassCSP ? all : part(all, 4), [...places], { bypassCSP }));
  }
  await test("what does run is noticed", async () => {
    const wrong = await watch(browser, paper, ["/hostile"], { bypassCSP: true }, (page) =>
      page.evaluate(() => document.querySelector("main").insertAdjacentHTML("beforeend", '<img src="x" onerror="hit(1)"><a href="javascript:hit(2)">x</a>')).then(() => page.waitForTimeout(500)),
    );
    return wrong.some((line) => line.includes("ran")) && wrong.some((line) => line.includes("javascript:")) ? [] : [`nothing was noticed: ${wrong}`];
  });
}

/** Every text of a story is the vector; what the API refuses is left out, and the story goes out with the rest. */
async function story(call, vector, number, asset) {
  const line = vector.replaceAll(/\s+/g, " ").trim();
  const blocks = [
    { type: "paragraph", text: vector },
    { type: "paragraph", text: [{ text: vector, link: `https://fine.example/${encodeURIComponent(line.slice(0, 200)).replaceAll("'", "%27")}` }] },
    { type: "paragraph", text: [{ text: "x", link: line }] },
    { type: "subhead", level: 2, text: line },
    { type: "pull_quote", text: vector, by: vector },
    { type: "quotation", blocks: [{ type: "paragraph", text: vector }], by: vector },
    { type: "list", items: [{ text: vector }] },
    { type: "picture", asset, alt: line, caption: vector, credit: line, link: line },
    { type: "picture", asset, alt: line, caption: vector, credit: line },
    { type: "embed", url: line, title: line, caption: vector, provider: line },
    { type: "embed", url: `https://www.youtube.com/watch?v=${line}`, title: line, caption: vector, provider: line },
    { type: "embed", url: "https://www.youtube.com/watch?v=abc", title: line, caption: vector, provider: line, poster: asset },
    { type: "table", caption: vector, head: [[{ text: vector }]], rows: [[{ text: vector }]] },
    { type: "fact_box", title: line, label: line, blocks: [{ type: "paragraph", text: vector }] },
    { type: "key_points", title: line, points: [vector] },
    { type: "timeline", title: line, entries: [{ when: line, title: vector, blocks: [{ type: "paragraph", text: vector }] }] },
    { type: "question_answer", question: vector, blocks: [{ type: "paragraph", text: vector }] },
    { type: "code", text: vector, language: line },
    { type: "footnotes", notes: [{ key: "1", text: vector }] },
    { type: "html", html: vector },
  ];
  const content = {
    kind: ["news", "opinion", "live", "gallery", "explainer"][number % 5],
    section: "hostile",
    headline: line.slice(0, 250),
    standfirst: vector.slice(0, 500),
    kicker: line.slice(0, 80),
    place: line.slice(0, 80),
    tags: [line.slice(0, 60)],
    bylines: [{ name: line.slice(0, 80) }],
    seo_title: line.slice(0, 200),
    seo_description: line.slice(0, 250),
    lead: { asset, alt: line.slice(0, 200), caption: vector.slice(0, 300), credit: line.slice(0, 80) },
    body: { version: 1, blocks },
  };
  let refused = 0;
  for (let tries = 0; tries < 40; tries += 1) {
    const answer = await call.raw("POST", "/articles", content);
    if (answer.status === 201) {
      const { id } = await answer.json();
      const out = await call("POST", `/articles/${id}/publish`, {}).catch(() => undefined);
      // The same words as HTML and as Markdown, to be cleaned.
      for (const [at, body] of [[1, { html: vector }], [2, { markdown: vector }]]) {
        const other = await call("POST", "/articles", { headline: `Body ${number} ${at}`, section: "hostile", body }).catch(() => undefined);
        if (other && number % 2 === at % 2) await call("POST", `/articles/${other.id}/publish`, {}).catch(() => undefined);
      }
      return { address: out?.address, fields: content.body.blocks.length + 12, refused };
    }
    const { errors = [] } = await answer.json();
    const pointers = errors.map(({ pointer }) => pointer ?? "");
    if (answer.status !== 422 || pointers.length === 0) throw new Error(`${answer.status} for ${vector}: ${JSON.stringify(errors)}`);
    refused += pointers.length;
    const bad = new Set(pointers.map((pointer) => /^\/body\/blocks\/(\d+)/.exec(pointer)?.[1]).filter(Boolean).map(Number));
    content.body.blocks = content.body.blocks.filter((_, at) => !bad.has(at));
    for (const pointer of pointers) {
      const name = /^\/(\w+)/.exec(pointer)?.[1];
      if (name && name !== "body") content[name] = name === "headline" ? `Story ${number}` : undefined;
    }
  }
  return { fields: 0, refused };
}

/** Opens pages and does to everything on them what a reader could: whatever ran, was asked of others, or could run is told. */
async function watch(browser, paper, places, settings, before) {
  const wrong = [];
  const waiting = [...places];
  const hand = async () => {
    const context = await guarded(browser, paper, settings, wrong);
    const page = await context.newPage();
    for (let place = waiting.shift(); place !== undefined; place = waiting.shift()) await look(page, paper, place, wrong, before);
    await context.close();
  };
  await Promise.all([hand(), hand(), hand()]);
  return wrong;
}

async function guarded(browser, paper, settings, wrong) {
  const context = await browser.newContext({ ...settings, serviceWorkers: "block", baseURL: paper.url });
  context.setDefaultTimeout(60_000);
  const host = new URL(paper.url).host;
  await context.exposeFunction("ranHere", (what) => wrong.push(`something ran: ${what}`));
  await context.addInitScript(() => {
    const told = new Set();
    const tell = (name) => (...words) => {
      const said = `${name}(${words.join()}) at ${location.pathname}`;
      if (!told.has(said)) globalThis.ranHere(said);
      told.add(said);
    };
    for (const name of ["hit", "alert", "confirm", "prompt"]) globalThis[name] = tell(name);
    globalThis.print = tell("print");
  });
  await context.route("**", (route) => {
    const url = new URL(route.request().url());
    if (url.host === host || ["data:", "blob:", "about:"].includes(url.protocol)) return route.fallback();
    wrong.push(`asked elsewhere: ${url}`);
    return route.abort();
  });
  return context;
}

async function look(page, paper, place, wrong, before) {
  const answer = await page.goto(place, { waitUntil: "load" }).catch((error) => wrong.push(`${place}: ${error.message}`));
  if (typeof answer === "number") return;
  if (answer.status() >= 500) wrong.push(`${place}: ${answer.status()}`);
  await before?.(page);
  const found = await page.evaluate(async () => {
    const bad = [];
    const own = /^(\/|#|https?:|mailto:|fb-messenger:|otpauth:|$)/i;
    for (const element of document.querySelectorAll("*")) {
      for (const { name, value } of element.attributes) {
        const leads = /^(href|src|action|formaction|xlink:href|data|poster|srcdoc|cite|background|ping|manifest)$/.test(name);
        // eslint-disable-next-line no-control-regex
        const plain = value.replaceAll(/[\u0000-\u0020]/g, "");
        if (/^on|^style$|^srcdoc$/.test(name)) bad.push(`${element.localName} ${name}=${value.slice(0, 80)}`);
        if (leads && (!own.test(plain) || /^(javascript|vbscript|data):/i.test(plain))) bad.push(`${element.localName} ${name}=${value.slice(0, 80)}`);
      }
      const name = element.localName.toLowerCase();
      if (/^(iframe|object|embed|base|frame|applet|math|foreignobject|animate|set|style|marquee|xmp|plaintext)$/.test(name)) bad.push(`<${name}>`);
      if (name === "script" && !element.src.startsWith(`${location.origin}/assets/`) && element.type !== "application/ld+json") bad.push(`<script> ${element.textContent.slice(0, 80)}`);
      if (name === "meta" && element.httpEquiv) bad.push(`<meta http-equiv=${element.httpEquiv}>`);
      if (name === "link" && !["", location.origin].includes(element.href && new URL(element.href).origin) && element.rel !== "canonical") bad.push(`<link ${element.rel} ${element.href}>`);
      if (name === "form" && new URL(element.action, location).origin !== location.origin) bad.push(`<form ${element.action}>`);
    }
    for (const script of document.querySelectorAll("script[type='application/ld+json']")) JSON.parse(script.textContent);
    // What waits for a finger, a key or a frame of an animation.
    for (const element of document.querySelectorAll("body *")) for (const kind of ["mouseover", "pointerenter", "focus", "animationstart", "toggle"]) element.dispatchEvent(new Event(kind, { bubbles: kind === "mouseover" }));
    for (const details of document.querySelectorAll("details")) details.open = true;
    for (const link of document.querySelectorAll("a[href]")) {
      const to = String(link.href.baseVal ?? link.href);
      if (!/^(\/|https?:|mailto:|fb-messenger:|otpauth:)/.test(to)) bad.push(`leads to ${to.slice(0, 80)}`);
    }
    await new Promise((next) => setTimeout(next, 30));
    return bad;
  });
  wrong.push(...found.map((line) => `${place}: ${line}`));
}

/** A reader whose every field is a vector: name, comments, notes, folders, what was searched, what a form was refused for. */
async function readers(browser, paper, all, places, settings) {
  const wrong = [];
  const some = all.slice(0, 88);
  const context = await guarded(browser, paper, settings, wrong);
  const page = await context.newPage();
  const form = async (address, fields) => {
    const body = new URLSearchParams(fields).toString();
    return (await context.request.post(paper.url + address, { data: body, headers: { "content-type": "application/x-www-form-urlencoded", origin: paper.url }, maxRedirects: 0 })).status();
  };
  const numbers = [];
  for (const place of places.filter((one) => one.startsWith("/hostile/")).slice(0, some.length)) {
    const text = await (await fetch(paper.url + place)).text();
    const number = /data-save="(\d+)"/.exec(text)?.[1];
    if (number) numbers.push([number, place]);
  }
  for (const [at, vector] of some.entries()) {
    // Now and then another account: each may write so much.
    if (at % 8 === 0) {
      const email = `r${at}.${settings.bypassCSP}@reader.example`;
      await form("/account/sign-out", {});
      await form("/account/sign-up", { email, password: PASSWORD, name: vector.slice(0, 60) });
      await form("/account/session", { email, password: PASSWORD });
    }
    const [number, place] = numbers[at % numbers.length];
    await form("/account/profile", { name: vector.slice(0, 60), language: "en" });
    await form("/account/saved", { article: number });
    await form("/account/saved/edit", { article: number, folder: vector.slice(0, 60), note: vector });
    await form("/account/follow", { kind: "tag", slug: vector.slice(0, 100), edition: "en" });
    await form("/account/history/switch", { on: "yes" });
    await form("/account/history", { article: number });
    const said = await form("/account/comments", { article: number, parent: "", text: `${vector}\nhttps://fine.example/${vector}`, name: vector.slice(0, 60) });
    if (said >= 500) wrong.push(`${said} for a comment: ${vector}`);
    const query = encodeURIComponent(vector.slice(0, 300));
    const visits = [`/search?q=${query}`, `/search?section=${query}&tag=${query}&author=${query}&kind=${query}&from=${query}&sort=${query}`, `/account/?next=${query}&edition=${query}&done=${query}`];
    if (at % 8 === 7) visits.push("/account/", "/account/saved", `/account/saved?folder=${query}`, "/account/news", "/account/history", "/account/comments", "/account/security", "/account/sessions", "/account/delete", `/account/comments/write?article=${number}`, place, "/account/sign-up");
    // A form that was refused shows what stood in it.
    if (at % 4 === 3) await form("/account/address", { email: vector, password: "x" });
    for (const visit of at % 2 ? visits : visits.slice(0, 1)) await look(page, paper, visit, wrong);
  }
  // What waits for a moderator is approved, and seen.
  const call = desk(paper);
  for (let round = 0; round < 5; round += 1) {
    const { items } = await call("GET", "/comments?limit=100");
    if (items.length === 0) break;
    for (const { id } of items) await call("POST", `/comments/${id}/approve`, { reason: "so that it shows" });
  }
  for (const [, place] of numbers) await look(page, paper, place, wrong);
  const feed = async (address) => (await fetch(paper.url + address)).text();
  for (const [, place] of numbers.slice(0, 20)) {
    const text = await feed(`${place}/comments/atom.xml`);
    if (/<(script|img|svg|iframe)\b/i.test(text)) wrong.push(`${place}/comments/atom.xml holds an element: ${/<(script|img|svg|iframe)\b[^]{0,60}/i.exec(text)[0]}`);
  }
  // Feeds are read as XML by the browser itself, where the page's policy does not stand in the way of the test.
  const feeds = ["/rss.xml", "/atom.xml", "/hostile/rss.xml", "/hostile/atom.xml", `/search/atom.xml?q=${encodeURIComponent(some[0])}`, "/sitemap.xml", "/sitemap-news.xml"];
  for (const address of settings.bypassCSP ? feeds : []) {
    const broken = await page.evaluate(async (address) => {
      const text = await (await fetch(address)).text();
      const tree = new DOMParser().parseFromString(text, "application/xml");
      const odd = [...tree.querySelectorAll("script, img, svg, iframe")].map((one) => one.localName);
      return [...tree.querySelectorAll("parsererror")].map((one) => one.textContent.slice(0, 200)).concat(odd);
    }, address).catch((error) => [error.message.split("\n")[0]]);
    wrong.push(...broken.map((line) => `${address}: ${line}`));
  }
  await context.close();
  return wrong;
}

/** An export of another system, in which every text is a vector. */
function archive(all) {
  const data = (text) => `<![CDATA[${text.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
  const items = all.map((vector, at) => {
    const id = at + 1;
    return `<item><title>${data(vector)}</title><link>https://old.example/2019/05/12/h${id}/</link><pubDate>Sun, 12 May 2019 10:00:00 +0000</pubDate>
<dc:creator>${data(`w${id % 20}`)}</dc:creator><guid isPermaLink="false">https://old.example/?p=${id}</guid><description></description>
<content:encoded>${data(`<p>${vector}</p>\n${vector}\n<!-- wp:html -->${vector}<!-- /wp:html -->\n[caption id="a" caption="${vector}"]x[/caption]`)}</content:encoded><excerpt:encoded>${data(vector)}</excerpt:encoded><wp:post_id>${id}</wp:post_id>
<wp:post_date>2019-05-12 10:00:00</wp:post_date><wp:post_date_gmt>2019-05-12 10:00:00</wp:post_date_gmt><wp:comment_status>open</wp:comment_status><wp:ping_status>closed</wp:ping_status><wp:post_name>h${id}</wp:post_name>
<wp:status>publish</wp:status><wp:post_parent>0</wp:post_parent><wp:menu_order>0</wp:menu_order><wp:post_type>${id % 10 ? "post" : "page"}</wp:post_type><wp:post_password></wp:post_password><wp:is_sticky>0</wp:is_sticky>
<category domain="category" nicename="old">${data("Old")}</category><category domain="post_tag" nicename="t${id % 40}">${data(all[at % 40])}</category>
<wp:comment><wp:comment_id>${id}</wp:comment_id><wp:comment_author>${data(vector)}</wp:comment_author><wp:comment_author_email>x@old.example</wp:comment_author_email><wp:comment_author_url>${data(vector)}</wp:comment_author_url><wp:comment_author_IP>192.0.2.1</wp:comment_author_IP><wp:comment_date>2019-05-13 10:00:00</wp:comment_date><wp:comment_date_gmt>2019-05-13 10:00:00</wp:comment_date_gmt><wp:comment_content>${data(vector)}</wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_type>comment</wp:comment_type><wp:comment_parent>0</wp:comment_parent><wp:comment_user_id>0</wp:comment_user_id></wp:comment></item>`;
  });
  const authors = Array.from({ length: 20 }, (_, at) => `<wp:author><wp:author_id>${at + 1}</wp:author_id><wp:author_login>w${at}</wp:author_login><wp:author_email>w${at}@old.example</wp:author_email><wp:author_display_name>${data(all[at])}</wp:author_display_name></wp:author>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Old</title><link>https://old.example</link><description></description><language>en-US</language><wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>https://old.example</wp:base_site_url><wp:base_blog_url>https://old.example</wp:base_blog_url>
${authors.join("\n")}<wp:category><wp:term_id>1</wp:term_id><wp:category_nicename>old</wp:category_nicename><wp:category_parent></wp:category_parent><wp:cat_name>Old</wp:cat_name></wp:category>
${items.join("\n")}</channel></rss>`;
}

async function picture(paper, call, alt) {
  const { items } = await call("GET", "/assets?limit=1").catch(() => ({ items: [] }));
  if (items[0]) return items[0].id;
  // One white pixel, larger: a PNG that any browser draws.
  const bytes = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==", "base64");
  const body = new FormData();
  body.append("file", new Blob([bytes], { type: "image/png" }), `${alt}.png`);
  for (const name of ["alt", "credit", "caption"]) body.append(name, alt);
  const answer = await fetch(`${paper.url}/desk/api/assets`, { method: "POST", headers: { authorization: `Bearer ${await call.token()}` }, body });
  return (await answer.json()).id;
}

function desk(paper) {
  let token;
  const raw = async (method, where, body) => {
    token ??= fetch(`${paper.url}/desk/api/session`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(paper.staff) }).then((answer) => answer.json()).then((said) => said.token);
    return fetch(`${paper.url}/desk/api${where}`, { method, headers: { "content-type": "application/json", authorization: `Bearer ${await token}` }, body: body && JSON.stringify(body) });
  };
  const call = async (method, where, body) => {
    const answer = await raw(method, where, body);
    if (!answer.ok) throw new Error(`${method} ${where}: ${answer.status} ${(await answer.text()).slice(0, 400)}`);
    return answer.status === 204 ? undefined : answer.json();
  };
  return Object.assign(call, { raw, token: async () => (await raw("GET", "/session"), token) });
}
