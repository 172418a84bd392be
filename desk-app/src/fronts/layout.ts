// How a front is arranged, and what differs between two arrangements.

import type { Row } from "../api";
import { named, t } from "../words";

export interface Fill {
  section?: string | null;
  tag?: string | null;
  kind?: string | null;
  count: number;
}

export interface Container {
  shape: string;
  title: string;
  link: string;
  cards: string[];
  fill: Fill | null;
  text: string;
}

export const SHAPES = ["lead", "row", "list", "opinion", "pictures", "video", "live", "mostread", "promo"];

export const empty = (shape: string): Container => ({ shape, title: "", link: "", cards: [], fill: shape === "promo" ? null : { count: 4 }, text: "" });

/** Moves a card to a place; what stood there goes one further. */
export function moved(containers: Container[], from: { container: number; card: number }, to: { container: number; card: number }): Container[] {
  const next = containers.map((container) => ({ ...container, cards: [...container.cards] }));
  const [card] = next[from.container]!.cards.splice(from.card, 1);
  if (card === undefined) return containers;
  const at = from.container === to.container && from.card < to.card ? to.card - 1 : to.card;
  next[to.container]!.cards.splice(at, 0, card);
  return next;
}

export interface LayoutChange {
  what: "added" | "removed" | "moved" | "changed";
  words: string;
}

const headline = (stories: Record<string, Row>, card: string): string => stories[card]?.headline || card;
const places = (containers: Container[]): Map<string, string> => new Map(containers.flatMap((container, at) => container.cards.map((card, place): [string, string] => [card, `${at}/${place}`])));

/** What a launch changes for readers. */
export function layoutChanges(live: Container[], draft: Container[], stories: Record<string, Row>): LayoutChange[] {
  const [before, after] = [places(live), places(draft)];
  const changes: LayoutChange[] = [];
  for (const [card, at] of after) {
    const [container, place] = at.split("/").map(Number) as [number, number];
    const where = t("front.place", { shape: named("shape", draft[container]!.shape), place: place + 1 });
    if (!before.has(card)) changes.push({ what: "added", words: `${where}: ${headline(stories, card)}` });
    else if (before.get(card) !== at) changes.push({ what: "moved", words: `${where}: ${headline(stories, card)}` });
  }
  for (const card of before.keys()) if (!after.has(card)) changes.push({ what: "removed", words: headline(stories, card) });
  const rest = ({ cards: _, ...container }: Container) => JSON.stringify(container);
  draft.forEach((container, at) => {
    const name = container.title || named("shape", container.shape);
    if (!live[at]) changes.push({ what: "added", words: t("front.container", { name }) });
    else if (rest(live[at]!) !== rest(container)) changes.push({ what: "changed", words: t("front.container", { name }) });
  });
  for (const container of live.slice(draft.length)) changes.push({ what: "removed", words: t("front.container", { name: container.title || named("shape", container.shape) }) });
  return changes;
}
