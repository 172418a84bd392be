// One import: how far it is, what it did or would do, and what became of each thing.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { get, type Json, type Page, post, remove } from "../api";
import { Icon } from "../icons";
import { Banner, Button, Problem, Segments, useAsked, useDeed, Waiting } from "../parts";
import { when } from "../time";
import { named, t } from "../words";
import { type Import, nameOf, number, State } from "./imports";

const OUTCOMES = ["taken", "changed", "html_kept", "not_taken", "unchanged"] as const;

export function Report({ id }: { id: string }): JSX.Element {
  const asked = useAsked<Import>(() => get(`/imports/${id}`), [id]);
  const deed = useDeed();
  const one = asked.data;
  const runs = one?.state === "running";
  useEffect(() => {
    document.title = t("site.imports");
  }, []);
  useEffect(() => {
    if (!runs) return;
    const timer = setInterval(() => !document.hidden && asked.again(), 1000);
    return () => clearInterval(timer);
  }, [runs]);
  const again = (dryRun: boolean) => deed.run(async () => asked.set(await post(`/imports/${id}/run`, { dry_run: dryRun })));
  const stop = () => deed.run(async () => { await remove(`/imports/${id}`); asked.again(); });
  return (
    <main class="page imports" aria-label={t("imports.one")}>
      <header class="top">
        <a class="back" href="/desk/site/imports"><Icon name="arrowLeft" /> <span>{t("site.imports")}</span></a>
        <h1 dir="auto">{one ? nameOf(one) : ""}</h1>
        {one && <State of={one} />}
      </header>
      <Problem error={asked.error ?? deed.error} />
      {!one && !asked.error && <Waiting />}
      {one && (
        <>
          <section class="imports-told">
            <Sentence of={one} />
            <p class="note">{named("archive", one.kind)} · {when(one.begun_at)}{one.account.site && one.kind !== "page" && ` · ${one.account.site}`}</p>
            <p class="row-of-buttons">
              {runs && <Button kind="stop" disabled={deed.running} onClick={() => void stop()}>{t("imports.stop")}</Button>}
              {!runs && one.files_kept && <Button kind="public" disabled={deed.running} onClick={() => void again(false)}>{t("imports.take")}</Button>}
              {!runs && one.files_kept && one.state !== "done" && <Button disabled={deed.running} onClick={() => void again(true)}>{t("imports.try")}</Button>}
              {!runs && one.files_kept && <Button kind="quiet" disabled={deed.running} onClick={() => void stop()}>{t("imports.forget")}</Button>}
              {one.reported && !runs && <a class="button" href={`/desk/api/imports/${id}/report`} download={`import-${id}.json`}>{t("imports.whole")}</a>}
            </p>
          </section>
          {one.account.totals && !runs && <Account of={one} />}
          {one.account.totals && !runs && <Entries key={one.begun_at} of={one} />}
        </>
      )}
    </main>
  );
}

/** What happens or happened, in one sentence. */
function Sentence({ of }: { of: Import }): JSX.Element {
  const { progress, account } = of;
  if (of.state === "running") {
    const known = account.totals?.found ?? 0;
    const phase = progress?.phase ?? "elsewhere";
    return (
      <>
        <p class="release" role="status">{phase === "taking" && progress ? <>{of.dry_run ? t("imports.trying") : t("imports.taking")} <b>{t("imports.things", { n: progress.found, count: number(progress.found) })}</b>{progress.not_taken > 0 && `, ${t("imports.notTaken", { n: progress.not_taken, count: number(progress.not_taken) })}`}.</> : named("imports.phase", phase)}</p>
        <progress class="imports-bar" aria-label={t("imports.progress")} {...(known > 0 && phase === "taking" && progress ? { max: known, value: Math.min(known, progress.found) } : {})} />
        <p class="note">{t("imports.runs.words")}</p>
      </>
    );
  }
  if (of.state === "refused") return <Banner kind="stop" icon="octagon"><b>{t("imports.refused")}</b> {of.problem}</Banner>;
  if (of.state === "failed") return <Banner kind="stop" icon="octagon"><b>{t("imports.failed")}</b> {of.problem === "interrupted" ? t("imports.interrupted") : of.problem} {t("imports.failed.words")}</Banner>;
  if (of.state === "stopped") return <p class="release">{t("imports.stopped")}</p>;
  const { found, not_taken: missing } = account.totals;
  const words = { n: found - missing, count: number(found - missing), found: number(found) };
  return (
    <p class="release">
      <b>{of.dry_run ? t("imports.would", words) : t("imports.did", words)}</b> {missing > 0 ? t("imports.missing", { n: missing, count: number(missing) }) : t("imports.nothingMissing")} {of.dry_run ? t("imports.dry") : t("imports.seen", { seconds: number(Math.round(account.seconds * 10) / 10) })}
    </p>
  );
}

