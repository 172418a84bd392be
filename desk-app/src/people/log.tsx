// The audit log: who did what, and why. It is read; nothing here changes it.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { all, get, type Json, type Page } from "../api";
import { Button, Choice, Empty, Problem, useAsked, useDeed, Waiting } from "../parts";
import { setQuery, usePlace } from "../router";
import { when } from "../time";
import { named, t } from "../words";

const NOUNS = ["staff", "invitation", "session", "settings", "article", "comment", "account"];

export function Log(): JSX.Element {
  const { query } = usePlace();
  const actor = query.get("actor") ?? "";
  const noun = query.get("noun") ?? "";
  const first = useAsked<Page<Json>>(() => get("/audit", { actor, noun, limit: 50 }), [actor, noun]);
  const staff = useAsked<Json[]>(() => all<Json>("/staff"), []);
  const [more, setMore] = useState<{ items: Json[]; next: string | null }>();
  const deed = useDeed();
  useEffect(() => setMore(undefined), [actor, noun]);
  const lines = [...(first.data?.items ?? []), ...(more?.items ?? [])];
  const next = more ? more.next : first.data?.next;
  return (
    <main class="page log" aria-label={t("people.log")}>
      <header class="top"><h1>{t("people.log")}</h1></header>
      <div class="filters">
        <Choice label={t("log.who")} hideLabel value={actor} options={[["", t("log.everybody")], ...(staff.data ?? []).map((one): [string, string] => [one.id, one.name || one.email])]} onValue={(id) => setQuery({ actor: id })} />
        <Choice label={t("log.noun")} hideLabel value={noun} options={[["", t("log.everything")], ...NOUNS.map((one): [string, string] => [one, named("noun", one)])]} onValue={(one) => setQuery({ noun: one })} />
      </div>
      <Problem error={first.error ?? deed.error} />
      {!first.data && !first.error && <Waiting />}
      {first.data && lines.length === 0 && <Empty>{t("log.none")}</Empty>}
      {lines.length > 0 && (
        <div class="table-scroll" tabIndex={0} role="region" aria-label={t("people.log")}>
          <table>
            <thead><tr><th>{t("log.when")}</th><th>{t("log.who")}</th><th>{t("log.what")}</th><th>{t("log.why")}</th></tr></thead>
            <tbody>
              {lines.map((line) => (
                <tr key={line.id}>
                  <td><time dateTime={line.at}>{when(line.at)}</time></td>
                  <td><bdi>{line.name ?? (line.actor ? t("log.gone") : t("log.machine"))}</bdi></td>
                  <td>{named("did", line.action)} {line.noun === "article" && <a href={`/desk/story/${line.noun_id}`}>{t("log.story")}</a>}{line.noun === "staff" && <a href={`/desk/people/staff/${line.noun_id}`}>{staff.data?.find((one) => one.id === line.noun_id)?.name}</a>}</td>
                  <td dir="auto">{line.reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {next && <p class="facts-line"><Button disabled={deed.running} onClick={() => void deed.run(async () => { const page = await get<Page<Json>>("/audit", { actor, noun, limit: 50, after: next }); setMore({ items: [...(more?.items ?? []), ...page.items], next: page.next }); })}>{t("log.more")}</Button></p>}
    </main>
  );
}
