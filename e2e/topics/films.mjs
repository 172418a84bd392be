// Films and sounds: a film that ffmpeg makes here is uploaded, encoded, published and played, by its controls' names and by keyboard, in
// three languages; without scripts the browser's own controls play it.

import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { Desk } from "../desk.mjs";
import { start, startEmpty } from "../paper.mjs";
import { axe, found } from "./access.mjs";

const run = promisify(execFile);
const NAMES = {
  en: { play: "Play", pause: "Pause", back: "Back 10 seconds", forward: "Forward 10 seconds", mute: "Mute", unmute: "Unmute", full: "Full screen", exit: "Exit full screen", speed: "Speed", quality: "Quality", pip: "Picture in picture", download: "Download" },
  ru: { play: "Воспроизвести", pause: "Пауза", back: "Назад на 10 секунд", forward: "Вперёд на 10 секунд", mute: "Выключить звук", full: "Во весь экран", speed: "Скорость", download: "Скачать" },
  ar: { play: "تشغيل", pause: "إيقاف مؤقت", back: "رجوع 10 ثوان", forward: "تقدم 10 ثوان", mute: "كتم الصوت", full: "ملء الشاشة", speed: "السرعة", download: "تنزيل" },
};

async function made(folder, name, words) {
  await run("ffmpeg", ["-v", "error", "-y", ...words.split(" "), "-metadata", "location=+12.3456+098.7654/", path.join(folder, name)]);
  return readFile(path.join(folder, name));
}

async function upload(desk, name, bytes) {
  const form = new FormData();
  form.append("file", new Blob([bytes]), name);
  const answer = await fetch(`${desk.url}/desk/api/assets`, { method: "POST", headers: { authorization: `Bearer ${desk.token}` }, body: form });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()).id;
}