function Account({ of: { account } }: { of: Import }): JSX.Element {
  const rows = Object.entries<Json>(account.by_type);
  const columns = OUTCOMES.filter((outcome) => account.totals[outcome] > 0);
  return (
    <>
      <section class="imports-part">
        <h2>{t("imports.byType")}</h2>
        <div class="table-scroll" tabIndex={0} role="region" aria-label={t("imports.byType")}>
          <table class="account">
            <thead><tr><th scope="col">{t("imports.type")}</th><th scope="col">{t("imports.found")}</th>{columns.map((outcome) => <th key={outcome} scope="col">{named("outcome", outcome)}</th>)}</tr></thead>
            <tbody>
              {rows.map(([type, totals]) => <tr key={type}><th scope="row">{named("thing", type)}</th><td>{number(totals.found)}</td>{columns.map((outcome) => <td key={outcome} class={outcome === "not_taken" && totals[outcome] > 0 ? "time-ink" : undefined}>{totals[outcome] > 0 ? number(totals[outcome]) : "–"}</td>)}</tr>)}
            </tbody>
            <tfoot><tr><th scope="row">{t("imports.all")}</th><td>{number(account.totals.found)}</td>{columns.map((outcome) => <td key={outcome}>{number(account.totals[outcome])}</td>)}</tr></tfoot>
          </table>
        </div>
        {account.blocks.typed + account.blocks.html > 0 && <p class="note">{t("imports.blocks", { typed: number(account.blocks.typed), all: number(account.blocks.typed + account.blocks.html) })}</p>}
      </section>
      {(account.reasons.length > 0 || account.warnings.length > 0) && (
        <section class="imports-part">
          <h2>{t("imports.reasons")}</h2>
          <ul class="imports-reasons">
            {account.reasons.map((reason: Json) => <li key={reason.code}><b>{number(reason.count)}</b><span>{reason.message}<span class="note" dir="auto">{t("imports.first", { type: named("thing", reason.type), title: reason.title || reason.source_id })}</span></span></li>)}
            {account.warnings.map((warning: Json, at: number) => <li key={at}><Icon name="triangle" size={16} /><span>{warning.message}</span></li>)}
          </ul>
        </section>
      )}
    </>
  );
}

/** What became of each thing, page by page. */
function Entries({ of }: { of: Import }): JSX.Element {
  const totals = of.account.totals;
  const first = (["not_taken", "html_kept"] as const).find((outcome) => totals[outcome] > 0) ?? "";
  const [outcome, setOutcome] = useState<string>(first);
  const list = useAsked<Page<Json>>(() => get(`/imports/${of.id}/entries`, { outcome, limit: 50 }), [outcome]);
  const more = async () => {
    const page = await get<Page<Json>>(`/imports/${of.id}/entries`, { outcome, limit: 50, after: list.data!.next! });
    list.set({ items: [...list.data!.items, ...page.items], next: page.next });
  };
  const choices = OUTCOMES.filter((one) => totals[one] > 0).map((one): [string, string] => [one, `${named("outcome", one)} ${number(totals[one])}`]);
  return (
    <section class="imports-part">
      <h2>{t("imports.entries")}</h2>
      <Segments label={t("imports.outcome")} value={outcome} options={[["", t("imports.all")], ...choices]} onValue={setOutcome} />
      <Problem error={list.error} />
      {!list.data && !list.error && <Waiting />}
      <ul class="imports-entries">
        {list.data?.items.map((entry, at) => (
          <li key={at}>
            <span class="note">{named("thing", entry.type)}{entry.line > 0 && `, ${t("imports.line", { line: entry.line })}`}</span>
            <span class="entry-title" dir="auto">{entry.address && !of.dry_run ? <a href={entry.address} target="_blank" rel="noopener">{entry.title || entry.source_id}</a> : entry.title || entry.source_id}</span>
            <span class={`entry-outcome ${entry.outcome === "not_taken" ? "time-ink" : ""}`}>{named("outcome", entry.outcome)}</span>
            {entry.reasons.length > 0 && <span class="note entry-why">{entry.reasons.map((reason: Json) => reason.message).join("; ")}</span>}
          </li>
        ))}
      </ul>
      {list.data?.next && <Button kind="quiet" onClick={() => void more()}>{t("media.more")}</Button>}
    </section>
  );
}
