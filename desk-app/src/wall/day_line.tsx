// One clock of what went out, is late, will go out, lifts or comes down. What is late stands first, in words.

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { get, type Page, type Row } from "../api";
import { Icon, PageMark } from "../icons";
import { useAsked } from "../parts";
import { clock, distance, when } from "../time";
import { t } from "../words";

interface Appointment {
  what: "published" | "planned" | "released" | "embargo" | "expiry";
  at: string;
  problem: string;
  article: Row;
}

export function DayLine(): JSX.Element {
  const { data, again } = useAsked<Page<Appointment>>(() => get("/agenda"), []);
  useEffect(() => {
    const timer = setInterval(again, 30_000);
    return () => clearInterval(timer);
  }, []);
  const now = Date.now();
  const items = data?.items ?? [];
  const isLate = (one: Appointment) => one.what === "planned" && (one.problem !== "" || new Date(one.at).getTime() < now - 2000);
  const late = items.filter(isLate);
  const past = items.filter((one) => !isLate(one) && new Date(one.at).getTime() <= now).slice(-6);
  const next = items.filter((one) => !isLate(one) && new Date(one.at).getTime() > now).slice(0, 20);
  return (
    <aside class="day-line" aria-label={t("day.title")}>
      <h2>{t("day.title")}</h2>
      <ol>
        {late.map((one) => (
          <li key={`late ${one.article.id}`} class="late">
            <time dateTime={one.at}>{clock(one.at)}</time>
            <Icon name="octagon" />
            <p>
              <a href={`/desk/story/${one.article.id}`}>{t("day.late", { headline: titleOf(one), distance: distance(one.at) })}</a>
              <small>{one.problem}</small>
            </p>
          </li>
        ))}
        {past.map((one) => <Entry key={`${one.what} ${one.article.id}`} one={one} past />)}
        <li class="now" aria-label={t("day.now", { at: clock(new Date()) })}>
          <time>{clock(new Date())}</time>
          <span class="dot" />
          <hr />
        </li>
        {next.map((one) => <Entry key={`${one.what} ${one.article.id}`} one={one} />)}
      </ol>
      {items.length === 0 && <p class="note">{t("day.nothing")}</p>}
    </aside>
  );
}

function Entry({ one, past = false }: { one: Appointment; past?: boolean }): JSX.Element {
  const soon = !past && one.what === "planned" ? distance(one.at) : "";
  return (
    <li class={past ? "past" : one.what}>
      <time dateTime={one.at}>{when(one.at)}</time>
      {one.what === "embargo" ? <Icon name="lock" /> : one.what === "expiry" ? <Icon name="undo" /> : <PageMark of={past ? "published" : "scheduled"} />}
      <p>
        <a href={`/desk/story/${one.article.id}`}>
          {one.what === "embargo" ? t("day.embargo", { headline: titleOf(one) }) : one.what === "expiry" ? t("day.expiry", { headline: titleOf(one) }) : titleOf(one)}
        </a>
        {soon && <small>{soon}</small>}
        {one.what === "embargo" && one.article.status !== "scheduled" && <small>{t("day.embargo.words")}</small>}
      </p>
    </li>
  );
}

const titleOf = (one: Appointment): string => one.article.headline || t("untitled");
