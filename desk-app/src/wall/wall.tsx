// Lists of stories: my work, the wall by status, a search. Every filter is in the address; the keyboard does everything.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { get, type Page, post, Refused, remove, type Row, type Status } from "../api";
import { Icon, markOf, PageMark } from "../icons";
import { Button, Choice, Empty, Field, Problem, Tick, useAsked, useDeed, Waiting } from "../parts";
import { go, type Place, setQuery } from "../router";
import { may, needsReason, useHouse } from "../session";
import { newStory, useKeys } from "../shell";
import { named, t } from "../words";
import { DayLine } from "./day_line";
import { Mentions } from "./mentions";
import { WallRow } from "./row";
import { Views } from "./views";

const GROUPS: Status[] = ["submitted", "ready", "scheduled", "draft", "published", "withdrawn"];

interface Group {
  status: Status;
  rows: Row[];
  next: string | null;
  count: number;
}

type Words = Record<string, string>;

/** What the address says as the API is asked: words are looked for in what stories say, too. */
const asked = ({ q, ...filter }: Words): Words => ({ ...filter, text: q ?? "" });

async function load(words: Words, statuses: Status[]): Promise<Group[]> {
  const { status: _, sort, ...filter } = asked(words);
  const counts: Record<string, number> = await get("/articles/counts", filter);
  const wanted = statuses.filter((status) => (counts[status] ?? 0) > 0);
  const pages = await Promise.all(wanted.map((status) => get<Page<Row>>("/articles", { ...filter, sort, status, limit: statuses.length === 1 ? 50 : 20 })));
  return wanted.map((status, at) => ({ status, rows: pages[at]!.items, next: pages[at]!.next, count: counts[status] ?? 0 }));
}

