// Podcasts: made at the desk, a story becomes an episode in the panel, and readers and programs that listen get page, feed and chapters.

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { enter, saved } from "../newsdesk.mjs";
import { axe, found, inAllLooks } from "./access.mjs";

const run = promisify(execFile);

async function made(folder, name, words) {
  await run("ffmpeg", ["-v", "error", "-y", ...words.split(" "), path.join(folder, name)]);
  return readFile(path.join(folder, name));
}

export default async function deskPodcasts(test, paper, browser) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "dateline-podcast-"));
  const { page, context, api, complaints } = await enter(paper, browser, { bypassCSP: true, reducedMotion: "reduce" });
  const slug = `watch-room-${Date.now() % 100_000}`;
  const own = `${paper.url}/podcast/${slug}`;
  const send = async (name, type, bytes) => {
    const answer = await context.request.post(`${paper.url}/desk/api/assets`, { headers: { "Sec-Fetch-Site": "same-origin" }, multipart: { file: { name, mimeType: type, buffer: bytes }, alt: "A lamp" } });
    if (!answer.ok()) throw new Error(await answer.text());
    return (await answer.json()).id;
  };
  let story;
  let section;
  await test("a podcast is made at the desk, with a cover and a category", async () => {
    const wrong = [];
    const cover = await send("cover.jpg", "image/jpeg", await made(folder, "cover.jpg", "-f lavfi -i testsrc2=s=1500x1500:d=1 -frames:v 1"));
    await page.goto(`${paper.url}/desk/site/podcasts`);
    await page.getByRole("button", { name: "New podcast" }).click();
    const panel = page.locator("aside.panel");
    await panel.getByLabel("Slug", { exact: false }).first().fill(slug);
    await panel.getByLabel("Name", { exact: true }).fill("The watch-room");
    await panel.getByLabel("Description").fill("What the harbour says to itself.");
    await panel.getByLabel("Category", { exact: true }).selectOption("News");
    await panel.getByLabel("Below it").selectOption("Daily News");
    await panel.getByLabel("Mail of the owner").fill("radio@paper.example");
    wrong.push(...(await inAllLooks(page)).map((line) => `podcast: ${line}`));
    await page.setViewportSize({ width: 1440, height: 900 });
    await panel.getByRole("button", { name: "Save" }).click();
    await panel.getByText(`/podcast/${slug}/feed.xml`).waitFor();
    const made_ = (await api("GET", "/series")).items.find((one) => one.slug === slug);
    await api("PUT", `/series/${made_.id}`, { cover });
    const now = await api("GET", `/series/${made_.id}`);
    if (now.category !== "News" || now.subcategory !== "Daily News" || now.cover !== cover || now.form !== "episodic") wrong.push(JSON.stringify(now));
    if ((await fetch(own)).status !== 404) wrong.push("readers see a podcast without an episode");
    return wrong;
  });
  await test("a story becomes an episode in its panel", async () => {
    const wrong = [];
    const sound = await send("bell.mp3", "audio/mpeg", await made(folder, "bell.mp3", "-f lavfi -i sine=440:d=12"));
    await api("PUT", `/assets/${sound}/tracks/chapters/en`, { label: "Chapters", text: "WEBVTT\n\n00:00.000 --> 00:05.000\nThe pips\n\n00:05.000 --> 00:12.000\nThe depths\n" });
    await api("PUT", `/assets/${sound}/tracks/captions/en`, { label: "English", text: "WEBVTT\n\n00:00.000 --> 00:05.000\nThree pips.\n" });
    const body = { version: 1, blocks: [{ type: "paragraph", text: "It lies at the end of the dial." }, { type: "audio", asset: sound, title: "The bell" }] };
    ({ id: story } = await api("POST", "/articles", { headline: "The bell at six", standfirst: "Twelve seconds & no more.", kind: "news", body }));
    await page.goto(`${paper.url}/desk/story/${story}`);
    await page.getByRole("textbox", { name: "Headline", exact: true }).waitFor();
    const panel = page.locator("aside.panel");
    if (!(await panel.isVisible())) await page.getByRole("button", { name: /Details|Panel/ }).first().click();
    await panel.getByLabel("Episode of").selectOption(slug);
    await panel.getByLabel("Season").fill("2");
    await panel.getByLabel("Episode", { exact: true }).fill("3");
    await saved(page);
    section = (await api("GET", "/sections")).items.find((one) => one.edition === "en").slug;
    const kept = await api("GET", `/articles/${story}`);
    const fields = kept.working_copy?.article ?? kept;
    if (fields.episode?.series !== slug || fields.episode?.season !== 2 || fields.episode?.number !== 3) wrong.push(JSON.stringify(fields.episode));
    await api("POST", `/articles/${story}/revisions`, { ...fields, section, reason: "saved" }, { "If-Match": String(kept.head) });
    await api("POST", `/articles/${story}/publish`, {});
    return wrong;
  });
  await test("the feed says what programs ask for, and each address in it answers what it says", async () => {
    const wrong = [];
    const answer = await fetch(`${own}/feed.xml`);
    const feed = await answer.text();
    if (answer.status !== 200 || !answer.headers.get("content-type").startsWith("application/rss+xml")) wrong.push(`${answer.status} ${answer.headers.get("content-type")}`);
    const [, url, length, type] = /<enclosure url="([^"]+)" length="(\d+)" type="([^"]+)"/.exec(feed) ?? [];
    const local = (address) => new URL(new URL(address).pathname, paper.url);
    const head = await fetch(local(url), { method: "HEAD" });
    if (head.headers.get("content-length") !== length || head.headers.get("content-type") !== type) wrong.push(`enclosure ${length} ${type}, HEAD ${head.headers.get("content-length")} ${head.headers.get("content-type")}`);
    const read = async (what) => {
      const [, address, told] = what.exec(feed) ?? [];
      if (!address) return wrong.push(`no ${what}`);
      const answer = await fetch(local(address));
      if (answer.status !== 200 || !answer.headers.get("content-type").startsWith(told)) wrong.push(`${address}: ${answer.status} ${answer.headers.get("content-type")}`);
      return answer;
    };
    await read(/<podcast:transcript url="([^"]+)" type="([^"]+)"/);
    const chapters = await (await read(/<podcast:chapters url="([^"]+)" type="([^"]+)"/)).json();
    if (chapters.chapters.map(({ startTime, title }) => `${startTime} ${title}`).join() !== "0 The pips,5 The depths") wrong.push(JSON.stringify(chapters));
    const [, image] = /<itunes:image href="([^"]+)"/.exec(feed) ?? [];
    const seen = image && (await fetch(local(image)));
    if (seen?.status !== 200 || seen.headers.get("content-type") !== "image/jpeg") wrong.push(`cover ${image}: ${seen?.status}`);
    for (const part of ["<itunes:season>2</itunes:season>", "<itunes:episode>3</itunes:episode>", '<itunes:category text="News"><itunes:category text="Daily News"/>', "<podcast:guid>", "Twelve seconds &amp; no more."]) if (!feed.includes(part)) wrong.push(`no ${part}`);
    return wrong;
  });
  await test("readers hear it on the podcast's page and on the story's, by the names of the controls; cards have its mark", async () => {
    const wrong = [];
    for (const [width, height] of [[360, 780], [1440, 900]]) {
      for (const colorScheme of ["light", "dark"]) {
        const reader = await browser.newContext({ viewport: { width, height }, colorScheme, bypassCSP: true });
        const shown = await reader.newPage();
        await shown.goto(own, { waitUntil: "load" });
        await shown.locator(".episode .player").first().waitFor();
        await shown.evaluate(axe);
        for (const { id, nodes } of await found(shown)) wrong.push(`${width} ${colorScheme}: ${id}: ${nodes.map(({ html }) => html.slice(0, 120))}`);
        const over = await shown.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (over > 0) wrong.push(`${width}: ${over} too wide`);
        if (process.env.SHOTS) await shown.screenshot({ path: path.join(process.env.SHOTS, `podcast-${width}-${colorScheme}.png`), fullPage: true });
        await reader.close();
      }
    }
    const reader = await browser.newContext({ viewport: { width: 1000, height: 800 } });
    const shown = await reader.newPage();
    await shown.goto(own, { waitUntil: "load" });
    await shown.locator(".player").getByRole("button", { name: "Play", exact: true }).click();
    await shown.waitForFunction(() => document.querySelector(".player audio").currentTime > 0.3);
    await shown.getByRole("link", { name: "The bell at six", exact: true }).click();
    const series = shown.locator(".of-series");
    await series.waitFor();
    if (!(await series.textContent()).includes("Season 2, episode 3")) wrong.push(await series.textContent());
    if (process.env.SHOTS) await shown.screenshot({ path: path.join(process.env.SHOTS, "podcast-story.png"), fullPage: true });
    await shown.goto(`${paper.url}/${section}`);
    if (!(await shown.locator(".card, .rowcard").filter({ hasText: "The bell at six" }).first().textContent()).includes("Audio")) wrong.push("its card does not say that it is heard");
    await reader.close();
    return wrong;
  });
  await test("withdrawn, it leaves page, feed and chapters", async () => {
    const wrong = [];
    await api("POST", `/articles/${story}/withdraw`, { reason: "A test", notice: "It is gone." });
    for (const address of ["", "/feed.xml"]) {
      const { status } = await fetch(own + address);
      if (status !== 404) wrong.push(`${address}: ${status}`);
    }
    return wrong;
  });
  await test("nothing was complained about", async () => complaints);
  await context.close();
  await rm(folder, { recursive: true, force: true });
}
