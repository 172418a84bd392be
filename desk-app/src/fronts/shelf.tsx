// Beside the canvas: stories to be found, and a clipboard of one's own.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { fileOf, get, type Page, type Row } from "../api";
import { markOf, PageMark } from "../icons";
import { Button, Field, Problem, Segments, useAsked } from "../parts";
import { when } from "../time";
import { named, t } from "../words";

type Which = "any" | "published" | "ready";

export function Shelf({ edition, onAdd, onLift }: { edition: string; onAdd: (row: Row) => void; onLift: (row: Row | null) => void }): JSX.Element {
  const [q, setQ] = useState("");
  const [which, setWhich] = useState<Which>("published");
  const [clipboard, setClipboard] = useState<Row[]>(() => {
    try {
      return JSON.parse(localStorage.getItem("desk-clipboard") ?? "[]");
    } catch {
      return [];
    }
  });
  useEffect(() => localStorage.setItem("desk-clipboard", JSON.stringify(clipboard.slice(0, 30))), [clipboard]);
  const { data, error } = useAsked<Page<Row>>(() => get("/articles", { q, edition, ...(which === "any" ? {} : { status: which }), limit: 20 }), [q, which, edition]);
  const story = (row: Row, kept: boolean) => (
    <li
      key={row.id}
      class="shelf-story"
      draggable
      onDragStart={(event) => {
        event.dataTransfer?.setData("text/plain", row.headline);
        onLift(row);
      }}
      onDragEnd={() => onLift(null)}
    >
      {row.lead && <img src={fileOf(row.lead, 160)} alt="" draggable={false} />}
      <div>
        <p class="shelf-headline" dir="auto">{row.headline || t("untitled")}</p>
        <p class="note"><PageMark of={markOf(row)} /> {named("status", row.status)} {when(row.changed_at)}</p>
        <p class="row-of-buttons">
          <Button small onClick={() => onAdd(row)} aria-label={t("front.addStory", { headline: row.headline })}>{t("front.add")}</Button>
          {kept ? (
            <Button small kind="quiet" onClick={() => setClipboard(clipboard.filter((one) => one.id !== row.id))}>{t("remove")}</Button>
          ) : (
            <Button small kind="quiet" onClick={() => setClipboard([row, ...clipboard.filter((one) => one.id !== row.id)])}>{t("front.keep")}</Button>
          )}
        </p>
      </div>
    </li>
  );
  return (
    <aside class="shelf" aria-label={t("front.shelf")}>
      <h2>{t("front.clipboard")} <span class="note">{t("front.clipboard.words", { n: clipboard.length })}</span></h2>
      <ul>{clipboard.map((row) => story(row, true))}</ul>
      <h2>{t("front.find")}</h2>
      <Field label={t("front.find")} hideLabel type="search" data-filter value={q} onValue={setQ} placeholder={t("front.find")} />
      <Segments label={t("wall.status")} value={which} options={[["published", t("front.isLive")], ["ready", named("status", "ready")], ["any", t("wall.every")]]} onValue={setWhich} />
      <Problem error={error} />
      <ul>{data?.items.map((row) => story(row, false))}</ul>
      {data?.items.length === 0 && <p class="note">{t("wall.nothing")}</p>}
    </aside>
  );
}
