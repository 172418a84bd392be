// Moving, doubling and taking away whole blocks; putting new ones in.

import type { Node } from "prosemirror-model";
import { type Command, type EditorState, NodeSelection, Selection, TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { schema } from "./schema";

const { nodes } = schema;

/** Kinds of block, in the order of the menu. */
export const KINDS = [
  "paragraph", "subhead", "list", "numbered", "quotation", "pull_quote", "picture", "gallery", "video", "audio", "document", "embed",
  "table", "fact_box", "key_points", "timeline", "question_answer", "related", "divider", "code", "footnotes", "html",
] as const;
export type Kind = (typeof KINDS)[number];

const line = () => nodes.paragraph!.create();

export function made(kind: Kind): Node {
  switch (kind) {
    case "list":
    case "numbered":
      return nodes.list!.create({ ordered: kind === "numbered" }, nodes.list_item!.create(null, line()));
    case "code":
      return nodes.code_block!.create();
    case "quotation":
    case "fact_box":
      return nodes[kind]!.create(null, line());
    case "key_points":
      return nodes.key_points!.create(null, nodes.key_point!.create());
    case "timeline":
      return nodes.timeline!.create(null, nodes.entry!.create(null, nodes.entry_title!.create()));
    case "question_answer":
      return nodes.question_answer!.create(null, [nodes.question!.create(), line()]);
    case "footnotes":
      return nodes.footnotes!.create(null, nodes.note!.create({ id: "1" }));
    case "table": {
      const row = (part: string, type: "table_cell" | "table_header") => nodes.table_row!.create({ part }, [0, 1, 2].map(() => nodes[type]!.create()));
      return nodes.table!.create(null, [row("head", "table_header"), row("rows", "table_cell"), row("rows", "table_cell")]);
    }
    default:
      return nodes[kind]!.create();
  }
}

/** Where the block of the top level begins that a place is in. */
export function topAt(state: EditorState, pos: number): { from: number; node: Node; index: number } | null {
  const $pos = state.doc.resolve(Math.min(pos, state.doc.content.size));
  const index = $pos.index(0);
  const node = state.doc.maybeChild(index);
  return node ? { from: $pos.posAtIndex(index, 0), node, index } : null;
}

/** Puts a block where the cursor is: in place of an empty line, else below it. */
export function insert(view: EditorView, kind: Kind): void {
  const { state } = view;
  const { $from } = state.selection;
  const node = made(kind);
  const tr = state.tr;
  let at: number;
  const around = $from.depth > 0 ? $from.node(-1) : state.doc;
  if ($from.parent.type === nodes.paragraph && $from.parent.content.size === 0 && around.canReplaceWith($from.index(-1), $from.index(-1) + 1, node.type)) {
    at = $from.before();
    tr.replaceWith(at, $from.after(), node);
  } else {
    const top = topAt(state, $from.pos);
    at = top ? top.from + top.node.nodeSize : state.doc.content.size;
    tr.insert(at, node);
  }
  if (node.isAtom) {
    const after = at + node.nodeSize;
    if (!tr.doc.resolve(after).nodeAfter) tr.insert(after, line());
    tr.setSelection(NodeSelection.create(tr.doc, at));
  } else {
    tr.setSelection(Selection.near(tr.doc.resolve(at + 1)));
  }
  view.dispatch(tr.scrollIntoView());
  view.focus();
}

/** Moves the block of the top level one place up or down. */
export const move = (by: -1 | 1): Command => (state, dispatch) => {
  const top = topAt(state, state.selection.from);
  const other = top && state.doc.maybeChild(top.index + by);
  if (!top || !other) return false;
  if (dispatch) {
    const offset = state.selection.anchor - top.from;
    const whole = state.selection instanceof NodeSelection;
    const tr = state.tr.delete(top.from, top.from + top.node.nodeSize);
    const to = by < 0 ? top.from - other.nodeSize : top.from + other.nodeSize;
    tr.insert(to, top.node);
    tr.setSelection(whole ? NodeSelection.create(tr.doc, to) : TextSelection.near(tr.doc.resolve(to + offset)));
    dispatch(tr.scrollIntoView());
  }
  return true;
};

export const double: Command = (state, dispatch) => {
  const top = topAt(state, state.selection.from);
  if (!top) return false;
  dispatch?.(state.tr.insert(top.from + top.node.nodeSize, top.node).scrollIntoView());
  return true;
};

export const takeAway: Command = (state, dispatch) => {
  const top = topAt(state, state.selection.from);
  if (!top) return false;
  if (dispatch) {
    const tr = state.tr.delete(top.from, top.from + top.node.nodeSize);
    if (tr.doc.childCount === 0) tr.insert(0, line());
    dispatch(tr.scrollIntoView());
  }
  return true;
};

/** The words of the document's texts, and their count. */
export function count(doc: Node): number {
  let words = 0;
  doc.descendants((node) => {
    if (!node.isTextblock) return true;
    words += node.textBetween(0, node.content.size, " ", " ").split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
    return false;
  });
  return words;
}

/** Minutes that reading takes, as the page says them. */
export const minutes = (words: number): number => Math.max(1, Math.round(words / 230));

/** A new footnote: its label at the cursor, its note at the end. */
export const footnote: Command = (state, dispatch) => {
  if (!state.selection.$from.parent.inlineContent || state.selection.$from.parent.type.spec.code) return false;
  if (dispatch) {
    let notes: { pos: number; node: Node } | undefined;
    const used = new Set<string>();
    state.doc.descendants((node, pos) => {
      if (node.type === nodes.footnotes) notes = { pos, node };
      if (node.type === nodes.note) used.add(node.attrs.id);
    });
    let id = used.size + 1;
    while (used.has(String(id))) id += 1;
    const note = nodes.note!.create({ id: String(id) });
    const tr = state.tr;
    const end = notes ? notes.pos + notes.node.nodeSize - 1 : tr.doc.content.size;
    tr.insert(end, notes ? note : nodes.footnotes!.create(null, note));
    const at = state.selection.to;
    tr.insert(at, schema.text(String(id), [schema.marks.footnote!.create({ note: String(id) })]));
    const label = String(id).length;
    const noteAt = tr.mapping.slice(0, 1).map(end) + label + (notes ? 1 : 2);
    tr.setSelection(TextSelection.near(tr.doc.resolve(Math.min(noteAt, tr.doc.content.size))));
    dispatch(tr.scrollIntoView());
  }
  return true;
};
