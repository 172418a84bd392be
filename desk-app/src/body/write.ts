// From the editor's document to a story's JSON: only what the API takes, and nothing twice.

import type { Node } from "prosemirror-model";
import type { Block, Body, Json } from "../api";
import { FORMS } from "./schema";

export function toBody(doc: Node): Body {
  return { version: 1, blocks: blocks(doc) };
}

const given = <T extends Record<string, Json>>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && value !== "" && value !== false)) as T;

/** The blocks in a node, from its child `from` on. Empty paragraphs between blocks are the editor's, not the story's. */
function blocks(node: Node, from = 0): Block[] {
  const made: Block[] = [];
  node.forEach((child, _, at) => {
    if (at < from) return;
    const block = toBlock(child);
    if (block) made.push(block);
  });
  return made;
}

export function toBlock(node: Node): Block | null {
  const { attrs } = node;
  switch (node.type.name) {
    case "paragraph":
      return node.content.size === 0 ? null : { type: "paragraph", text: inline(node) };
    case "subhead":
      return node.content.size === 0 ? null : { type: "subhead", ...(attrs.level === 2 ? {} : { level: attrs.level }), text: inline(node), ...given({ anchor: attrs.anchor }) };
    case "list":
      return { type: "list", ...given({ ordered: attrs.ordered, start: attrs.start }), items: children(node).map(item) };
    case "quotation":
      return { type: "quotation", blocks: blocks(node), ...given({ by: attrs.by, source: attrs.source }) };
    case "pull_quote":
      return { type: "pull_quote", text: inline(node), ...given({ by: attrs.by }) };
    case "fact_box":
      return { type: "fact_box", ...given({ title: attrs.title, label: attrs.label }), blocks: blocks(node) };
    case "key_points":
      return { type: "key_points", ...given({ title: attrs.title }), points: children(node).map(inline) };
    case "timeline":
      return { type: "timeline", ...given({ title: attrs.title }), entries: children(node).map(entry) };
    case "question_answer":
      return { type: "question_answer", question: inline(node.child(0)), blocks: blocks(node, 1) };
    case "divider":
      return { type: "divider" };
    case "code_block":
      return node.textContent.trim() === "" ? null : { type: "code", text: node.textContent, ...given({ language: attrs.language }) };
    case "footnotes":
      return { type: "footnotes", notes: children(node).map((note) => ({ id: note.attrs.id, text: inline(note) })) };
    case "table":
      return table(node);
    default:
      return (FORMS as readonly string[]).includes(node.type.name) && isWhole(node.type.name, attrs.data) ? { type: node.type.name, ...attrs.data } : null;
  }
}

/** A form that says what it needs; one that does not yet is kept in the editor and nowhere else. */
export function isWhole(type: string, data: Json): boolean {
  switch (type) {
    case "gallery":
      return (data.pictures ?? []).length > 0;
    case "embed":
      return /^https?:\/\/[^\s/]+/.test(data.url ?? "");
    case "related":
      return Boolean(data.article);
    case "html":
      return Boolean(data.html?.trim());
    default:
      return Boolean(data.asset);
  }
}

const children = (node: Node): Node[] => Array.from({ length: node.childCount }, (_, at) => node.child(at));

function item(node: Node): Json {
  const text = inline(node.child(0));
  const rest = blocks(node, 1);
  return rest.length > 0 ? { text, blocks: rest } : text;
}

function entry(node: Node): Json {
  const rest = blocks(node, 1);
  const title = node.child(0);
  return {
    when: node.attrs.when.trim() || "–",
    ...given({ at: node.attrs.at }),
    ...(title.content.size > 0 ? { title: inline(title) } : {}),
    blocks: rest,
  };
}

function table(node: Node): Block {
  const parts: Record<string, Json[]> = { head: [], rows: [], foot: [] };
  for (const row of children(node)) {
    const cells = children(row).map((cell) => {
      const header = cell.type.name === "table_header";
      const { colspan, rowspan, align } = cell.attrs;
      const long = { ...given({ header, align }), ...(colspan > 1 ? { colspan } : {}), ...(rowspan > 1 ? { rowspan } : {}) };
      return Object.keys(long).length > 0 ? { text: inline(cell), ...long } : inline(cell);
    });
    parts[row.attrs.part]?.push(cells);
  }
  return {
    type: "table",
    ...given({ caption: node.attrs.caption }),
    ...(parts.head!.length > 0 ? { head: parts.head } : {}),
    rows: parts.rows,
    ...(parts.foot!.length > 0 ? { foot: parts.foot } : {}),
  };
}

/** A line: plain text as a text, marked text as spans from the outside in. */
export function inline(node: Node): Json {
  const spans: { text: string; marks: Json[] }[] = [];
  node.forEach((child) => {
    const text = child.isText ? (child.text ?? "") : "\n";
    const marks = child.marks.map((mark) => ({ type: mark.type.name, ...given(mark.attrs) }));
    const last = spans.at(-1);
    if (last && JSON.stringify(last.marks) === JSON.stringify(marks)) last.text += text;
    else spans.push({ text, marks });
  });
  if (spans.length === 0) return "";
  if (spans.length === 1 && spans[0]!.marks.length === 0) return spans[0]!.text;
  return spans.map((span) => (span.marks.length > 0 ? span : { text: span.text }));
}
