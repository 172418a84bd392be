// What differs between two versions of a story: fields, blocks with their places, and the words within.

import { type Block, type Content, FIELDS, type Json } from "../api";

export interface WordOp {
  op: "same" | "added" | "removed";
  text: string;
}

export interface FieldChange {
  name: keyof Content;
  before: Json;
  after: Json;
}

export interface BlockChange {
  change: "added" | "removed" | "changed" | "moved";
  type: string;
  before: Block | null;
  after: Block | null;
  /** Places in the older and in the newer body. */
  from: number | null;
  to: number | null;
  attributes: string[];
}

export interface Difference {
  fields: FieldChange[];
  blocks: BlockChange[];
}

export const size = (difference: Difference): number => difference.fields.length + difference.blocks.length;

/** A value as text, whatever the order of its fields and marks, which means nothing. */
export const text = (value: Json): string => JSON.stringify(ordered(value ?? null));
const ordered = (value: Json, name = ""): Json => {
  if (Array.isArray(value)) {
    const items = value.map((one) => ordered(one));
    return name === "marks" ? items.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1)) : items;
  }
  if (value === null || typeof value !== "object") return value;
  const given = Object.entries(value).filter(([key, one]) => one !== null && one !== undefined && !(key === "level" && one === 2));
  return Object.fromEntries(given.sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, one]) => [key, ordered(one, key)]));
};
/** Nothing is nothing, however it is written. */
const plain = (value: Json): string => (value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0) ? "null" : text(value));

export function difference(before: Content, after: Content): Difference {
  const fields = FIELDS.filter((name) => name !== "body" && plain(before[name]) !== plain(after[name])).map((name) => ({ name, before: before[name], after: after[name] }));
  return { fields, blocks: blocksOf(before.body?.blocks ?? [], after.body?.blocks ?? []) };
}

function blocksOf(old: Block[], now: Block[]): BlockChange[] {
  const oldText = old.map(text);
  const newText = now.map(text);
  const partner = new Map<number, number>();
  const taken = new Set<number>();
  for (const [from, to] of longest(oldText, newText)) {
    partner.set(to, from);
    taken.add(from);
  }
  const moved = new Set<number>();
  newText.forEach((block, to) => {
    if (partner.has(to)) return;
    const from = oldText.findIndex((one, at) => one === block && !taken.has(at));
    if (from < 0) return;
    partner.set(to, from);
    taken.add(from);
    moved.add(to);
  });
  now.forEach((block, to) => {
    if (partner.has(to)) return;
    let best = -1;
    let likest = 0.35;
    old.forEach((other, from) => {
      if (taken.has(from) || other.type !== block.type) return;
      const like = likeness(wordsOf(other), wordsOf(block)) + 0.01 / (1 + Math.abs(from - to));
      if (like > likest) [best, likest] = [from, like];
    });
    if (best < 0) return;
    partner.set(to, best);
    taken.add(best);
  });
  const changes: BlockChange[] = [];
  let next = 0;
  const gone = (until: number) => {
    for (; next < until; next += 1) if (!taken.has(next)) changes.push({ change: "removed", type: old[next]!.type, before: old[next]!, after: null, from: next, to: null, attributes: [] });
  };
  now.forEach((block, to) => {
    const from = partner.get(to);
    if (from === undefined) {
      changes.push({ change: "added", type: block.type, before: null, after: block, from: null, to, attributes: [] });
      return;
    }
    if (moved.has(to)) changes.push({ change: "moved", type: block.type, before: old[from]!, after: block, from, to, attributes: [] });
    else {
      gone(from);
      next = Math.max(next, from + 1);
      if (oldText[from] !== newText[to]) changes.push({ change: "changed", type: block.type, before: old[from]!, after: block, from, to, attributes: attributesOf(old[from]!, block) });
    }
  });
  gone(old.length);
  return changes;
}

/** Fields that are no words and differ: alt text, credit, asset…. */
const attributesOf = (before: Block, after: Block): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => !["text", "blocks", "items", "points", "rows", "entries", "notes", "question"].includes(name) && text(before[name]) !== text(after[name]));

