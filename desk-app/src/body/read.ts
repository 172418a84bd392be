// From a story's JSON to the editor's document.

import { Fragment, type Mark, type Node } from "prosemirror-model";
import type { Block, Body, Json } from "../api";
import { FORMS, schema } from "./schema";

const { nodes, marks } = schema;

export function toDocument(body: Body | null | undefined): Node {
  const blocks = (body?.blocks ?? []).map(toNode);
  return nodes.doc!.create(null, blocks.length > 0 ? blocks : [nodes.paragraph!.create()]);
}

/** Blocks below others: at least one paragraph, for something must be there to write in. */
const below = (blocks: Block[] | undefined): Node[] => {
  const made = (blocks ?? []).map(toNode);
  return made.length > 0 ? made : [nodes.paragraph!.create()];
};

export function toNode(block: Block): Node {
  switch (block.type) {
    case "paragraph":
      return nodes.paragraph!.create(null, inline(block.text));
    case "subhead":
      return nodes.subhead!.create({ level: block.level ?? 2, anchor: block.anchor ?? null }, inline(block.text));
    case "list":
      return nodes.list!.create({ ordered: block.ordered ?? false, start: block.start ?? null }, (block.items ?? []).map(item));
    case "quotation":
      return nodes.quotation!.create({ by: block.by ?? null, source: block.source ?? null }, below(block.blocks));
    case "pull_quote":
      return nodes.pull_quote!.create({ by: block.by ?? null }, inline(block.text));
    case "fact_box":
      return nodes.fact_box!.create({ title: block.title ?? "", label: block.label ?? "" }, below(block.blocks));
    case "key_points": {
      const points = (block.points ?? []).map((point: Json) => nodes.key_point!.create(null, inline(point)));
      return nodes.key_points!.create({ title: block.title ?? "" }, points.length > 0 ? points : nodes.key_point!.create());
    }
    case "timeline": {
      const entries = (block.entries ?? []).map((entry: Json) =>
        nodes.entry!.create({ when: entry.when ?? "", at: entry.at ?? null }, [
          nodes.entry_title!.create(null, inline(entry.title)),
          ...(entry.blocks ?? []).map(toNode),
        ]),
      );
      return nodes.timeline!.create({ title: block.title ?? "" }, entries.length > 0 ? entries : nodes.entry!.create(null, nodes.entry_title!.create()));
    }
    case "question_answer":
      return nodes.question_answer!.create(null, [nodes.question!.create(null, inline(block.question)), ...below(block.blocks)]);
    case "divider":
      return nodes.divider!.create();
    case "code":
      return nodes.code_block!.create({ language: block.language ?? "" }, block.text ? schema.text(block.text) : null);
    case "footnotes": {
      const notes = (block.notes ?? []).map((note: Json) => nodes.note!.create({ id: note.id }, inline(note.text)));
      return notes.length > 0 ? nodes.footnotes!.create(null, notes) : nodes.paragraph!.create();
    }
    case "table":
      return table(block);
    default: {
      const { type, ...data } = block;
      if ((FORMS as readonly string[]).includes(type)) return nodes[type]!.create({ data });
      throw new Error(`no block is called ${type}`);
    }
  }
}

function item(json: Json): Node {
  const long = json !== null && typeof json === "object" && !Array.isArray(json);
  const text = long ? json.text : json;
  return nodes.list_item!.create(null, [nodes.paragraph!.create(null, inline(text)), ...(long ? (json.blocks ?? []).map(toNode) : [])]);
}

function table(block: Block): Node {
  const rows: Node[] = [];
  for (const part of ["head", "rows", "foot"]) {
    for (const cells of block[part] ?? []) {
      const made = cells.map((cell: Json) => {
        const long = cell !== null && typeof cell === "object" && !Array.isArray(cell);
        const type = long && cell.header ? nodes.table_header! : nodes.table_cell!;
        const attrs = long ? { colspan: cell.colspan ?? 1, rowspan: cell.rowspan ?? 1, align: cell.align ?? "" } : null;
        return type.create(attrs, inline(long ? cell.text : cell));
      });
      if (made.length > 0) rows.push(nodes.table_row!.create({ part }, made));
    }
  }
  if (rows.length === 0) rows.push(nodes.table_row!.create(null, [nodes.table_cell!.create()]));
  return nodes.table!.create({ caption: block.caption ?? null }, rows);
}

/** A line: a text, or spans with marks. */
export function inline(json: Json): Fragment {
  const spans: { text: string; marks?: Json[] }[] = typeof json === "string" ? [{ text: json }] : (json ?? []);
  const made: Node[] = [];
  for (const span of spans) {
    const worn: Mark[] = [];
    for (const { type, ...attrs } of span.marks ?? []) if (marks[type]) worn.push(marks[type]!.create(attrs));
    const set = worn.reduce((all, mark) => mark.addToSet(all), [] as readonly Mark[]);
    span.text.split("\n").forEach((part, at) => {
      if (at > 0) made.push(nodes.hard_break!.create(null, null, set));
      if (part) made.push(schema.text(part, set));
    });
  }
  return Fragment.fromArray(made);
}

/** The words of a line alone. */
export const words = (json: Json): string => (typeof json === "string" ? json : (json ?? []).map((span: Json) => span.text).join(""));
