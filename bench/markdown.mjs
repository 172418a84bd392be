// The same made-up stories as a folder of Markdown files, as Hugo has them.

import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { SECTIONS, names, told } from "./archive.mjs";

/** Writes the site of `stories` stories into `folder`, once, and gives the path of its own. */
export async function markdown(folder, stories) {
  const site = path.join(folder, `markdown-${stories}`);
  if (existsSync(site)) return site;
  const part = `${site}.part`;
  await rm(part, { recursive: true, force: true });
  for (let section = 0; section < SECTIONS; section += 1) {
    await mkdir(path.join(part, "content", `section-${section}`), { recursive: true });
    await writeFile(path.join(part, "content", `section-${section}`, "_index.md"), `---\ntitle: ${JSON.stringify(names.section(section))}\n---\n`);
  }
  await writeFile(path.join(part, "hugo.toml"), `baseURL = "http://measured.example/"\ntitle = "The Measured Post"\nlanguageCode = "en"\n`);
  for (let at = 0; at < stories; at += 1) await writeFile(path.join(part, "content", `section-${at % SECTIONS}`, `story-${at}.md`), text(told(at, stories)));
  await rename(part, site);
  return site;
}

function text(story) {
  const fields = { title: story.title, date: story.moment.toISOString(), description: story.standfirst, author: names.author(story.author), tags: story.tags.map(names.tag) };
  const front = Object.entries(fields).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  const body = story.body.map((one) => (one.level ? `${"#".repeat(one.level)} ${one.text}` : one.text));
  return `---\n${front.join("\n")}\n---\n\n${body.join("\n\n")}\n`;
}
