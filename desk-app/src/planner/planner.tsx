// The planner: what is due on each day of a week, what goes out then, and who has what.

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { get, type Page, type Row } from "../api";
import { Icon, markOf, PageMark, Person } from "../icons";
import { sectionName } from "../palette";
import { IconButton, Problem, useAsked, Waiting } from "../parts";
import { type Place, setQuery } from "../router";
import { clock, dayWords, instantOf, toField } from "../time";
import { t } from "../words";

/** Days of a week from the one that the address names, or from today, each as 2026-11-25: days of the site's zone. */
function days(from: string): string[] {
  const first = /^\d{4}-\d\d-\d\d$/.test(from) ? from : toField(new Date().toISOString()).slice(0, 10);
  return Array.from({ length: 7 }, (_, at) => moved(first, at));
}

const moved = (day: string, by: number): string => new Date(Date.parse(`${day}T12:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10);
const begins = (day: string): string => instantOf(`${day}T00:00`);

export function Planner({ place }: { place: Place; part: string[] }): JSX.Element {
  const week = days(place.query.get("from") ?? "");
  const first = week[0]!;
  const end = moved(first, 7);
  const asked = useAsked<Page<Row>>(() => get("/articles", { sort: "due", due_from: begins(first), due_to: begins(end), limit: 100 }), [first]);
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
        <span class="row-of-buttons"><IconButton icon="arrowLeft" name={t("planner.before")} onClick={() => move(-7)} /><span class="flip"><IconButton icon="arrowLeft" name={t("planner.after")} onClick={() => move(7)} /></span></span>
      </header>
      <Problem error={asked.error} />
      {!asked.data && !asked.error && <Waiting />}
      <div class="week">
        {week.map((day) => {
          const own = rows.filter((row) => row.due_at && toField(row.due_at).slice(0, 10) === day);
          const today = day === toField(new Date().toISOString()).slice(0, 10);
          return (
            <section key={day} class={today ? "today" : undefined} aria-label={dayWords(day)}>
              <h2>{dayWords(day)}</h2>
              {asked.data && own.length === 0 && <p class="planner-none">{t("planner.none")}</p>}
              <ul>
                {own.map((row) => (
                  <li key={row.id}>
                    <p class="planner-when"><time dateTime={row.due_at!}>{clock(row.due_at!)}</time> <PageMark of={markOf(row)} /></p>
                    <a href={`/desk/story/${row.id}`} dir="auto">{row.headline || t("untitled")}</a>
                    <p class="note">{[sectionName(row), row.asked_words ? t("wall.of", { n: row.words, most: row.asked_words }) : ""].filter(Boolean).join(" · ")}</p>
                    {row.assigned_name ? <p class="planner-who"><Person staff={row.assigned!} name={row.assigned_name} writing={row.here.some((one) => one.staff === row.assigned && one.writing)} /> <bdi>{row.assigned_name}</bdi></p> : <p class="planner-who note"><span class="nobody"><Icon name="users" size={14} /></span> {t("work.nobody")}</p>}
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
      </div>
      <footer class="planner-foot">{jobs.size === 0 ? t("planner.how") : <>{t("planner.jobs")} {[...jobs].map(([name, n]) => `${name} ${n}`).join(" · ")}</>}</footer>
    </main>
  );
}
