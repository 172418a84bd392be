// The editor's document: one node for each block of a story, with the texts inside it as nodes of their own.

import { type DOMOutputSpec, type MarkSpec, type NodeSpec, Schema } from "prosemirror-model";
import { tableNodes } from "prosemirror-tables";

const BLOCKS = "block+";
const box = (tag: string, type: string): DOMOutputSpec => [tag, { "data-block": type }, 0];

/** Blocks that are one form: what they say is kept as the API's own JSON. */
export const FORMS = ["picture", "gallery", "video", "audio", "document", "embed", "related", "html"] as const;
export type FormType = (typeof FORMS)[number];

const nodes: Record<string, NodeSpec> = {
  doc: { content: BLOCKS },
  paragraph: { content: "inline*", group: "block", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
  subhead: {
    content: "inline*",
    group: "block",
    defining: true,
    attrs: { level: { default: 2 }, anchor: { default: null } },
    parseDOM: [
      { tag: "h1", attrs: { level: 2 } },
      { tag: "h2", attrs: { level: 2 } },
      { tag: "h3", attrs: { level: 3 } },
      { tag: "h4", attrs: { level: 4 } },
      { tag: "h5", attrs: { level: 4 } },
      { tag: "h6", attrs: { level: 4 } },
    ],
    toDOM: (node) => [`h${node.attrs.level}`, 0],
  },
  list: {
    content: "list_item+",
    group: "block",
    attrs: { ordered: { default: false }, start: { default: null } },
    parseDOM: [
      { tag: "ul", attrs: { ordered: false } },
      {
        tag: "ol",
        getAttrs: (dom) => {
          const start = (dom as HTMLOListElement).start;
          return { ordered: true, start: start && start !== 1 ? start : null };
        },
      },
    ],
    toDOM: (node) => (node.attrs.ordered ? ["ol", node.attrs.start ? { start: node.attrs.start } : {}, 0] : ["ul", 0]),
  },
  list_item: { content: "paragraph block*", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
  quotation: {
    content: BLOCKS,
    group: "block",
    defining: true,
    attrs: { by: { default: null }, source: { default: null } },
    parseDOM: [{ tag: "blockquote" }],
    toDOM: () => box("blockquote", "quotation"),
  },
  pull_quote: { content: "inline*", group: "block", defining: true, attrs: { by: { default: null } }, parseDOM: [{ tag: "aside[data-block=pull_quote]" }], toDOM: () => box("aside", "pull_quote") },
  fact_box: {
    content: BLOCKS,
    group: "block",
    defining: true,
    isolating: true,
    attrs: { title: { default: "" }, label: { default: "" } },
    parseDOM: [{ tag: "section[data-block=fact_box]" }],
    toDOM: () => box("section", "fact_box"),
  },
  key_points: { content: "key_point+", group: "block", defining: true, isolating: true, attrs: { title: { default: "" } }, parseDOM: [{ tag: "ul[data-block=key_points]", priority: 60 }], toDOM: () => box("ul", "key_points") },
  key_point: { content: "inline*", parseDOM: [{ tag: "li[data-block=key_point]", priority: 60 }], toDOM: () => box("li", "key_point") },
  timeline: { content: "entry+", group: "block", defining: true, isolating: true, attrs: { title: { default: "" } }, parseDOM: [{ tag: "section[data-block=timeline]" }], toDOM: () => box("section", "timeline") },
  entry: {
    content: "entry_title block*",
    defining: true,
    isolating: true,
    attrs: { when: { default: "" }, at: { default: null } },
    parseDOM: [{ tag: "section[data-block=entry]" }],
    toDOM: () => box("section", "entry"),
  },
  entry_title: { content: "inline*", parseDOM: [{ tag: "p[data-block=entry_title]", priority: 60 }], toDOM: () => box("p", "entry_title") },
  question_answer: { content: `question ${BLOCKS}`, group: "block", defining: true, isolating: true, parseDOM: [{ tag: "section[data-block=question_answer]" }], toDOM: () => box("section", "question_answer") },
  question: { content: "inline*", parseDOM: [{ tag: "p[data-block=question]", priority: 60 }], toDOM: () => box("p", "question") },
  divider: { group: "block", parseDOM: [{ tag: "hr" }], toDOM: () => ["hr"] },
  code_block: {
    content: "text*",
    marks: "",
    group: "block",
    code: true,
    defining: true,
    attrs: { language: { default: "" } },
    parseDOM: [{ tag: "pre", preserveWhitespace: "full" }],
    toDOM: () => ["pre", ["code", 0]],
  },
  footnotes: { content: "note+", group: "block", isolating: true, parseDOM: [{ tag: "section[data-block=footnotes]" }], toDOM: () => box("section", "footnotes") },
  note: { content: "inline*", attrs: { id: { default: "" } }, parseDOM: [{ tag: "p[data-block=note]", priority: 60, getAttrs: (dom) => ({ id: (dom as HTMLElement).dataset.id ?? "" }) }], toDOM: (node) => ["p", { "data-block": "note", "data-id": node.attrs.id }, 0] },
  text: { group: "inline" },
  hard_break: { inline: true, group: "inline", selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"], leafText: () => "\n" },
};

/** What a form was copied with; what can't be read is no form. */
function dataOf(json = "{}"): { data: unknown } | false {
  try {
    const data = JSON.parse(json);
    return data !== null && typeof data === "object" && !Array.isArray(data) ? { data } : false;
  } catch {
    return false;
  }
}

for (const type of FORMS) {
  nodes[type] = {
    group: "block",
    atom: true,
    draggable: true,
    attrs: { data: { default: {} } },
    parseDOM: [{ tag: `figure[data-block=${type}]`, getAttrs: (dom) => dataOf((dom as HTMLElement).dataset.json) }],
    toDOM: (node) => ["figure", { "data-block": type, "data-json": JSON.stringify(node.attrs.data) }],
  };
}

const align = {
  default: "",
  getFromDOM: (dom: HTMLElement) => dom.getAttribute("data-align") ?? "",
  setDOMAttr: (value: unknown, attrs: Record<string, unknown>) => {
    if (value) attrs["data-align"] = value;
  },
};
const tables = tableNodes({ tableGroup: "block", cellContent: "inline*", cellAttributes: { align } });
nodes.table = { ...tables.table, attrs: { ...(tables.table.attrs ?? {}), caption: { default: null } } };
nodes.table_row = {
  ...tables.table_row,
  attrs: { part: { default: "rows" } },
  parseDOM: [{ tag: "tr", getAttrs: (dom) => ({ part: { THEAD: "head", TFOOT: "foot" }[(dom as HTMLElement).parentElement?.tagName ?? ""] ?? "rows" }) }],
  toDOM: (node) => ["tr", { "data-part": node.attrs.part }, 0],
};
nodes.table_cell = tables.table_cell;
nodes.table_header = tables.table_header;

const plain = (tag: string, also: string[] = [], styles: string[] = []): MarkSpec => ({
  parseDOM: [...[tag, ...also].map((name) => ({ tag: name })), ...styles.map((style) => ({ style }))],
  toDOM: () => [tag, 0],
});

const marks: Record<string, MarkSpec> = {
  link: {
    attrs: { href: {}, title: { default: null } },
    inclusive: false,
    parseDOM: [{ tag: "a[href]", getAttrs: (dom) => {
      const href = (dom as HTMLElement).getAttribute("href") ?? "";
      return isAddress(href) ? { href, title: (dom as HTMLElement).getAttribute("title") } : false;
    } }],
    toDOM: (mark) => ["a", { href: mark.attrs.href, ...(mark.attrs.title ? { title: mark.attrs.title } : {}), rel: "noopener" }, 0],
  },
  language: {
    attrs: { lang: {}, dir: { default: null } },
    parseDOM: [{ tag: "span[lang]", getAttrs: (dom) => ({ lang: (dom as HTMLElement).lang, dir: (dom as HTMLElement).dir || null }) }],
    toDOM: (mark) => ["span", { lang: mark.attrs.lang, ...(mark.attrs.dir ? { dir: mark.attrs.dir } : {}) }, 0],
  },
  strong: plain("strong", ["b"], ["font-weight=bold", "font-weight=700"]),
  emphasis: plain("em", ["i", "cite"], ["font-style=italic"]),
  underline: plain("u"),
  strike: plain("s", ["del", "strike"], ["text-decoration=line-through"]),
  code: plain("code"),
  subscript: plain("sub", [], ["vertical-align=sub"]),
  superscript: plain("sup", [], ["vertical-align=super"]),
  highlight: plain("mark"),
  footnote: {
    attrs: { note: {} },
    inclusive: false,
    parseDOM: [{ tag: "sup[data-note]", priority: 60, getAttrs: (dom) => ({ note: (dom as HTMLElement).dataset.note }) }],
    toDOM: (mark) => ["sup", { "data-note": mark.attrs.note, class: "footnote" }, 0],
  },
};

/** Addresses that a story may lead to: those that the API takes. */
export const isAddress = (text: string): boolean => /^(https?:\/\/[^\s]+|mailto:[^\s]+|tel:[^\s]+|\/(?!\/)[^\s]*|#[^\s]+)$/i.test(text);

export const schema = new Schema({ nodes, marks });
