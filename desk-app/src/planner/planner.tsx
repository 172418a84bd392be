// The planner: what is due on each day of a week, or on one day, which fronts change then, and who has what.

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { get, type Page, type Row } from "../api";
import { type FrontPlan, isLatePlan, planPath, planTitle, usePlans } from "../fronts/plans";
import { Icon, markOf, PageMark, Person } from "../icons";
import { sectionName } from "../palette";
import { IconButton, Problem, Segments, useAsked, Waiting } from "../parts";
import { type Place, setQuery } from "../router";
import { clock, dayWords, distance, instantOf, toField } from "../time";
import { t } from "../words";

/** So many days from the one that the address names, or from today, each as 2026-11-25: days of the site's zone. */
function days(from: string, many: number): string[] {
  const first = /^\d{4}-\d\d-\d\d$/.test(from) ? from : dayOf(new Date().toISOString());
  return Array.from({ length: many }, (_, at) => moved(first, at));
}

const dayOf = (at: string): string => toField(at).slice(0, 10);

const moved = (day: string, by: number): string => new Date(Date.parse(`${day}T12:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10);
const begins = (day: string): string => instantOf(`${day}T00:00`);

export function Planner({ place }: { place: Place; part: string[] }): JSX.Element {
  const by = place.query.get("by") === "day" ? 1 : 7;
  const week = days(place.query.get("from") ?? "", by);
  const first = week[0]!;
  const end = moved(first, by);
  const asked = useAsked<Page<Row>>(() => get("/articles", { sort: "due", due_from: begins(first), due_to: begins(end), limit: 100 }), [first, by]);
  const plans = usePlans(30, begins(first));
  useEffect(() => {
    document.title = t("rail.planner");
    const timer = setInterval(() => document.hidden || asked.again(), 30_000);
    return () => clearInterval(timer);
  }, []);
  const rows = asked.data?.items ?? [];
  const jobs = new Map<string, number>();
  for (const row of rows) if (row.assigned_name) jobs.set(row.assigned_name, (jobs.get(row.assigned_name) ?? 0) + 1);
  const move = (by: number) => setQuery({ from: moved(first, by) });
  return (
    <main class="planner" aria-label={t("rail.planner")}>
      <header class="top">
        <h1>{t("rail.planner")}</h1>
        <Segments label={t("planner.by")} value={by === 1 ? "day" : "week"} options={[["day", t("planner.day")], ["week", t("planner.week")]]} onValue={(by) => setQuery({ by: by === "day" ? "day" : "" })} />
        <span class="row-of-buttons"><IconButton icon="arrowLeft" name={t(by === 1 ? "planner.dayBefore" : "planner.before")} onClick={() => move(-by)} /><span class="flip"><IconButton icon="arrowLeft" name={t(by === 1 ? "planner.dayAfter" : "planner.after")} onClick={() => move(by)} /></span></span>
      </header>
      <Problem error={asked.error} />
      {!asked.data && !asked.error && <Waiting />}
      <div class={by === 1 ? "week one" : "week"}>
        {week.map((day) => {
          const own = [
            ...rows.filter((row) => row.due_at && dayOf(row.due_at) === day).map((row) => ({ at: row.due_at!, entry: <Due key={row.id} row={row} /> })),
            ...plans.filter((plan) => dayOf(plan.at) === day).map((plan) => ({ at: plan.at, entry: <Front key={plan.id} plan={plan} /> })),
          ].sort((one, other) => new Date(one.at).getTime() - new Date(other.at).getTime());
          const today = day === dayOf(new Date().toISOString());
          return (
            <section key={day} class={today ? "today" : undefined} aria-label={dayWords(day)}>
              <h2>{dayWords(day)}</h2>
              {asked.data && own.length === 0 && <p class="planner-none">{t("planner.none")}</p>}
              <ul>
                {own.map((one) => one.entry)}
              </ul>
            </section>
          );
        })}
      </div>
      <footer class="planner-foot">{jobs.size === 0 ? t("planner.how") : <>{t("planner.jobs")} {[...jobs].map(([name, n]) => `${name} ${n}`).join(" · ")}</>}</footer>
    </main>
  );
}

/** A story that is due. */
function Due({ row }: { row: Row }): JSX.Element {
  return (
    <li>
      <p class="planner-when"><time dateTime={row.due_at!}>{clock(row.due_at!)}</time> <PageMark of={markOf(row)} /></p>
      <a href={`/desk/story/${row.id}`} dir="auto">{row.headline || t("untitled")}</a>
      <p class="note">{[sectionName(row), row.asked_words ? t("wall.of", { n: row.words, most: row.asked_words }) : ""].filter(Boolean).join(" · ")}</p>
      {row.assigned_name ? <p class="planner-who"><Person staff={row.assigned!} name={row.assigned_name} writing={row.here.some((one) => one.staff === row.assigned && one.writing)} /> <bdi>{row.assigned_name}</bdi></p> : <p class="planner-who note"><span class="nobody"><Icon name="users" size={14} /></span> {t("work.nobody")}</p>}
    </li>
  );
}

/** A front that changes. */
function Front({ plan }: { plan: FrontPlan }): JSX.Element {
  const late = isLatePlan(plan);
  return (
    <li class={late ? "front-plan late" : plan.launched_at ? "front-plan" : "front-plan waits"}>
      <p class="planner-when"><time dateTime={plan.at}>{clock(plan.at)}</time> <Icon name={late ? "octagon" : plan.launched_at ? "check" : "grid"} size={16} /></p>
      <a href={planPath(plan)} dir="auto">{planTitle(plan)}</a>
      <p class="note">{plan.launched_at ? t("planner.launched", { at: clock(plan.launched_at) }) : late ? t("planner.late", { distance: distance(plan.at) }) : plan.by ? t("planner.plannedBy", { name: plan.by }) : t("planner.planned")}</p>
    </li>
  );
}
