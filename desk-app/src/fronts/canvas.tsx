// The containers as readers meet them, from top to bottom; cards are dragged, or lifted and moved with the keyboard.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { fileOf, type Row } from "../api";
import { Icon, markOf, PageMark } from "../icons";
import { sectionName } from "../palette";
import { Menu } from "../parts";
import { current } from "../session";
import { named, t } from "../words";
import { type Container, moved } from "./layout";

export interface Spot {
  container: number;
  card: number;
}
/** What is lifted: a card of the front, or a story from beside it. */
export type Held = { from: Spot; row?: undefined } | { row: Row; from?: undefined };

interface Props {
  containers: Container[];
  live: Container[];
  stories: Record<string, Row>;
  edition: string;
  editable: boolean;
  chosen: Spot | null;
  onChoose: (spot: Spot | null) => void;
  held: Held | null;
  onHold: (held: Held | null) => void;
  onChange: (containers: Container[], words?: string) => void;
  onAdd: (row: Row, at: Spot) => void;
  announce: (words: string) => void;
  /** Which of two layouts on the screen it is. */
  of?: string;
}

export function Canvas(props: Props): JSX.Element {
  const { containers } = props;
  const [over, setOver] = useState<Spot | null>(null);
  const paper = current().editions.find((one) => one.code === props.edition)?.name ?? "";
  return (
    <div class="canvas-page" onDragEnd={() => { setOver(null); props.onHold(null); }}>
      <p class="canvas-name">{paper}</p>
      {containers.map((container, at) => (
        <Box key={at} {...props} container={container} at={at} over={over} setOver={setOver} />
      ))}
      {props.editable && <button type="button" class="add-container" onClick={() => props.onChange([...containers, { shape: "row", title: "", link: "", cards: [], fill: { count: 4 }, text: "" }], t("front.containerAdded"))}><Icon name="plus" /> {t("front.addContainer")}</button>}
    </div>
  );
}

function Box(props: Props & { container: Container; at: number; over: Spot | null; setOver: (spot: Spot | null) => void }): JSX.Element {
  const { container, at, containers, editable, onChange, over, setOver, held } = props;
  const name = container.title || named("shape", container.shape);
  const rule = ruleOf(container);
  const drop = (to: Spot) => {
    setOver(null);
    if (held?.row) props.onAdd(held.row, to);
    else if (held?.from) onChange(moved(containers, held.from, to), t("front.moved", { place: to.card + 1, name: named("shape", containers[to.container]!.shape) }));
    props.onHold(null);
  };
  const target = (card: number) => ({
    onDragOver: (event: DragEvent) => {
      if (!held || !editable) return;
      event.preventDefault();
      event.stopPropagation();
      setOver({ container: at, card });
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      event.stopPropagation();
      drop({ container: at, card });
    },
  });
  const shift = (by: number) => {
    const next = [...containers];
    const [one] = next.splice(at, 1);
    next.splice(at + by, 0, one!);
    onChange(next, t("front.containerMoved"));
  };
  return (
    <section class={`container shape-${container.shape}`} aria-label={props.of ? `${props.of}: ${at + 1}. ${name}` : name} {...target(container.cards.length)}>
      <header>
        <h2><b>{named("shape", container.shape)}</b> {container.title} <span class="note">{t("front.counts", { n: container.cards.length })}{rule && `, ${t("front.thenRule")}`}</span></h2>
        {editable && (
          <Menu
            name={t("front.containerMenu", { name })}
            items={[
              ...(at > 0 ? [{ label: t("move.up"), act: () => shift(-1) }] : []),
              ...(at < containers.length - 1 ? [{ label: t("move.down"), act: () => shift(1) }] : []),
              { label: t("front.settings"), act: () => props.onChoose({ container: at, card: -1 }) },
              { label: t("remove"), act: () => onChange(containers.filter((_, here) => here !== at), t("front.containerRemoved")), stop: true },
            ]}
          />
        )}
      </header>
      {container.shape === "promo" && <p class="promo-text">{container.text || t("front.noText")}</p>}
      <ol class="cards">
        {container.cards.map((card, place) => (
          <Card key={card} {...props} card={card} spot={{ container: at, card: place }} target={target(place)} isOver={over?.container === at && over.card === place} />
        ))}
        {over?.container === at && over.card === container.cards.length && <li class="drop-here">{t("front.dropHere", { place: container.cards.length + 1 })}</li>}
        {container.cards.length === 0 && !rule && <li class="note">{t("front.emptyContainer")}</li>}
      </ol>
      {rule && <p class="rule">{rule}</p>}
    </section>
  );
}

