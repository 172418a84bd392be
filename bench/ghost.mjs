// The same made-up stories as Ghost would export them.

import { AUTHORS, SECTIONS, TAGS, names, told, written } from "./archive.mjs";

/** Ghost's ids have 24 figures; each table has its own. */
const id = (table, at) => `${table}${at.toString(16).padStart(23, "0")}`;
const [POST, TAG, USER] = ["a", "b", "c"];

/** Writes the export of `stories` stories into `folder`, once, and gives the path of its file. */
export const ghost = (folder, stories) =>
  written(folder, `ghost-${stories}.json`, async (write) => {
    await write(`{"db":[{"meta":{"exported_on":1790000000000,"version":"6.0.0"},"data":{"posts":[`);
    await rows(write, stories, (at) => post(at, stories));
    await write(`],"posts_authors":[`);
    await rows(write, stories, (at) => ({ id: id("d", at), post_id: id(POST, at), author_id: id(USER, at % AUTHORS), sort_order: 0 }));
    // A story's first tag is its section here.
    await write(`],"posts_tags":[`);
    await rows(write, stories, (at) => {
      const { section, tags } = told(at, stories);
      return [section, ...tags.map((tag) => tag + SECTIONS)].map((tag, place) => ({ id: id("e", at * 8 + place), post_id: id(POST, at), tag_id: id(TAG, tag), sort_order: place }));
    });
    await write(`],"settings":[{"key":"title","value":"The Measured Post"},{"key":"locale","value":"en"}],"tags":[`);
    await rows(write, SECTIONS + TAGS, (at) => ({ id: id(TAG, at), ...(at < SECTIONS ? { slug: `section-${at}`, name: names.section(at) } : { slug: `tag-${at - SECTIONS}`, name: names.tag(at - SECTIONS) }) }));
    await write(`],"users":[`);
    await rows(write, AUTHORS, (at) => ({ id: id(USER, at), slug: `author-${at}`, name: names.author(at), email: `author-${at}@measured.example` }));
    await write("]}}]}\n");
  });

async function rows(write, count, row) {
  for (let at = 0; at < count; at += 1) await write((at === 0 ? "" : ",\n") + [row(at)].flat().map((one) => JSON.stringify(one)).join(",\n"));
}

function post(at, stories) {
  const story = told(at, stories);
  const children = story.body.map(({ level, text }) => ({
    children: [{ detail: 0, format: 0, mode: "normal", style: "", text, type: "extended-text", version: 1 }],
    direction: "ltr",
    format: "",
    indent: 0,
    ...(level ? { type: "extended-heading", tag: `h${level}` } : { type: "paragraph" }),
    version: 1,
  }));
  const moment = story.moment.toISOString();
  return {
    id: id(POST, at), uuid: `00000000-0000-4000-8000-${at.toString(16).padStart(12, "0")}`, title: story.title, slug: `story-${at}`,
    lexical: JSON.stringify({ root: { children, direction: "ltr", format: "", indent: 0, type: "root", version: 1 } }),
    html: story.body.map(({ level, text }) => (level ? `<h${level}>${text}</h${level}>` : `<p>${text}</p>`)).join(""),
    plaintext: story.body.map(({ text }) => text).join("\n\n"), feature_image: null, featured: 0, type: "post", status: "published", visibility: "public",
    custom_excerpt: story.standfirst, created_at: moment, updated_at: moment, published_at: moment,
  };
}
