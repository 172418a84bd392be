// The chosen card or container, and what a launch changes.

import type { JSX } from "preact";
import type { Row } from "../api";
import { Icon, markOf, PageMark } from "../icons";
import { Button, Choice, Field } from "../parts";
import { current } from "../session";
import { named, t } from "../words";
import type { Spot } from "./canvas";
import { type Container, type Fill, type LayoutChange, moved, SHAPES } from "./layout";

interface Props {
  containers: Container[];
  stories: Record<string, Row>;
  edition: string;
  chosen: Spot | null;
  onChoose: (spot: Spot | null) => void;
  onChange: (containers: Container[], words?: string) => void;
  changes: LayoutChange[];
  waiting: number;
}

export function Properties({ containers, stories, edition, chosen, onChoose, onChange, changes, waiting }: Props): JSX.Element {
  const container = chosen ? containers[chosen.container] : undefined;
  const card = container && chosen && chosen.card >= 0 ? container.cards[chosen.card] : undefined;
  const row = card ? stories[card] : undefined;
  const set = (fields: Partial<Container>) => onChange(containers.map((one, at) => (at === chosen?.container ? { ...one, ...fields } : one)));
  const fill = (fields: Partial<Fill>) => set({ fill: { count: 4, ...container?.fill, ...fields } });
  const move = (by: number) => {
    if (!chosen) return;
    const to = { ...chosen, card: chosen.card + by };
    onChange(moved(containers, chosen, by > 0 ? { ...to, card: to.card + 1 } : to), t("front.moved", { place: to.card + 1, name: named("shape", container!.shape) }));
    onChoose(to);
  };
  const sections = current().sections.filter((section) => section.edition === edition);
  return (
    <aside class="panel front-panel" tabIndex={0} aria-label={t("front.chosen")}>
      {container && chosen && (
        <section>
          <h2>{card ? t("front.place", { shape: named("shape", container.shape), place: chosen.card + 1 }) : container.title || named("shape", container.shape)}</h2>
          {row && <p><PageMark of={markOf(row)} /> <a href={`/desk/story/${row.id}`}>{row.headline}</a></p>}
          {card && (
            <p class="row-of-buttons">
              <Button small disabled={chosen.card === 0} onClick={() => move(-1)}>{t("move.up")}</Button>
              <Button small disabled={chosen.card === container.cards.length - 1} onClick={() => move(1)}>{t("move.down")}</Button>
              <Button small kind="stop" onClick={() => { set({ cards: container.cards.filter((_, at) => at !== chosen.card) }); onChoose({ container: chosen.container, card: -1 }); }}>{t("remove")}</Button>
            </p>
          )}
          <h3>{t("front.container", { name: "" })}</h3>
          <Choice label={t("front.shape")} value={container.shape} options={SHAPES.map((shape) => [shape, named("shape", shape)])} onValue={(shape) => set({ shape })} />
          <Field label={t("field.title")} value={container.title} onValue={(title) => set({ title })} />
          <Field label={t("front.link")} value={container.link} onValue={(link) => set({ link })} placeholder="/…" />
          {container.shape === "promo" ? (
            <Field label={t("front.text")} value={container.text} onValue={(text) => set({ text })} lines={3} />
          ) : (
            <>
              <h3>{t("front.fill")}</h3>
              <Field label={t("front.count")} type="number" min="0" max="60" value={String(container.fill?.count ?? 0)} onValue={(count) => (Number(count) > 0 ? fill({ count: Number(count) }) : set({ fill: null }))} note={t("front.count.words")} />
              {container.fill && (
                <>
                  <Choice label={t("field.section")} value={container.fill.section ?? ""} options={[["", t("front.everything")], ...sections.map((one): [string, string] => [one.slug, one.name])]} onValue={(section) => fill({ section: section || null })} />
                  <Field label={t("front.tag")} value={container.fill.tag ?? ""} onValue={(tag) => fill({ tag: tag || null })} />
                  <Choice label={t("field.kind")} value={container.fill.kind ?? ""} options={[["", t("wall.every")], ...["news", "live", "gallery", "video", "audio", "opinion", "analysis", "review", "interview", "explainer", "feature"].map((kind): [string, string] => [kind, named("kind", kind)])]} onValue={(kind) => fill({ kind: kind || null })} />
                </>
              )}
            </>
          )}
        </section>
      )}
      <section>
        <h2>{t("front.launchChanges", { n: changes.length })}</h2>
        <ul class="launch-changes">
          {changes.slice(0, 40).map((change, at) => (
            <li key={at}><Icon name={change.what === "added" ? "plus" : change.what === "removed" ? "x" : change.what === "moved" ? "chevronUp" : "pencil"} size={16} title={named("change", change.what)} /> <span>{change.words}</span></li>
          ))}
        </ul>
        {waiting > 0 && <p class="time-ink"><Icon name="triangle" size={16} /> {t("front.waiting", { n: waiting })}</p>}
      </section>
    </aside>
  );
}