/** Pairs of equal members that stand in the same order in both. */
function longest(old: string[], now: string[]): [number, number][] {
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old[old.length - 1 - end] === now[now.length - 1 - end]) end += 1;
  const [height, width] = [old.length - start - end, now.length - start - end];
  const pairs: [number, number][] = Array.from({ length: start }, (_, at) => [at, at]);
  // Beyond this a whole rewrite is told as one.
  if (height * width > 0 && height * width <= 16_000_000) {
    const best = new Uint16Array((height + 1) * (width + 1));
    for (let row = height - 1; row >= 0; row -= 1)
      for (let column = width - 1; column >= 0; column -= 1) {
        const here = row * (width + 1) + column;
        best[here] = old[start + row] === now[start + column] ? best[here + width + 2]! + 1 : Math.max(best[here + width + 1]!, best[here + 1]!);
      }
    for (let row = 0, column = 0; row < height && column < width; ) {
      const here = row * (width + 1) + column;
      if (old[start + row] === now[start + column]) pairs.push([start + row++, start + column++]);
      else if (best[here + width + 1]! >= best[here + 1]!) row += 1;
      else column += 1;
    }
  }
  for (let at = end; at > 0; at -= 1) pairs.push([old.length - at, now.length - at]);
  return pairs;
}

/** All words of a block, in reading order. */
export function wordsOf(value: Json): string {
  const found: string[] = [];
  const walk = (json: Json, name = ""): void => {
    if (typeof json === "string") {
      if (!["type", "asset", "href", "lang", "note", "id", "size", "align"].includes(name)) found.push(json);
    } else if (Array.isArray(json)) {
      const spans = json.length > 0 && json.every((one) => one && typeof one === "object" && typeof one.text === "string" && Object.keys(one).every((key) => key === "text" || key === "marks"));
      if (spans) found.push(json.map((one) => one.text).join(""));
      else for (const one of json) walk(one);
    } else if (json && typeof json === "object") for (const [key, one] of Object.entries(json)) walk(one, key);
  };
  walk(value);
  return found.join("\n");
}

function likeness(before: string, after: string): number {
  const [one, other] = [before, after].map((words) => words.toLowerCase().split(/\s+/).filter(Boolean)) as [string[], string[]];
  if (one.length + other.length === 0) return 0.4;
  const left = new Map<string, number>();
  for (const word of one) left.set(word, (left.get(word) ?? 0) + 1);
  let same = 0;
  for (const word of other) {
    const count = left.get(word) ?? 0;
    if (count > 0) {
      same += 1;
      left.set(word, count - 1);
    }
  }
  return (2 * same) / (one.length + other.length);
}

export function wordChanges(before: string, after: string): WordOp[] {
  const split = (words: string) => words.match(/\s*[^\s]+|\s+$/gu) ?? [];
  const [old, now] = [split(before), split(after)];
  const ops: WordOp[] = [];
  const say = (op: WordOp["op"], words: string) => {
    const last = ops.at(-1);
    if (!words) return;
    if (last?.op === op) last.text += words;
    else ops.push({ op, text: words });
  };
  let [from, to] = [0, 0];
  for (const [at, with_] of [...longest(old, now), [old.length, now.length] as [number, number]]) {
    while (from < at) say("removed", old[from++]!);
    while (to < with_) say("added", now[to++]!);
    if (at < old.length) say("same", now[to++]!);
    from = at + 1;
  }
  return ops;
}

/** The body with one change taken back. */
export function takenBack(blocks: Block[], change: BlockChange): Block[] {
  const next = [...blocks];
  const at = change.after ? next.findIndex((block) => text(block) === text(change.after)) : -1;
  switch (change.change) {
    case "added":
      if (at >= 0) next.splice(at, 1);
      break;
    case "changed":
      if (at >= 0) next.splice(at, 1, change.before!);
      break;
    case "removed":
      next.splice(Math.min(change.from ?? next.length, next.length), 0, change.before!);
      break;
    case "moved":
      if (at >= 0) {
        next.splice(at, 1);
        next.splice(Math.min(change.from ?? 0, next.length), 0, change.before!);
      }
  }
  return next;
}
