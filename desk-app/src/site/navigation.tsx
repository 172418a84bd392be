// The navigation of an edition: entries and what stands below them, in an order.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { get, type Page, put } from "../api";
import { Button, Field, Problem, useAsked, useDeed, Waiting } from "../parts";
import { may } from "../session";
import { t } from "../words";

interface Entry {
  label: string;
  address: string;
  children?: Entry[];
}

export function Navigation({ edition, choice }: { edition: string; choice: JSX.Element | false }): JSX.Element {
  const asked = useAsked<Page<Entry>>(() => get("/navigation", { edition }), [edition]);
  const [own, setOwn] = useState<Entry[]>();
  const [saved, setSaved] = useState(false);
  const deed = useDeed();
  const entries = own ?? asked.data?.items ?? [];
  const set = (next: Entry[]) => {
    setOwn(next);
    setSaved(false);
  };
  return (
    <main class="page" aria-label={t("site.navigation")}>
      <header class="top">
        <h1>{t("site.navigation")}</h1>
        {choice}
        {may("settings.manage") && <Button kind="ink" disabled={!own || deed.running} onClick={() => void deed.run(async () => { await put(`/navigation?edition=${edition}`, { items: entries, edition }); setOwn(undefined); asked.set({ items: entries, next: null }); setSaved(true); })}>{t("story.save")}</Button>}
        <span role="status" class="note">{saved ? t("list.saved") : ""}</span>
      </header>
      <Problem error={asked.error ?? deed.error} />
      {!asked.data && !asked.error && <Waiting />}
      {asked.data && <Entries entries={entries} onChange={set} depth={0} off={!may("settings.manage")} />}
    </main>
  );
}

function Entries({ entries, onChange, depth, off }: { entries: Entry[]; onChange: (entries: Entry[]) => void; depth: number; off: boolean }): JSX.Element {
  const at = (place: number, fields: Partial<Entry>) => onChange(entries.map((entry, here) => (here === place ? { ...entry, ...fields } : entry)));
  const move = (place: number, by: number) => {
    const next = [...entries];
    const [entry] = next.splice(place, 1);
    next.splice(place + by, 0, entry!);
    onChange(next);
  };
  return (
    <ol class="entries">
      {entries.map((entry, place) => (
        <li key={place}>
          <div class="entry-row">
            <Field label={t("list.label")} value={entry.label} readOnly={off} onValue={(label) => at(place, { label })} />
            <Field label={t("field.address")} value={entry.address} readOnly={off} onValue={(address) => at(place, { address })} />
            {!off && (
              <p class="row-of-buttons">
                <Button small kind="quiet" disabled={place === 0} onClick={() => move(place, -1)}>{t("move.up")}</Button>
                <Button small kind="quiet" disabled={place === entries.length - 1} onClick={() => move(place, 1)}>{t("move.down")}</Button>
                <Button small kind="quiet" onClick={() => onChange(entries.filter((_, here) => here !== place))}>{t("remove")}</Button>
              </p>
            )}
          </div>
          {depth < 2 && (entry.children?.length || !off) && <Entries entries={entry.children ?? []} onChange={(children) => at(place, { children })} depth={depth + 1} off={off} />}
        </li>
      ))}
      {!off && <li><Button small kind="quiet" icon="plus" onClick={() => onChange([...entries, { label: "", address: "/" }])}>{t(depth === 0 ? "navigation.add" : "navigation.below")}</Button></li>}
    </ol>
  );
}
