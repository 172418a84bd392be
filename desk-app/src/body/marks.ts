// Marks that the editor draws over the text: TK, and what a search finds.

import { type EditorState, Plugin, PluginKey, TextSelection, type Transaction } from "prosemirror-state";
import type { Node } from "prosemirror-model";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";

/** "To come": what still has to be found out. */
const TK = /\bTKK?\b[^.,;:!?\n)]{0,40}/g;

export interface Found {
  from: number;
  to: number;
}

/** Where in the texts of a document a pattern stands, never across blocks. */
export function matches(doc: Node, pattern: RegExp): Found[] {
  const found: Found[] = [];
  doc.descendants((node, at) => {
    if (!node.isTextblock) return true;
    const text = node.textBetween(0, node.content.size, undefined, "\ufffc");
    for (const match of text.matchAll(pattern)) {
      if (match[0]) found.push({ from: at + 1 + match.index, to: at + 1 + match.index + match[0].trimEnd().length });
    }
    return false;
  });
  return found;
}

export const tks = (doc: Node): Found[] => matches(doc, TK);

export const toCome = new Plugin<DecorationSet>({
  state: {
    init: (_, state) => drawn(state.doc),
    apply: (tr, set) => (tr.docChanged ? drawn(tr.doc) : set),
  },
  props: {
    decorations(state) {
      return this.getState(state);
    },
  },
});
const drawn = (doc: Node) => DecorationSet.create(doc, tks(doc).map(({ from, to }) => Decoration.inline(from, to, { class: "tk" })));

export interface Search {
  words: string;
  exact: boolean;
  found: Found[];
  at: number;
}

const key = new PluginKey<Search>("search");
const nothing: Search = { words: "", exact: false, found: [], at: -1 };

const patternOf = (words: string, exact: boolean) => new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), exact ? "gu" : "giu");

export const search = new Plugin<Search>({
  key,
  state: {
    init: () => nothing,
    apply(tr, before) {
      const wish: Partial<Search> | undefined = tr.getMeta(key);
      if (!wish && !tr.docChanged) return before;
      const next = { ...before, ...wish };
      next.found = next.words ? matches(tr.doc, patternOf(next.words, next.exact)) : [];
      next.at = Math.min(next.at < 0 && next.found.length > 0 ? 0 : next.at, next.found.length - 1);
      return next;
    },
  },
  props: {
    decorations(state) {
      const { found, at } = key.getState(state) ?? nothing;
      return DecorationSet.create(state.doc, found.map(({ from, to }, place) => Decoration.inline(from, to, { class: place === at ? "found now" : "found" })));
    },
  },
});

export const searched = (state: EditorState): Search => key.getState(state) ?? nothing;
const ask = (tr: Transaction, wish: Partial<Search>) => tr.setMeta(key, wish);

export function look(view: EditorView, words: string, exact: boolean): void {
  view.dispatch(ask(view.state.tr, { words, exact, at: -1 }));
  step(view, 0);
}

export function step(view: EditorView, by: number): void {
  const { found, at } = searched(view.state);
  if (found.length === 0) return;
  const to = (Math.max(at, 0) + by + found.length) % found.length;
  const { from, to: end } = found[to]!;
  view.dispatch(ask(view.state.tr.setSelection(TextSelection.create(view.state.doc, from, end)).scrollIntoView(), { at: to }));
}

export function replaceOne(view: EditorView, by: string): void {
  const { found, at } = searched(view.state);
  const here = found[Math.max(at, 0)];
  if (!here) return;
  view.dispatch(by ? view.state.tr.insertText(by, here.from, here.to) : view.state.tr.delete(here.from, here.to));
  step(view, 0);
}

export function replaceAll(view: EditorView, by: string): number {
  const { found } = searched(view.state);
  const tr = view.state.tr;
  for (const { from, to } of [...found].reverse()) {
    if (by) tr.insertText(by, from, to);
    else tr.delete(from, to);
  }
  view.dispatch(tr);
  return found.length;
}
