// Every block of a story goes through the editor and comes out as it was: those of the sample newspaper, and one of each.

import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { canonical, copy, enter, saved } from "../newsdesk.mjs";

const app = fileURLToPath(new URL("../../desk-app/", import.meta.url));

const marked = [
  { text: "The " },
  { text: "old", marks: [{ type: "strong" }, { type: "emphasis" }] },
  { text: " quay\nis " },
  { text: "open", marks: [{ type: "link", href: "/harbour", title: "Harbour" }] },
  { text: "1", marks: [{ type: "footnote", note: "n1" }] },
  { text: " und ", marks: [{ type: "language", lang: "de" }] },
  { text: "x", marks: [{ type: "subscript" }] },
  { text: "y", marks: [{ type: "superscript" }] },
  { text: "z", marks: [{ type: "strike" }] },
  { text: "u", marks: [{ type: "underline" }] },
  { text: "c", marks: [{ type: "code" }] },
  { text: "h", marks: [{ type: "highlight" }] },
];
const line = (text) => ({ type: "paragraph", text });

/** One of each block, with everything that it may say. */
const everyBlock = (picture, article) => [
  line("First."),
  line(marked),
  { type: "subhead", text: "Two" },
  { type: "subhead", level: 3, text: "Three", anchor: "three" },
  { type: "list", items: ["One", { text: "Two", blocks: [{ type: "list", ordered: true, start: 3, items: ["Deep"] }] }] },
  { type: "quotation", blocks: [line("Said."), line("And said.")], by: "Ilse Karu", source: "https://harbour.example/minutes" },
  { type: "pull_quote", text: "Nobody cheered.", by: [{ text: "Petra", marks: [{ type: "strong" }] }] },
  { type: "picture", asset: picture, alt: "A quay", caption: marked.slice(0, 2), credit: "Dov", size: "wide" },
  { type: "gallery", title: "Three", pictures: [{ asset: picture, alt: "A quay", caption: "One", credit: "Dov" }, { asset: picture, alt: "Again" }] },
  { type: "embed", url: "https://video.example/1", title: "A film", caption: "Seen" },
  {
    type: "table",
    caption: "Boats",
    head: [[{ text: "Boat", header: true }, { text: "Length", header: true }]],
    rows: [["Tressey", { text: "31", align: "end" }], [{ text: "none", colspan: 2 }]],
    foot: [["All", "31"]],
  },
  { type: "fact_box", title: "The ferry", label: "Facts", blocks: [line("Built in spring."), { type: "list", items: ["Red"] }] },
  { type: "key_points", title: "In short", points: ["One", marked.slice(0, 2)] },
  { type: "timeline", title: "The day", entries: [{ when: "At six", at: "2026-11-26", title: "The boat", blocks: [line("It left.")] }, { when: "Later", blocks: [] }] },
  { type: "question_answer", question: "Why?", blocks: [line("Because.")] },
  { type: "related", article, title: "More" },
  { type: "divider" },
  { type: "code", text: "let a = 1;\nlet b = 2;", language: "rust" },
  { type: "html", html: "<p>Plain</p>", reason: "A chart" },
  { type: "footnotes", notes: [{ id: "n1", text: "A note." }] },
];

export default async function deskBlocks(test, paper, browser) {
  const { page, context, api, complaints } = await enter(paper, browser);
  await test("the stories of the sample newspaper come out of the editor as they went in", async () => {
    const { build } = createRequire(path.join(app, "package.json"))("esbuild");
    const folder = await mkdtemp(path.join(os.tmpdir(), "dateline-blocks-"));
    try {
      const outfile = path.join(folder, "blocks.mjs");
      const contents = 'export { toDocument } from "./src/body/read"; export { toBody } from "./src/body/write";';
      await build({ stdin: { contents, resolveDir: app, loader: "ts" }, bundle: true, format: "esm", platform: "node", outfile, logLevel: "error" });
      const { toDocument, toBody } = await import(pathToFileURL(outfile));
      const wrong = [];
      let count = 0;
      for (let after = ""; after !== null; ) {
        const list = await api("GET", `/articles?limit=100&status=published${after && `&after=${encodeURIComponent(after)}`}`);
        for (const { id } of list.items) {
          const { body, headline } = await api("GET", `/articles/${id}`);
          const doc = toDocument(body);
          doc.check();
          const out = toBody(doc);
          count += body.blocks.length;
          const at = body.blocks.findIndex((block, place) => canonical(block) !== canonical(out.blocks[place]));
          if (at >= 0) wrong.push(`${headline}: ${JSON.stringify(body.blocks[at])} → ${JSON.stringify(out.blocks[at])}`);
        }
        after = list.next;
      }
      if (count < 100) wrong.push(`only ${count} blocks were looked at`);
      return wrong;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  await test("one of each block is opened, written in, and kept as it was", async () => {
    const picture = (await api("GET", "/assets?kind=picture&limit=1")).items[0].id;
    const related = (await api("GET", "/articles?status=published&limit=1")).items[0].id;
    const blocks = everyBlock(picture, related);
    const { id } = await api("POST", "/articles", { headline: "One of each", body: { version: 1, blocks } });
    const before = (await api("GET", `/articles/${id}`)).body.blocks;
    await page.goto(`${paper.url}/desk/story/${id}`);
    await page.getByRole("textbox", { name: "Body", exact: true }).locator("> p").first().click();
    await page.keyboard.press("End");
    await page.keyboard.type("!");
    await saved(page);
    const after = (await copy(api, id)).body.blocks;
    before[0].text = "First.!";
    return before.map((block, at) => [block, after[at]]).filter(([block, other]) => canonical(block) !== canonical(other)).map((pair) => JSON.stringify(pair));
  });

  await test("each kind of block is put in by its name after a slash", async () => {
    const names = ["Subhead", "List", "Numbered list", "Quotation", "Pull quote", "Table", "Fact box", "Key points", "Timeline", "Question and answer", "Divider", "Code", "Picture", "Gallery", "Video", "Audio", "Document", "Embed", "Related story", "Footnote", "HTML"];
    const wrong = [];
    for (const name of names) {
      const { id } = await api("POST", "/articles", { headline: name, body: { markdown: "Words." } });
      await page.goto(`${paper.url}/desk/story/${id}`);
      const body = page.getByRole("textbox", { name: "Body", exact: true });
      await body.locator("> p").first().click();
      await page.keyboard.press("End");
      await page.keyboard.press("Enter");
      await page.keyboard.type(`/${name.split(" ")[0].toLowerCase()}`);
      const menu = page.getByRole("listbox", { name: "Insert a block" });
      await menu.getByRole("option", { name, exact: true }).dispatchEvent("pointerdown");
      await menu.waitFor({ state: "detached" });
      const there = await body.evaluate((element) => [...element.children].slice(1).map((child) => `${child.tagName} ${child.className || child.dataset.block || ""}`));
      if (there.length === 0 || there.every((child) => child.trim() === "P")) wrong.push(`${name}: ${JSON.stringify(there)}`);
    }
    return wrong;
  });
  await test("nothing broke on the way", () => complaints);
  await context.close();
}