async function encoded(desk, id) {
  for (let waited = 0; waited < 600; waited += 1) {
    const { state, problem } = await desk.call("GET", `/assets/${id}/encoding`);
    if (state === "done") return;
    if (state === "failed") throw new Error(problem);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  throw new Error("it is not encoded after ten minutes");
}

export default async function films(test, paper, browser) {
  if (process.env.SITE) return;
  const folder = await mkdtemp(path.join(os.tmpdir(), "dateline-film-"));
  let own;
  const stories = {};
  let film;
  await test("a film and a sound are encoded, and served with nothing of where they were made", async () => {
    own = await startEmpty({ DATELINE_FFMPEG: "ffmpeg" }, path.join(folder, "data"), [["ada@films.example", "admin"], ["cora@films.example", "chief"]]);
    const office = Desk.with(own.url, own.keys.admin);
    await office.call("POST", "/editions", { code: "ru", name: "Фильмы", language: "ru", language_name: "Русский", direction: "ltr", path: "ru" });
    await office.call("POST", "/editions", { code: "ar", name: "أفلام", language: "ar", language_name: "العربية", direction: "rtl", path: "ar" });
    const desk = Desk.with(own.url, own.keys.chief);
    const source = "-f lavfi -i testsrc2=s=1280x720:r=25:d=30 -f lavfi -i sine=440:d=30";
    film = await upload(desk, "tide.mp4", await made(folder, "tide.mp4", `${source} -c:v libx264 -preset ultrafast -c:a aac`));
    const sound = await upload(desk, "bell.mp3", await made(folder, "bell.mp3", "-f lavfi -i sine=440:d=40"));
    for (const edition of ["en", "ru", "ar"]) {
      const body = { version: 1, blocks: [{ type: "paragraph", text: "The tide." }, { type: "video", asset: film, title: "The tide" }, { type: "audio", asset: sound, title: "The bell" }] };
      const section = "films";
      await desk.call("POST", `/sections?edition=${edition}`, { edition, slug: section, name: "Films" });
      const { id } = await desk.call("POST", "/articles", { headline: `A film in ${edition}`, edition, section, body });
      stories[edition] = (await desk.call("POST", `/articles/${id}/publish`, {})).address;
    }
    await encoded(desk, film);
    await encoded(desk, sound);
    const wrong = [];
    const page = await (await fetch(own.url + stories.en)).text();
    const addresses = [...page.matchAll(/(?:src|data-hls|poster)="(\/media\/[^"]+)"/g)].map(([, address]) => address);
    const list = addresses.find((address) => address.endsWith("film.m3u8"));
    if (!list) return [`no list of sizes in ${addresses}`];
    for (const step of ["360.m3u8", "360.mp4", "720.m3u8", "720.mp4"]) addresses.push(new URL(step, own.url + list).pathname);
    for (const address of addresses) {
      const answer = await fetch(own.url + address);
      const bytes = Buffer.from(await answer.arrayBuffer());
      if (answer.status !== 200) wrong.push(`${address}: ${answer.status}`);
      if (bytes.includes("12.3456")) wrong.push(`${address} tells where it was made`);
      const type = answer.headers.get("content-type");
      if (address.endsWith(".m3u8") && type !== "application/vnd.apple.mpegurl") wrong.push(`${address}: ${type}`);
      const part = await fetch(own.url + address, { headers: { range: "bytes=10-19" } });
      if (part.status !== 206 || !Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(10, 20))) wrong.push(`${address}: no part of it is served`);
    }
    return wrong;
  });
  await test("a program that is killed while it encodes serves nothing half done, leaves nobody at work, and goes on", async () => {
    const wrong = [];
    const desk = Desk.with(own.url, own.keys.chief);
    const source = "-f lavfi -i testsrc2=s=1280x720:r=25:d=20";
    const id = await upload(desk, "long.mp4", await made(folder, "long.mp4", `${source} -c:v libx264 -preset ultrafast`));
    const state = async () => (await desk.call("GET", `/assets/${id}/encoding`)).state;
    while ((await state()) === "waiting") await new Promise((resolve) => setTimeout(resolve, 100));
    if ((await state()) !== "working") wrong.push(`it is ${await state()} already`);
    const { size } = await desk.call("GET", `/assets/${id}`);
    await own.end("SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, 500));
    for (const process of await readdir("/proc")) {
      const words = /^\d+$/.test(process) ? await readFile(`/proc/${process}/cmdline`, "utf8").catch(() => "") : "";
      if (words.includes(path.join(folder, "data", "blobs"))) wrong.push(`still at work: ${words.slice(0, 60)}`);
    }
    const again = await start({ DATELINE_FFMPEG: "ffmpeg" }, path.join(folder, "data"), 0, "serve");
    own = { ...again, keys: own.keys };
    desk.url = own.url;
    if ((await state()) !== "done" && (await desk.call("GET", `/assets/${id}`)).size !== size) wrong.push("something half done is served");
    await encoded(desk, id);
    return wrong;
  });
  const open = async (edition, settings = {}) => {
    const context = await browser.newContext({ viewport: { width: 1000, height: 900 }, ...settings });
    const page = await context.newPage();
    const problems = [];
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    await page.goto(own.url + stories[edition], { waitUntil: "load" });
    return { page, problems, player: page.locator(".player.film") };
  };
  const now = (page) => page.evaluate(() => document.querySelector(".player video").currentTime);
  const until = (page, what, ...words) => page.waitForFunction(what, ...words, { timeout: 20_000 });

  await test("captions, another language and chapters are given to a film at the desk", async () => {
    const wrong = [];
    const desk = Desk.with(own.url, own.keys.chief);
    const say = (cues) => `WEBVTT\n\n${cues.map(([from, to, text]) => `00:${from} --> 00:${to}\n${text}\n`).join("\n")}`;
    const kept = [
      ["captions", "en", "English", say([["00.500", "09.000", "<v Oda>The water rises & falls."], ["10.000", "19.000", "Nobody has seen it <i>stop</i>."], ["20.000", "29.000", "It comes again."]])],
      ["subtitles", "ru", "Русский", "1\n00:00:00,500 --> 00:00:09,000\nВода прибывает.\n"],
      ["chapters", "en", "Chapters", say([["00.000", "15.000", "Ebb"], ["15.000", "30.000", "Flood"]])],
    ];
    for (const [kind, language, label, text] of kept) await desk.call("PUT", `/assets/${film}/tracks/${kind}/${language}`, { label, text });
    const { tracks } = await desk.call("GET", `/assets/${film}`);
    if (tracks.map(({ kind, language, cues }) => `${kind} ${language} ${cues}`).join() !== "captions en 3,chapters en 2,subtitles ru 1") wrong.push(JSON.stringify(tracks));
    const page = await (await fetch(own.url + stories.en)).text();
    const addresses = [...page.matchAll(/<track [^>]*src="([^"]+)"/g)].map(([, address]) => address);
    if (addresses.length !== 3) wrong.push(`${addresses.length} tracks on the page`);
    for (const address of addresses) {
      const answer = await fetch(own.url + address);
      if (answer.status !== 200 || answer.headers.get("content-type") !== "text/vtt" || !(await answer.text()).startsWith("WEBVTT\n")) wrong.push(`${address}: ${answer.status} ${answer.headers.get("content-type")}`);
    }
    const told = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page)[1])["@graph"].find((one) => one["@type"] === "VideoObject");
    if (told.hasPart?.map(({ name, startOffset }) => `${name} ${startOffset}`).join() !== "Ebb 0,Flood 15" || told.caption?.length !== 2 || !/poster/.test(told.thumbnailUrl)) wrong.push(JSON.stringify(told));
    return wrong;
  });
  for (const edition of ["en", "ru", "ar"]) {
    await test(`a film is played by the names of its controls, ${edition}`, async () => {
      const wrong = [];
      const names = NAMES[edition];
      const { page, problems, player } = await open(edition);
      const button = (name) => player.getByRole("button", { name, exact: true });
      await button(names.play).click();
      await until(page, () => document.querySelector(".player video").currentTime > 0.5);
      await button(names.forward).click();
      await until(page, () => document.querySelector(".player video").currentTime > 10);
      await button(names.back).click();
      await until(page, () => document.querySelector(".player video").currentTime < 10);
      await button(names.mute).click();
      if (!(await page.evaluate(() => document.querySelector(".player video").muted))) wrong.push("it is not muted");
      if (names.unmute) await button(names.unmute).click();
      await player.getByLabel(names.speed, { exact: true }).selectOption("1.5×");
      if ((await page.evaluate(() => document.querySelector(".player video").playbackRate)) !== 1.5) wrong.push("it is not faster");
      if (names.quality) {
        const sizes = await player.getByLabel(names.quality, { exact: true }).locator("option").allTextContents();
        if (sizes.join() !== "Automatic,360p,720p") wrong.push(`sizes: ${sizes}`);
        await player.getByLabel(names.quality, { exact: true }).selectOption("360p");
        await until(page, () => document.querySelector(".player video").videoHeight === 360);
      }
      if (!(await page.evaluate(() => document.querySelector(".player video").src.startsWith("blob:")))) wrong.push("it is not played by its sizes");
      await button(names.full).click();
      await until(page, () => document.fullscreenElement !== null);
      if (names.exit) {
        await button(names.exit).click();
        await until(page, () => document.fullscreenElement === null);
      }
      const link = player.getByRole("link", { name: names.download, exact: true });
      if (!/^\/media\/.*\.mp4$/.test(await link.getAttribute("href"))) wrong.push("the download leads elsewhere");
      if (names.pip && (await page.evaluate(() => document.pictureInPictureEnabled)) && !(await button(names.pip).isVisible())) wrong.push("no picture in picture");
      await button(names.pause).click();
      if (!(await page.evaluate(() => document.querySelector(".player video").paused))) wrong.push("it does not stop");
      await page.context().close();
      return [...wrong, ...problems];
    });
  }
  await test("small pictures show where a place in it is, fetched once somebody points at the bar; the sitemap tells of it", async () => {
    const wrong = [];
    const context = await browser.newContext({ viewport: { width: 1000, height: 900 } });
    const page = await context.newPage();
    const asked = [];
    page.on("request", (request) => request.url().includes("storyboard") && asked.push(request.url()));
    await page.goto(own.url + stories.en, { waitUntil: "load" });
    const bar = page.locator(".player.film [data-at]");
    await bar.waitFor();
    await bar.evaluate((input) => input.scrollIntoView({ block: "center" }));
    await page.waitForTimeout(300);
    if (asked.length > 0) wrong.push(`fetched before anybody asked: ${asked}`);
    const { x, y, width, height } = await bar.boundingBox();
    const still = page.locator(".player-preview");
    const at = async (part) => {
      await page.mouse.move(x + width * part, y + height / 2);
      await still.waitFor();
      await page.waitForFunction(() => document.querySelector(".player-preview span").textContent !== "");
      return { place: await still.evaluate(({ style }) => style.backgroundPosition), time: await still.textContent() };
    };
    const [early, late] = [await at(0.05), await at(0.9)];
    if (early.place === late.place || early.time !== "0:01" || late.time !== "0:27") wrong.push(JSON.stringify([early, late]));
    if (process.env.SHOTS) await page.screenshot({ path: path.join(process.env.SHOTS, "storyboard.png") });
    if (asked.length !== 2) wrong.push(`asked for ${asked}`);
    for (const url of asked) {
      const answer = await fetch(url);
      const type = answer.headers.get("content-type");
      if (answer.status !== 200 || type !== (url.endsWith(".vtt") ? "text/vtt" : "image/jpeg")) wrong.push(`${url}: ${answer.status} ${type}`);
    }
    await page.mouse.move(x + width / 2, y - 200);
    await still.waitFor({ state: "hidden" });
    await context.close();
    const index = await (await fetch(`${own.url}/sitemap.xml`)).text();
    let told = "";
    for (const [, part] of index.matchAll(/<loc>([^<]+\/sitemap\/[^<]+)<\/loc>/g)) told += await (await fetch(new URL(new URL(part).pathname, own.url))).text();
    const film = /<video:video>.*?<\/video:video>/s.exec(told)?.[0] ?? "";
    for (const part of [/<video:thumbnail_loc>[^<]+poster/, /<video:title>[^<]+</, /<video:description>[^<]+</, /<video:content_loc>[^<]+\.mp4</, "<video:duration>30<", /<video:publication_date>\d{4}-/]) if (!film.match(part)) wrong.push(`no ${part} in ${film}`);
    return wrong;
  });
  await test("by keyboard, and the place is remembered", async () => {
    const wrong = [];
    const { page, problems, player } = await open("en");
    await player.getByRole("button", { name: "Play", exact: true }).focus();
    await page.keyboard.press("Enter");
    await until(page, () => document.querySelector(".player video").currentTime > 0.5);
    await page.keyboard.press("l");
    await page.keyboard.press("ArrowRight");
    await until(page, () => document.querySelector(".player video").currentTime > 20);
    await page.keyboard.press("m");
    if (!(await page.evaluate(() => document.querySelector(".player video").muted))) wrong.push("m does not mute");
    await page.keyboard.press("j");
    await until(page, () => document.querySelector(".player video").currentTime < 20);
    await page.keyboard.press("k");
    await until(page, () => document.querySelector(".player video").paused);
    const at = await now(page);
    await page.reload({ waitUntil: "load" });
    await player.getByRole("button", { name: "Play", exact: true }).press("Enter");
    await until(page, () => document.querySelector(".player video").currentTime > 0.5);
    if ((await now(page)) < Math.floor(at)) wrong.push(`it stopped at ${at} and went on at ${await now(page)}`);
    await page.context().close();
    return [...wrong, ...problems];
  });
  await test("captions are shown in the language somebody chooses; words and chapters lead into the film and are marked as they are said", async () => {
    const wrong = [];
    const { page, problems, player } = await open("en");
    const shown = () => page.evaluate(() => [...document.querySelector(".player video").textTracks].filter(({ kind, mode }) => kind !== "chapters" && mode === "showing").map(({ language }) => language).join());
    const choice = player.getByLabel("Captions", { exact: true });
    await choice.waitFor();
    if ((await choice.locator("option").allTextContents()).join() !== "Off,English,Русский") wrong.push(`captions: ${await choice.locator("option").allTextContents()}`);
    await choice.selectOption("Русский");
    if ((await shown()) !== "ru") wrong.push(`chosen ru, shown ${await shown()}`);
    await page.getByText("Transcript", { exact: true }).click();
    await page.getByText("Nobody has seen it stop.", { exact: true }).click();
    await until(page, () => document.querySelector(".player video").currentTime >= 10 && !document.querySelector(".player video").paused);
    await until(page, () => document.querySelector(".transcript [aria-current]")?.textContent === "Nobody has seen it stop.");
    const active = await page.evaluate(() => [...document.querySelector(".player video").textTracks].find(({ mode }) => mode === "showing").cues.length);
    if (active !== 1) wrong.push(`${active} cues in Russian`);
    await page.getByRole("link", { name: "0:15" }).press("Enter");
    await until(page, () => document.querySelector(".player video").currentTime >= 15);
    await until(page, () => document.querySelector(".chapters a[aria-current]")?.textContent === "0:15");
    await player.getByRole("button", { name: "Pause", exact: true }).focus();
    await page.keyboard.press("c");
    if ((await shown()) !== "") wrong.push("c does not turn captions off");
    await page.keyboard.press("c");
    if ((await shown()) !== "ru") wrong.push("c does not turn the same captions on again");
    await page.context().close();
    const russian = await open("ru");
    await russian.player.getByRole("button", { name: "Воспроизвести", exact: true }).focus();
    await russian.page.keyboard.press("c");
    const first = await russian.page.evaluate(() => [...document.querySelector(".player video").textTracks].find(({ mode }) => mode === "showing")?.language);
    if (first !== "ru") wrong.push(`a Russian page shows ${first}`);
    await russian.page.context().close();
    const plain = await open("en", { javaScriptEnabled: false });
    await plain.page.getByText("Transcript", { exact: true }).click();
    if (!(await plain.page.getByText("It comes again.").isVisible())) wrong.push("no words without scripts");
    const link = await plain.page.locator(".chapters a").last().getAttribute("href");
    if (!/\.mp4#t=15$/.test(link)) wrong.push(`without scripts a chapter leads to ${link}`);
    await plain.page.context().close();
    return [...wrong, ...problems];
  });
  await test("a film that plays stands in a corner while somebody reads on, and goes back", async () => {
    const wrong = [];
    const { page, problems, player } = await open("en", { viewport: { width: 1000, height: 500 } });
    await page.evaluate(() => document.querySelector("main").append(Object.assign(document.createElement("p"), { textContent: "The tide.", id: "below" })));
    await page.evaluate(() => (document.querySelector("#below").style.paddingBlock = "80rem"));
    await player.getByRole("button", { name: "Play", exact: true }).click();
    await until(page, () => document.querySelector(".player video").currentTime > 0.3);
    const above = await page.evaluate(() => document.querySelector("#below").getBoundingClientRect().top + scrollY);
    await page.evaluate(() => document.querySelector("#below").scrollIntoView({ block: "center" }));
    await page.locator(".player.mini").waitFor();
    const after = await page.evaluate(() => document.querySelector("#below").getBoundingClientRect().top + scrollY);
    if (Math.abs(above - after) > 1) wrong.push(`what stands below moved by ${after - above}`);
    const box = await page.locator(".player.mini").boundingBox();
    if (box.x + box.width > 1000 || box.y + box.height > 500 || box.width > 400) wrong.push(JSON.stringify(box));
    await page.evaluate(() => document.querySelector(".player-room").scrollIntoView({ block: "center" }));
    await page.locator(".player.mini").waitFor({ state: "detached" });
    await page.evaluate(() => document.querySelector("#below").scrollIntoView({ block: "center" }));
    await page.getByRole("button", { name: "Close the small player", exact: true }).click();
    await until(page, () => document.querySelector(".player video").paused);
    if (await page.locator(".player.mini").count()) wrong.push("it is still there");
    await page.context().close();
    return [...wrong, ...problems];
  });
  await test("a sound has speed, steps and a place that is remembered", async () => {
    const wrong = [];
    const { page, problems } = await open("en");
    const player = page.locator(".player:not(.film)");
    await player.getByRole("button", { name: "Play", exact: true }).click();
    await until(page, () => document.querySelector(".player audio").currentTime > 0.3);
    await player.getByRole("button", { name: "Forward 10 seconds", exact: true }).click();
    await until(page, () => document.querySelector(".player audio").currentTime > 10);
    await player.getByLabel("Speed", { exact: true }).selectOption("2×");
    if ((await page.evaluate(() => document.querySelector(".player audio").playbackRate)) !== 2) wrong.push("it is not faster");
    await player.getByRole("button", { name: "Pause", exact: true }).click();
    await page.reload({ waitUntil: "load" });
    await player.getByRole("button", { name: "Play", exact: true }).click();
    await until(page, () => document.querySelector(".player audio").currentTime > 10);
    await page.context().close();
    return [...wrong, ...problems];
  });
  await test("axe finds nothing, in three languages, wide and narrow", async () => {
    const wrong = [];
    for (const edition of ["en", "ru", "ar"]) {
      for (const width of [320, 1000]) {
        const { page } = await open(edition, { viewport: { width, height: 800 } });
        await page.locator(".player.film").waitFor();
        await page.evaluate(axe);
        for (const { id, nodes } of await found(page)) wrong.push(`${edition} ${width}: ${id}: ${nodes.map(({ html }) => html.slice(0, 120))}`);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (over > 0) wrong.push(`${edition} ${width}: ${over} too wide`);
        await page.context().close();
      }
    }
    return wrong;
  });
  await test("without scripts the browser's own controls play it, and a page without a film fetches nothing for one", async () => {
    const wrong = [];
    const { page } = await open("en", { javaScriptEnabled: false });
    const video = page.locator("video[controls][poster][src]");
    if ((await video.count()) !== 1) wrong.push("no film with controls and a picture");
    await page.context().close();
    const other = await (await browser.newContext()).newPage();
    const asked = [];
    other.on("request", (request) => asked.push(request.url()));
    await other.goto(own.url, { waitUntil: "load" });
    await other.waitForTimeout(500);
    for (const url of asked) if (/player|media-store|hls\./.test(url)) wrong.push(url);
    await other.context().close();
    return wrong;
  });
  await test("a withdrawn story takes its film with it", async () => {
    const desk = Desk.with(own.url, own.keys.chief);
    const page = await (await fetch(own.url + stories.en)).text();
    const [, list] = /data-hls="([^"]+)"/.exec(page);
    const { items } = await desk.call("GET", `/assets/${film}/usage`);
    for (const { article } of items) await desk.call("POST", `/articles/${article}/withdraw`, { reason: "A test", notice: "It is gone." });
    const wrong = [];
    for (const address of [list, new URL("360.mp4", own.url + list).pathname]) {
      const { status } = await fetch(own.url + address);
      if (![404, 410].includes(status)) wrong.push(`${address}: ${status}`);
    }
    return wrong;
  });
  await own?.stop();
  await rm(folder, { recursive: true, force: true });
}
