// An archive of made-up stories as WordPress would export it: the same for the same number of stories, whatever the machine.

import { createWriteStream, existsSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { once } from "node:events";
import path from "node:path";

/** Words that the made-up language has; some are said far more often than others, as in every language. */
const WORDS = 30_000;
export const SECTIONS = 20;
export const TAGS = 400;
export const AUTHORS = 60;
/** The newest story appeared at this moment, the others one each quarter of an hour before it. */
const NEWEST = Date.UTC(2026, 9, 1, 8);
const APART = 15 * 60 * 1000;

/** Writes the archive of `stories` stories into `folder`, once, and gives the path of its file. */
export const archive = (folder, stories) =>
  written(folder, `archive-${stories}.xml`, async (write) => {
    await write(head());
    for (let at = 0; at < stories; at += 1) await write(item(at, stories));
    await write("</channel></rss>\n");
  });

/** A long file that `fill` writes piece by piece, once; its path. */
export async function written(folder, name, fill) {
  const file = path.join(folder, name);
  if (existsSync(file)) return file;
  await mkdir(folder, { recursive: true });
  const out = createWriteStream(`${file}.part`, { highWaterMark: 4 << 20 });
  await fill(async (text) => out.write(text) || once(out, "drain"));
  out.end();
  await once(out, "finish");
  await rename(`${file}.part`, file);
  return file;
}

/** Address of the story that stands at this place of the archive. */
export const address = (at) => `/${slug("section", at % SECTIONS)}/${slug("story", at)}`;

/** A word of the made-up language. */
export const word = (at) => spelt(at);

const slug = (noun, at) => `${noun}-${at}`;

function head() {
  let text = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>The Measured Post</title><link>http://measured.example</link><language>en</language>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>http://measured.example</wp:base_site_url><wp:base_blog_url>http://measured.example</wp:base_blog_url>\n`;
  for (let at = 0; at < AUTHORS; at += 1) {
    text += `<wp:author><wp:author_id>${at + 1}</wp:author_id><wp:author_login>author-${at}</wp:author_login><wp:author_display_name><![CDATA[${names.author(at)}]]></wp:author_display_name></wp:author>\n`;
  }
  for (let at = 0; at < SECTIONS; at += 1) {
    text += `<wp:category><wp:term_id>${at + 1}</wp:term_id><wp:category_nicename>section-${at}</wp:category_nicename><wp:category_parent></wp:category_parent><wp:cat_name><![CDATA[${names.section(at)}]]></wp:cat_name></wp:category>\n`;
  }
  for (let at = 0; at < TAGS; at += 1) {
    text += `<wp:tag><wp:term_id>${at + 1000}</wp:term_id><wp:tag_slug>tag-${at}</wp:tag_slug><wp:tag_name><![CDATA[${names.tag(at)}]]></wp:tag_name></wp:tag>\n`;
  }
  return text;
}

function item(at, stories) {
  const story = told(at, stories);
  const moment = story.moment.toISOString().replace("T", " ").slice(0, 19);
  const body = story.body.map(({ level, text }) => (level ? `<!-- wp:heading -->\n<h2>${text}</h2>\n<!-- /wp:heading -->` : `<!-- wp:paragraph -->\n<p>${text}</p>\n<!-- /wp:paragraph -->`));
  return `<item><title><![CDATA[${story.title}]]></title><link>http://measured.example${address(at)}</link>
<dc:creator><![CDATA[author-${story.author}]]></dc:creator><content:encoded><![CDATA[${body.join("\n")}]]></content:encoded>
<excerpt:encoded><![CDATA[${story.standfirst}]]></excerpt:encoded><wp:post_id>${at + 1}</wp:post_id>
<wp:post_date><![CDATA[${moment}]]></wp:post_date><wp:post_date_gmt><![CDATA[${moment}]]></wp:post_date_gmt><wp:comment_status>closed</wp:comment_status>
<wp:post_name><![CDATA[story-${at}]]></wp:post_name><wp:status>publish</wp:status><wp:post_parent>0</wp:post_parent><wp:post_type>post</wp:post_type>
<category domain="category" nicename="section-${story.section}"><![CDATA[${names.section(story.section)}]]></category>
${story.tags.map((tag) => `<category domain="post_tag" nicename="tag-${tag}"><![CDATA[${names.tag(tag)}]]></category>`).join("\n")}
</item>\n`;
}

/** The story at this place, whatever the format: its body is paragraphs, and a heading of level 2. */
export function told(at, stories) {
  const dice = new Dice(at + 1);
  const tags = [...new Set(Array.from({ length: 4 }, () => dice.below(TAGS)))];
  const body = Array.from({ length: 8 }, () => ({ level: 0, text: sentence(dice, 40 + dice.below(24)) }));
  body.splice(4, 0, { level: 2, text: sentence(dice, 4) });
  const title = `${sentence(dice, 8).slice(0, -1)} ${at}`;
  return { title, standfirst: sentence(dice, 18), moment: new Date(NEWEST - (stories - 1 - at) * APART), section: at % SECTIONS, author: at % AUTHORS, tags, body };
}

/** How authors, sections and tags are called. */
export const names = {
  author: (at) => `${title(spelt(at + 70))} ${title(spelt(at + 900))}`,
  section: (at) => title(spelt(at + 300)),
  tag: (at) => title(spelt(at + 500)),
};

function sentence(dice, words) {
  const said = Array.from({ length: words }, () => spelt(dice.often(WORDS)));
  return `${title(said.join(" "))}.`;
}

const title = (text) => text[0].toUpperCase() + text.slice(1);

const FIRST = ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "br", "dr", "st", "tr", "kl"];
const MIDDLE = ["a", "e", "i", "o", "u", "ai", "ou", "ea"];

const known = [];
function spelt(at) {
  if (known[at] === undefined) {
    let rest = at + 7;
    let text = "";
    do {
      text += FIRST[rest % FIRST.length];
      rest = Math.floor(rest / FIRST.length);
      text += MIDDLE[rest % MIDDLE.length];
      rest = Math.floor(rest / MIDDLE.length);
    } while (rest > 0);
    known[at] = `${text}n`;
  }
  return known[at];
}

/** The same throws for the same seed. */
export class Dice {
  constructor(seed) {
    this.state = (seed * 2_654_435_761) >>> 0 || 1;
  }
  next() {
    this.state ^= this.state << 13;
    this.state >>>= 0;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    this.state >>>= 0;
    return this.state / 4_294_967_296;
  }
  below(most) {
    return Math.floor(this.next() * most);
  }
  /** Small numbers come up far more often than large ones. */
  often(most) {
    return Math.floor(most ** this.next()) - 1;
  }
}
