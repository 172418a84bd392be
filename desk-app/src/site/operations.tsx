// How the machinery stands: first one sentence, then the clock, then the parts.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { get, type Json, type Page, type Row } from "../api";
import { isLatePlan, planPath, planTitle, usePlans } from "../fronts/plans";
import { Icon } from "../icons";
import { Problem, useAsked, Waiting } from "../parts";
import type { Place } from "../router";
import { clock, distance, when } from "../time";
import { t } from "../words";

interface Appointment {
  what: string;
  at: string;
  released_at: string | null;
  problem: string;
  article: Row;
}

/** A story's plan or a front's, as the table and the strip show it. */
interface Plan {
  key: string;
  at: string;
  done: string | null;
  late: boolean;
  problem: string;
  href: string;
  title: string;
  front: boolean;
}

export function Operations(_: { part: string[]; place: Place }): JSX.Element {
  const state = useAsked<Json>(() => get("/operations"), []);
  const [since] = useState(() => new Date(new Date().setHours(0, 0, 0, 0)).toISOString());
  const agenda = useAsked<Page<Appointment>>(() => get("/agenda", { since }), []);
  const fronts = usePlans(5, since);
  useEffect(() => {
    document.title = t("rail.operations");
    const timer = setInterval(() => {
      state.again();
      agenda.again();
    }, 5000);
    return () => clearInterval(timer);
  }, []);
  const now = state.data;
  if (!now) return <main class="page"><Problem error={state.error} />{!state.error && <Waiting />}</main>;
  const { schedules, press } = now;
  const late = schedules.problems.length > 0 || schedules.late_seconds > 5;
  const behind = press.lag > 0;
  const parked = press.parked.length;
  const stories = (agenda.data?.items ?? [])
    .filter((one) => one.what === "planned" || one.what === "released")
    .map((one): Plan => ({ key: one.article.id, at: one.at, done: one.released_at, late: one.what === "planned" && (one.problem !== "" || new Date(one.at).getTime() < Date.now() - 5000), problem: one.problem, href: `/desk/story/${one.article.id}`, title: one.article.headline, front: false }));
  const plans = [...stories, ...fronts.map((one): Plan => ({ key: one.id, at: one.at, done: one.launched_at, late: isLatePlan(one), problem: "", href: planPath(one), title: planTitle(one), front: true }))].sort((one, other) => new Date(one.at).getTime() - new Date(other.at).getTime());
  return (
    <main class="operations" aria-label={t("rail.operations")}>
      <header class="operations-head">
        <p class="note">{t("rail.operations")}</p>
        <h1 class="release">
          {late ? <><Icon name="octagon" /> <b>{t("operations.late", { n: Math.max(1, schedules.due, schedules.problems.length) })}</b> {t("operations.served")}</> : parked > 0 ? <><Icon name="triangle" /> <b>{t("operations.parked", { n: parked })}</b> {t("operations.served")}</> : press.trouble ? <><Icon name="octagon" /> <b>{String(press.trouble)}</b> {t("operations.served")}</> : <><Icon name="check" /> <b>{t("operations.well")}</b> {t("operations.well.words")}</>}
        </h1>
      </header>
      <Problem error={state.error ?? agenda.error} />
      <div class="operations-body">
        <section>
          <h2>{t("operations.schedules")} <span class="note">{t("operations.counts", { planned: schedules.planned, due: schedules.due })}</span></h2>
          <Strip plans={plans} />
          <table>
            <thead><tr><th>{t("operations.due")}</th><th>{t("operations.what")}</th><th>{t("operations.state")}</th></tr></thead>
            <tbody>
              {plans.map((one) => (
                <tr key={one.key}>
                  <td><time dateTime={one.at}>{when(one.at)}</time></td>
                  <td class={one.front ? "of-front" : undefined}>{one.front && <Icon name="grid" size={15} />}<a href={one.href} dir="auto">{one.title || t("untitled")}</a></td>
                  <td class={one.late ? "stop-ink" : one.done ? "" : "time-ink"}>{one.done ? t("operations.done", { at: clock(one.done) }) : distance(one.at)} {one.problem}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {plans.length === 0 && <p class="note">{t("operations.noPlans")}</p>}
        </section>
        <aside aria-label={t("operations.machine")}>
          <section>
            <h2><Icon name={behind ? "triangle" : "check"} /> {t("operations.press")}</h2>
            <dl class="facts">
              <div><dt>{t("operations.lag")}</dt><dd>{t("operations.lag.of", { n: press.lag, head: press.head })}</dd></div>
              <div><dt>{t("operations.paper")}</dt><dd>{press.paper}</dd></div>
              <div><dt>{t("operations.search")}</dt><dd>{press.search}</dd></div>
            </dl>
          </section>
          <section>
            <h2><Icon name={parked ? "triangle" : "check"} /> {t("operations.parkedTitle", { n: parked })}</h2>
            {press.parked.map((one: Json) => <p key={one.article}><a href={`/desk/story/${one.article}`}>{one.article}</a> {one.problem}</p>)}
            {parked === 0 && <p class="note">{t("operations.noneParked")}</p>}
          </section>
          <section>
            <h2><Icon name={backupIsWell(now.backups[0]) ? "check" : "triangle"} /> {t("operations.backups")}</h2>
            <Backup last={now.backups[0]} />
          </section>
        </aside>
      </div>
    </main>
  );
}

/** A backup of the last two days, whole as far as somebody looked. */
function backupIsWell(last: Json | undefined): boolean {
  return last !== undefined && last.problem === "" && Date.now() - new Date(last.made_at).getTime() < 2 * 86_400_000;
}

function Backup({ last }: { last: Json | undefined }): JSX.Element {
  if (!last) return <p class="note">{t("operations.noBackups")}</p>;
  return (
    <dl class="facts">
      <div><dt>{t("operations.backup.last")}</dt><dd><time dateTime={last.made_at}>{when(last.made_at)}</time></dd></div>
      <div><dt>{t("operations.backup.verified")}</dt><dd>{last.verified_at ? <time dateTime={last.verified_at}>{when(last.verified_at)}</time> : t("operations.backup.never")} {last.problem}</dd></div>
    </dl>
  );
}

/** Twenty-four hours: done solid, due outlined, late red and taller. */
function Strip({ plans }: { plans: Plan[] }): JSX.Element {
  const start = new Date(new Date().setHours(0, 0, 0, 0)).getTime();
  const x = (at: string | number) => ((new Date(at).getTime() - start) / 86_400_000) * 720;
  const today = plans.filter((one) => x(one.at) >= 0 && x(one.at) <= 720);
  return (
    <svg class="strip" viewBox="0 0 720 64" role="img" aria-label={t("operations.strip", { n: today.length })}>
      <path d="M0 44h720" class="axis" />
      {[0, 3, 6, 9, 12, 15, 18, 21].map((hour) => <text key={hour} x={hour * 30} y="60">{`${String(hour).padStart(2, "0")}:00`}</text>)}
      {today.map((one) => {
        const height = one.late ? 36 : 24;
        return <rect key={one.key} class={one.late ? "late" : one.done ? "done" : "due"} x={x(one.at)} y={44 - height} width="6" height={height} />;
      })}
      <path d={`M${x(Date.now())} 2V50`} class="now" />
    </svg>
  );
}