function Card(props: Props & { card: string; spot: Spot; target: object; isOver: boolean }): JSX.Element {
  const { card, spot, stories, editable, chosen, held, onHold, onChange, containers, announce } = props;
  const row = stories[card];
  const isChosen = chosen?.container === spot.container && chosen.card === spot.card;
  const isHeld = held?.from?.container === spot.container && held.from.card === spot.card;
  const before = props.live.flatMap((container, at) => container.cards.map((name, place) => ({ name, at, place }))).find((one) => one.name === card);
  const flag = !before ? t("front.new") : before.at !== spot.container || before.place !== spot.card ? t("front.movedFrom", { place: before.place + 1 }) : "";
  const headline = row?.headline ?? card;
  const carry = (to: Spot) => {
    const next = moved(containers, spot, to.container === spot.container && to.card > spot.card ? { ...to, card: to.card + 1 } : to);
    onChange(next);
    onHold({ from: to });
    props.onChoose(to);
    announce(t("front.at", { headline, place: to.card + 1, name: named("shape", containers[to.container]!.shape) }));
    setTimeout(() => document.querySelector<HTMLElement>(`[data-card="${to.container}/${to.card}"]`)?.focus());
  };
  const keys = (event: KeyboardEvent) => {
    if (!editable) return;
    if (event.key === " ") {
      onHold(isHeld ? null : { from: spot });
      announce(isHeld ? t("front.dropped", { headline, place: spot.card + 1 }) : t("front.lifted", { headline }));
    } else if (event.key === "Escape" && isHeld) {
      onHold(null);
    } else if (event.key === "Enter" && isHeld) {
      onHold(null);
      announce(t("front.dropped", { headline, place: spot.card + 1 }));
    } else if (event.key === "Delete" || event.key === "Backspace") {
      onChange(containers.map((container, at) => (at === spot.container ? { ...container, cards: container.cards.filter((_, place) => place !== spot.card) } : container)), t("front.removed", { headline }));
    } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      const by = (event.key === "ArrowRight") === (document.documentElement.dir !== "rtl") ? 1 : -1;
      const to = spot.card + by;
      const last = containers[spot.container]!.cards.length - 1;
      if (isHeld && to >= 0 && to <= last) carry({ container: spot.container, card: to });
      else if (!isHeld) document.querySelector<HTMLElement>(`[data-card="${spot.container}/${to}"]`)?.focus();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      const container = spot.container + (event.key === "ArrowDown" ? 1 : -1);
      if (!containers[container]) return;
      const place = Math.min(spot.card, containers[container]!.cards.length);
      if (isHeld) carry({ container, card: place });
      else document.querySelector<HTMLElement>(`[data-card="${container}/${Math.min(place, containers[container]!.cards.length - 1)}"]`)?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <li class={`card${isChosen ? " chosen" : ""}${isHeld ? " held" : ""}${props.isOver ? " drop-before" : ""}`} {...props.target}>
        <button
          type="button"
          data-card={`${spot.container}/${spot.card}`}
          draggable={editable}
          aria-pressed={isChosen}
          onDragStart={(event) => {
            event.dataTransfer?.setData("text/plain", headline);
            onHold({ from: spot });
          }}
          onClick={() => props.onChoose(spot)}
          onKeyDown={keys}
        >
          {row?.lead && <img src={fileOf(row.lead, 640)} alt="" draggable={false} />}
          {flag && <span class="flag">{flag}</span>}
          {row && row.status !== "published" && <span class="flag not-live">{t("front.notLive")}</span>}
          <span class="card-headline" dir="auto">{headline}</span>
          <span class="note">{row && <PageMark of={markOf(row)} quiet />} {row ? sectionName({ ...row, edition: props.edition }) : t("front.unknown")}</span>
        </button>
    </li>
  );
}

export function ruleOf(container: Container): string {
  const { fill } = container;
  if (!fill || fill.count <= container.cards.length) return "";
  const from = fill.section ? sectionName({ section: fill.section }) : fill.tag ? fill.tag : t("front.everything");
  const kind = fill.kind ? `, ${named("kind", fill.kind)}` : "";
  return t("front.rule", { from: container.cards.length + 1, to: fill.count, what: from + kind });
}
