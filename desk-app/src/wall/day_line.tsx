// One clock of what went out, is late, will go out, lifts or comes down. What is late stands first, in words.

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { get, type Page, type Row } from "../api";
import { type FrontPlan, isLatePlan, planPath, planTitle, usePlans } from "../fronts/plans";
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

/** What the clock shows of a story's appointment or of a front's plan. */
interface Mark {
  key: string;
  what: Appointment["what"] | "front";
  at: string;
  late: boolean;
  problem: string;
  href: string;
  title: string;
  words: string;
  note: string;
}

export function DayLine(): JSX.Element {
  const { data, again } = useAsked<Page<Appointment>>(() => get("/agenda"), []);
  const plans = usePlans(30);
  useEffect(() => {
    const timer = setInterval(again, 30_000);
    return () => clearInterval(timer);
  }, []);
  const now = Date.now();
  const items = [...(data?.items ?? []).map(ofStory), ...plans.map(ofFront)].sort((one, other) => new Date(one.at).getTime() - new Date(other.at).getTime());
  const late = items.filter((one) => one.late);
  const past = items.filter((one) => !one.late && new Date(one.at).getTime() <= now).slice(-6);
  const next = items.filter((one) => !one.late && new Date(one.at).getTime() > now).slice(0, 20);
  return (
    <aside class="day-line" aria-label={t("day.title")}>
      <h2>{t("day.title")}</h2>
      <ol>
        {late.map((one) => (
          <li key={`late ${one.key}`} class="late">
            <time dateTime={one.at}>{clock(one.at)}</time>
            <Icon name="octagon" />
            <p>
              <a href={one.href}>{t("day.late", { headline: one.title, distance: distance(one.at) })}</a>
              <small>{one.problem}</small>
            </p>
          </li>
        ))}
        {past.map((one) => <Entry key={one.key} one={one} past />)}
        <li class="now" aria-label={t("day.now", { at: clock(new Date()) })}>
          <time>{clock(new Date())}</time>
          <span class="dot" />
          <hr />
        </li>
        {next.map((one) => <Entry key={one.key} one={one} />)}
      </ol>
      {items.length === 0 && <p class="note">{t("day.nothing")}</p>}
    </aside>
  );
}

function Entry({ one, past = false }: { one: Mark; past?: boolean }): JSX.Element {
  const soon = !past && (one.what === "planned" || one.what === "front") ? distance(one.at) : "";
  return (
    <li class={past ? "past" : one.what === "front" ? "planned" : one.what}>
      <time dateTime={one.at}>{when(one.at)}</time>
      {one.what === "front" ? <Icon name="grid" /> : one.what === "embargo" ? <Icon name="lock" /> : one.what === "expiry" ? <Icon name="undo" /> : <PageMark of={past ? "published" : "scheduled"} />}
      <p>
        <a href={one.href}>{one.words}</a>
        {soon && <small>{soon}</small>}
        {one.note && <small>{one.note}</small>}
      </p>
    </li>
  );
}

function ofStory(one: Appointment): Mark {
  const title = one.article.headline || t("untitled");
  return {
    key: `${one.what} ${one.article.id}`,
    what: one.what,
    at: one.at,
    late: one.what === "planned" && (one.problem !== "" || new Date(one.at).getTime() < Date.now() - 2000),
    problem: one.problem,
    href: `/desk/story/${one.article.id}`,
    title,
    words: one.what === "embargo" ? t("day.embargo", { headline: title }) : one.what === "expiry" ? t("day.expiry", { headline: title }) : title,
    note: one.what === "embargo" && one.article.status !== "scheduled" ? t("day.embargo.words") : "",
  };
}

const ofFront = (plan: FrontPlan): Mark => ({ key: plan.id, what: "front", at: plan.at, late: isLatePlan(plan), problem: "", href: planPath(plan), title: planTitle(plan), words: planTitle(plan), note: "" });