export function Wall({ place }: { place: Place }): JSX.Element {
  const house = useHouse();
  const mine = place.path === "/work";
  const query = Object.fromEntries(place.query) as Words;
  const filter: Words = Object.fromEntries(["q", "section", "desk", "edition", "sort"].map((name) => [name, query[name] ?? ""]));
  if (mine) filter.by = "me";
  const statuses = query.status ? [query.status as Status] : mine ? GROUPS : GROUPS;
  const list = useAsked(() => load(filter, statuses), [JSON.stringify(filter), query.status ?? ""]);
  const fresh = useFresh(filter, statuses, list.data);
  const [at, setAt] = useState(0);
  const [chosen, setChosen] = useState<Set<string>>(new Set());
  const [looking, setLooking] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const rows = (list.data ?? []).flatMap((group) => group.rows);
  const here = Math.min(at, rows.length - 1);
  const row = rows[here];
  const title = mine ? t("rail.work") : t("rail.wall");
  useEffect(() => {
    document.title = title;
  }, [title]);

  const focus = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setAt(next);
    box.current?.querySelectorAll<HTMLElement>("[data-row]")[next]?.focus();
  };
  const toggle = (id: string) =>
    setChosen((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  useKeys({
    j: () => focus(here + 1),
    k: () => focus(here - 1),
    ArrowDown: (event) => {
      if (event.shiftKey && row) toggle(row.id);
      focus(here + 1);
    },
    ArrowUp: (event) => {
      if (event.shiftKey && row) toggle(row.id);
      focus(here - 1);
    },
    x: () => row && toggle(row.id),
    " ": () => setLooking((open) => !open),
    p: () => row && go(`/story/${row.id}/publish`),
    c: () => row && go(`/story/${row.id}/compare`),
    s: () => row && setChosen(new Set([row.id])),
    "#": () => row && setChosen(new Set([row.id])),
    Escape: () => {
      setChosen(new Set());
      setLooking(false);
    },
  });

  const more = async (group: Group) => {
    const page = await get<Page<Row>>("/articles", { ...asked(filter), status: group.status, after: group.next ?? undefined, limit: 50 });
    list.set((list.data ?? []).map((one) => (one.status === group.status ? { ...one, rows: [...one.rows, ...page.items], next: page.next } : one)));
  };

  return (
    <div class={`wall${query.dense ? " dense" : ""}`}>
      <main aria-label={title}>
        <header class="top">
          <h1>{title}</h1>
          <Field label={t("wall.filter")} hideLabel type="search" data-filter placeholder={t("wall.filter")} value={query.q ?? ""} onValue={(q) => setQuery({ q })} />
        </header>
        <Views place={place} />
        {mine && <Mentions />}
        <div class="filters" role="group" aria-label={t("wall.filters")}>
          <Choice label={t("wall.status")} hideLabel value={query.status ?? ""} onValue={(status) => setQuery({ status })} options={[["", t("wall.every")], ...[...GROUPS, "binned" as Status].map((status): [string, string] => [status, named("status", status)])]} />
          <Choice label={t("field.section")} hideLabel value={query.section ?? ""} onValue={(section) => setQuery({ section })} options={[["", t("wall.sections")], ...unique(house.sections.filter((one) => !query.edition || one.edition === query.edition).map((one): [string, string] => [one.slug, one.name]))]} />
          {!mine && <Choice label={t("field.desk")} hideLabel value={query.desk ?? ""} onValue={(desk) => setQuery({ desk })} options={[["", t("wall.desks")], ...house.desks.map((one): [string, string] => [one.slug, one.name])]} />}
          {house.editions.length > 1 && <Choice label={t("field.edition")} hideLabel value={query.edition ?? ""} onValue={(edition) => setQuery({ edition })} options={[["", t("wall.editions")], ...house.editions.map((one): [string, string] => [one.code, one.language_name || one.name])]} />}
          <Choice label={t("wall.sort")} hideLabel value={query.sort ?? ""} onValue={(sort) => setQuery({ sort })} options={[["", t("wall.sort.changed")], ["made", t("wall.sort.made")], ["headline", t("wall.sort.headline")], ["due", t("wall.sort.due")]]} />
          <Tick label={t("wall.dense")} checked={Boolean(query.dense)} onValue={(dense) => setQuery({ dense: dense ? "1" : "" })} />
        </div>
        <Problem error={list.error} />
        {fresh.count > 0 && (
          <button type="button" class="fresh" onClick={() => { fresh.take(); list.again(); }}>
            {t("wall.fresh", { n: fresh.count })}
          </button>
        )}
        {!list.data && !list.error && <Waiting rows={8} />}
        {list.data && rows.length === 0 && (
          <Empty action={<Button onClick={() => void newStory()}>{t("story.new")}</Button>}>{Object.values(filter).some((word) => word && word !== "me") || query.status ? t("wall.nothing") : mine ? t("wall.nothing.mine") : t("wall.nothing.all")}</Empty>
        )}
        <div class="groups" ref={box}>
          {list.data?.map((group) => (
            <section key={group.status} aria-label={named("status", group.status)}>
              <h2 class="group">
                <PageMark of={group.status} quiet /> {named("status", group.status)} <span class="count">{group.count}</span>
              </h2>
              <ul>
                {group.rows.map((one) => {
                  const place = rows.indexOf(one);
                  return <WallRow key={one.id} row={one} current={place === here} chosen={chosen.has(one.id)} onFocus={() => setAt(place)} onChoose={() => toggle(one.id)} />;
                })}
              </ul>
              {group.next && <Button kind="quiet" onClick={() => void more(group)}>{t("wall.more", { n: group.count - group.rows.length })}</Button>}
            </section>
          ))}
        </div>
        {chosen.size > 0 ? <Bulk rows={rows.filter((one) => chosen.has(one.id))} onDone={() => { setChosen(new Set()); list.again(); }} onClear={() => setChosen(new Set())} /> : <Hints />}
      </main>
      {looking && row ? <Look row={row} onClose={() => setLooking(false)} /> : <DayLine />}
    </div>
  );
}

/** The first of each: sections of several editions share their slugs, and the main edition comes first. */
const unique = (options: [string, string][]): [string, string][] => options.filter(([code], at) => options.findIndex(([other]) => other === code) === at);

/** Rows never jump under somebody's hands: what changed meanwhile is told, and shown when they want. */
function useFresh(filter: Words, statuses: Status[], shown: Group[] | undefined): { count: number; take: () => void } {
  const [count, set] = useState(0);
  useEffect(() => {
    set(0);
    if (!shown) return;
    const key = (row: Row) => `${row.id} ${row.changed_at} ${row.status}`;
    const known = new Set(shown.flatMap((group) => group.rows.map(key)));
    const look = async () => {
      if (document.hidden) return;
      const groups = await load(filter, statuses).catch(() => undefined);
      const first = groups?.flatMap((group) => group.rows.slice(0, 20)) ?? [];
      set(first.filter((row) => !known.has(key(row))).length);
    };
    const timer = setInterval(() => void look(), 15_000);
    return () => clearInterval(timer);
  }, [shown]);
  return { count, take: () => set(0) };
}

function Bulk({ rows, onDone, onClear }: { rows: Row[]; onDone: () => void; onClear: () => void }): JSX.Element {
  const deed = useDeed();
  const [failed, setFailed] = useState<string[]>([]);
  const [undo, setUndo] = useState<(() => Promise<void>) | null>(null);
  const why = needsReason("article.write") ? { reason: t("wall.bulk.reason") } : {};
  const each = async (act: (row: Row) => Promise<unknown>, back: (row: Row) => Promise<unknown>) => {
    const done: Row[] = [];
    const wrong: string[] = [];
    for (const row of rows) {
      try {
        await act(row);
        done.push(row);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        wrong.push(`${row.headline || t("untitled")}: ${error.words}`);
      }
    }
    setFailed(wrong);
    setUndo(() => async () => {
      for (const row of done) await back(row).catch(() => {});
      onDone();
    });
    if (wrong.length === 0 && done.length > 0) setTimeout(onDone, 4000);
  };
  const handOver = (status: Status) => deed.run(() => each((row) => post(`/articles/${row.id}/hand-over`, { status, ...why }), (row) => post(`/articles/${row.id}/hand-over`, { status: row.status, ...why })));
  const bin = () => deed.run(() => each((row) => remove(`/articles/${row.id}${why.reason ? `?reason=${encodeURIComponent(why.reason)}` : ""}`), (row) => post(`/articles/${row.id}/restore`, why)));
  const binned = rows.every((row) => row.status === "binned");
  return (
    <div class="bulk" role="region" aria-label={t("wall.bulk")}>
      <b>{t("wall.chosen", { n: rows.length })}</b>
      {undo ? (
        <Button small onClick={() => void undo()}>{t("undo")}</Button>
      ) : binned ? (
        <Button small disabled={deed.running} onClick={() => void deed.run(() => each((row) => post(`/articles/${row.id}/restore`, why), (row) => remove(`/articles/${row.id}`)))}>{t("story.restore")}</Button>
      ) : (
        <>
          {(["draft", "submitted", "ready"] as Status[]).map((status) => (
            <Button key={status} small disabled={deed.running} onClick={() => void handOver(status)}>{t("wall.to", { status: named("status", status) })}</Button>
          ))}
          {may("article.bin") && <Button small kind="stop" disabled={deed.running} onClick={() => void bin()}>{t("story.bin")}</Button>}
        </>
      )}
      <Button small kind="quiet" onClick={undo ? onDone : onClear}>{t("close")}</Button>
      {failed.length > 0 && <p class="note stop" role="alert">{failed.join(" · ")}</p>}
      <Problem error={deed.error} />
    </div>
  );
}

function Hints(): JSX.Element {
  const hints: [string, string][] = [["Enter", t("keys.open")], ["Space", t("keys.look")], ["X", t("keys.select")], ["P", t("publish.title")], ["C", t("compare.title")]];
  return (
    <footer class="hints" aria-hidden="true">
      {hints.map(([key, what]) => (
        <span key={key}><kbd>{key}</kbd> {what}</span>
      ))}
      <span class="end"><kbd>?</kbd> {t("keys.name")}</span>
    </footer>
  );
}

/** A look inside, without going there. */
function Look({ row, onClose }: { row: Row; onClose: () => void }): JSX.Element {
  const { data } = useAsked(() => get(`/articles/${row.id}`), [row.id]);
  const lines: string[] = (data?.body?.blocks ?? []).filter((block: { type: string }) => ["paragraph", "subhead"].includes(block.type)).map((block: { text: string | { text: string }[] }) => (typeof block.text === "string" ? block.text : block.text.map((span) => span.text).join("")));
  return (
    <aside class="look" aria-label={t("keys.look")}>
      <header>
        <PageMark of={markOf(row)} /> <span>{named("status", markOf(row))}</span>
        <Button small kind="quiet" onClick={onClose}>{t("close")}</Button>
      </header>
      <h2>{row.headline || t("untitled")}</h2>
      <p class="standfirst">{data?.standfirst}</p>
      {lines.slice(0, 40).map((line, at) => <p key={at}>{line}</p>)}
      <a class="button plain" href={`/desk/story/${row.id}`}><Icon name="pencil" /> <span>{t("keys.open")}</span></a>
    </aside>
  );
}
