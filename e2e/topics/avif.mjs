// AVIF: a picture that comes in gets lighter sizes in the background, the browser takes them, nothing moves, and what is kept for a journey shows
// them. A program that is killed in between goes on.

import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Desk } from "../desk.mjs";
import { check } from "../nu.mjs";
import { start, startEmpty } from "../paper.mjs";

async function upload(desk, name) {
  const form = new FormData();
  form.append("file", new Blob([await readFile(path.join("sample/pictures", name))]), name);
  form.append("alt", "A harbour");
  const answer = await fetch(`${desk.url}/desk/api/assets`, { method: "POST", headers: { authorization: `Bearer ${desk.token}` }, body: form });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()).id;
}

export default async function avif(test, paper, browser) {
  if (process.env.SITE) return;
  const folder = await mkdtemp(path.join(os.tmpdir(), "dateline-avif-"));
  const data = path.join(folder, "data");
  let own;
  let address;
  const html = async (of) => (await fetch(own.url + of)).text();
  const lightened = async (of, count = 1) => {
    for (let waited = 0; waited < 300; waited += 1) {
      if (((await html(of)).match(/<source type="image\/avif"/g) ?? []).length >= count) return;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    throw new Error(`${of} has no AVIF after two minutes`);
  };
  /** Where everything stands, what is loaded, and what is complained about. */
  const look = async (width) => {
    const context = await browser.newContext({ viewport: { width, height: 900 } });
    const page = await context.newPage();
    const [complaints, asked] = [[], []];
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
    page.on("request", (request) => request.resourceType() === "image" && asked.push(new URL(request.url()).pathname));
    await page.goto(own.url + address, { waitUntil: "networkidle" });
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await page.waitForLoadState("networkidle");
    const boxes = await page.evaluate(() => [...document.querySelectorAll("main *:not(picture, source)")].map((one) => ({ ...one.getBoundingClientRect().toJSON(), tag: one.tagName })));
    const images = await page.evaluate(() => [...document.querySelectorAll("main img")].map((one) => ({ from: new URL(one.currentSrc).pathname, width: one.naturalWidth })));
    await context.close();
    return { boxes: JSON.stringify(boxes), images, complaints, asked };
  };
  let before;
  await test("the browser takes the lightest sizes, once each, and nothing on the page moves", async () => {
    const wrong = [];
    // Without an encoder first, as a page is until they are there.
    own = await startEmpty({}, data, [["ada@avif.example", "admin"], ["cora@avif.example", "chief"]]);
    const desk = Desk.with(own.url, own.keys.chief);
    await desk.call("POST", "/sections?edition=en", { edition: "en", slug: "quay", name: "Quay" });
    const [lead, inside] = [await upload(desk, "crane.jpg"), await upload(desk, "ferry.jpg")];
    const body = { version: 1, blocks: [{ type: "paragraph", text: "The quay." }, { type: "picture", asset: inside }] };
    const { id } = await desk.call("POST", "/articles", { headline: "The quay", section: "quay", lead: { asset: lead, alt: "The crane" }, body });
    address = (await desk.call("POST", `/articles/${id}/publish`, {})).address;
    before = { 360: await look(360), 1440: await look(1440) };
    const keys = own.keys;
    await own.end();
    own = { ...(await start({ DATELINE_FFMPEG: "ffmpeg" }, data, 0, "serve")), keys };
    await lightened(address, 2);
    for (const width of [360, 1440]) {
      const after = await look(width);
      if (after.boxes !== before[width].boxes) wrong.push(`${width}: something moved`);
      for (const { from, width: pixels } of after.images) if (!from.endsWith(".avif") || pixels === 0) wrong.push(`${width}: ${from} is shown, ${pixels} pixels wide`);
      const pictures = after.asked.filter((one) => one.startsWith("/media/"));
      if (pictures.length !== 2 || new Set(pictures).size !== 2) wrong.push(`${width}: asked for ${pictures}`);
      wrong.push(...after.complaints.map((line) => `${width}: ${line}`));
      const bytes = async (of) => (await Promise.all(of.map(async ({ from }) => (await (await fetch(own.url + from)).arrayBuffer()).byteLength))).reduce((sum, one) => sum + one, 0);
      const [was, is] = [await bytes(before[width].images), await bytes(after.images)];
      console.log(`          at ${width}: ${was} bytes of pictures became ${is}`);
      if (is >= was) wrong.push(`${width}: ${is} bytes, ${was} before`);
    }
    return [...wrong, ...(await check(new Map([["the story", await html(address)]])))];
  });
  await test("wherever a picture stands, nothing moves when it gets them", async () => {
    const wrong = [];
    let pictures = 0;
    for (const width of [360, 1440]) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, reducedMotion: "reduce" });
      const page = await context.newPage();
      for (const { address: of, kind, edition } of paper.addresses.kinds) {
        await page.goto(paper.url + of, { waitUntil: "load" });
        // As templates write it, of a type that no browser knows: each shows the picture that it shows already.
        const { count, moved } = await page.evaluate(() => {
          const all = [...document.querySelectorAll("body *")];
          const places = () => all.map((one) => Object.values(one.getBoundingClientRect().toJSON()).map(Math.round).join());
          const before = places();
          const images = document.querySelectorAll("img[srcset]");
          for (const image of images) {
            const [picture, source] = [document.createElement("picture"), document.createElement("source")];
            Object.assign(source, { type: "image/x-none", srcset: image.srcset, sizes: image.sizes });
            image.replaceWith(picture);
            picture.append(source, image);
          }
          const after = places();
          return { count: images.length, moved: all.filter((_, at) => before[at] !== after[at]).map((one) => `${one.tagName}.${one.className}`) };
        });
        pictures += count;
        if (moved.length > 0) wrong.push(`${width} ${edition} ${kind} ${of}: ${moved.slice(0, 3)}`);
      }
      await context.close();
    }
    return pictures > 100 ? wrong : [`only ${pictures} pictures were looked at`];
  });
  await test("a front and a saved story show their pictures without a connection", async () => {
    const wrong = [];
    const context = await browser.newContext({ viewport: { width: 360, height: 800 } });
    const page = await context.newPage();
    const kept = (name, of) => page.waitForFunction(async ([name, of]) => Boolean(await (await caches.open(name)).match(of)), [name, of], { timeout: 30_000 });
    await page.goto(`${own.url}/`, { waitUntil: "networkidle" });
    await kept("fronts", "/");
    await page.goto(own.url + address, { waitUntil: "networkidle" });
    await page.evaluate((address) => import(document.body.dataset.later).then(({ stored }) => stored(address, true)), address);
    await kept("stories", address);
    await context.setOffline(true);
    for (const of of ["/", address]) {
      await page.goto(own.url + of, { waitUntil: "load" });
      await page.locator(".kept-copy").waitFor();
      const images = await page.evaluate(() => [...document.querySelectorAll("main img")].map((one) => ({ from: one.currentSrc, width: one.naturalWidth })));
      if (images.length === 0) wrong.push(`${of}: no pictures`);
      for (const { from, width } of images) if (width === 0) wrong.push(`${of}: ${from} is broken`);
    }
    await context.close();
    return wrong;
  });
  await test("a program that is killed in between leaves nothing half done and goes on", async () => {
    const wrong = [];
    const desk = Desk.with(own.url, own.keys.chief);
    const pictures = [];
    for (const name of ["dredger.jpg", "ice-harbour.jpg", "fog-quay.jpg"]) pictures.push({ type: "picture", asset: await upload(desk, name) });
    const { id } = await desk.call("POST", "/articles", { headline: "The ice", section: "quay", body: { version: 1, blocks: pictures } });
    const other = (await desk.call("POST", `/articles/${id}/publish`, {})).address;
    const encodings = path.join(data, "blobs/encodings");
    for (let waited = 0; waited < 200 && (await readdir(encodings).catch(() => [])).length === 0; waited += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    await own.end("SIGKILL");
    own = { ...(await start({ DATELINE_FFMPEG: "ffmpeg" }, data, 0, "serve")), keys: own.keys };
    await lightened(other, 3);
    const left = await readdir(encodings);
    if (left.length > 0) wrong.push(`left behind: ${left}`);
    for (const [, set] of (await html(other)).matchAll(/<source type="image\/avif" srcset="([^"]+)"/g)) {
      for (const one of set.split(", ")) {
        const answer = await fetch(own.url + one.split(" ")[0]);
        const bytes = Buffer.from(await answer.arrayBuffer());
        if (answer.status !== 200 || answer.headers.get("content-type") !== "image/avif" || bytes.toString("latin1", 4, 12) !== "ftypavif") wrong.push(`${one}: ${answer.status}`);
      }
    }
    return wrong;
  });
  await own?.end();
  await rm(folder, { recursive: true, force: true });
}
