// What readers saw of a front and what they are to see: its history, the way back, its plans.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { get, post, remove, type Row } from "../api";
import { Icon } from "../icons";
import { Button, Field, Problem, Sheet, useAsked, useDeed, Waiting } from "../parts";
import { clock, fieldWords, fromField, toField, when, whenWords } from "../time";
import { t } from "../words";
import { type Container, type LayoutChange, layoutChanges } from "./layout";

export interface Launch {
  id: string;
  at: string;
  staff: string | null;
  by: string | null;
  containers: Container[];
}

export interface Launches {
  items: Launch[];
  next: string | null;
  stories: Record<string, Row>;
}

/** Names of changes shown before the rest is only counted. */
const SHOWN = 5;

export function useLaunches(edition: string, name: string, what: "history" | "plans", keys: unknown[]) {
  return useAsked<Launches>(
    async () => {
      try {
        return await get(`/fronts/${name}/${what}`, what === "history" ? { edition, limit: 30 } : { edition });
      } catch {
        // Nobody arranged it yet.
        return { items: [], next: null, stories: {} };
      }
    },
    keys,
  );
}

/** What one press brings back: what stood ten minutes ago; where that still stands, what stood before it. */
export function before(history: Launches | undefined): Launch | undefined {
  const items = history?.items ?? [];
  const old = items.find((one) => new Date(one.at).getTime() <= Date.now() - 600_000);
  const live = items[0] && JSON.stringify(items[0].containers);
  return old && JSON.stringify(old.containers) !== live ? old : items.find((one) => JSON.stringify(one.containers) !== live);
}

export function Back({ edition, name, history, onDone }: { edition: string; name: string; history: Launches | undefined; onDone: () => Promise<void> }): JSX.Element | null {
  const deed = useDeed();
  const to = before(history);
  if (!to) return null;
  return (
    <>
      <Button kind="quiet" icon="clock" disabled={deed.running} title={t("front.back.words", { at: when(to.at) })} onClick={() => void deed.run(async () => { await post(`/fronts/${name}/back?edition=${edition}`, { launch: to.id }); await onDone(); })}>{t("front.back", { at: when(to.at) })}</Button>
      <Problem error={deed.error} />
    </>
  );
}

export function History({ edition, name, history, onDone, onClose }: { edition: string; name: string; history: ReturnType<typeof useLaunches>; onDone: () => Promise<void>; onClose: () => void }): JSX.Element {
  const deed = useDeed();
  const { data } = history;
  const more = async () => {
    const page = await get<Launches>(`/fronts/${name}/history`, { edition, limit: 30, after: data!.next! });
    history.set({ items: [...data!.items, ...page.items], next: page.next, stories: { ...data!.stories, ...page.stories } });
  };
  return (
    <Sheet name={t("panel.history")} onClose={onClose}>
      <p class="note">{t("front.history.words")}</p>
      <Problem error={history.error ?? deed.error} />
      {!data && <Waiting />}
      {data?.items.length === 0 && <p class="note">{t("front.neverLaunched")}</p>}
      <ol class="launches">
        {data?.items.map((one, at) => {
          const earlier = data.items[at + 1];
          return (
            <li key={one.id}>
              <p class="launch-head"><time dateTime={one.at}>{when(one.at)}</time> <span class="note">{one.by ?? t("front.byProgram")}</span> {at === 0 ? <span class="chip public">{t("front.isLiveNow")}</span> : <Button small disabled={deed.running} onClick={() => void deed.run(async () => { await post(`/fronts/${name}/back?edition=${edition}`, { launch: one.id }); await onDone(); })}>{t("front.again")}</Button>}</p>
              {earlier ? <Changes of={layoutChanges(earlier.containers, one.containers, data.stories)} /> : !data.next && <p class="note">{t("front.first")}</p>}
            </li>
          );
        })}
      </ol>
      {data?.next && <Button kind="quiet" onClick={() => void more()}>{t("media.more")}</Button>}
    </Sheet>
  );
}

/** Changes a person can read: what came, went and moved. */
export function Changes({ of }: { of: LayoutChange[] }): JSX.Element {
  const [all, setAll] = useState(false);
  if (of.length === 0) return <p class="note">{t("front.noChange")}</p>;
  const shown = all ? of : of.slice(0, SHOWN);
  return (
    <ul class="launch-changes">
      {shown.map((change, at) => <li key={at} class={change.what}><Icon name={({ added: "plus", removed: "x", moved: "arrowLeft", changed: "pencil" } as const)[change.what]} size={14} title={t(`change.${change.what === "changed" ? "altered" : change.what}` as "change.added")} /> <span dir="auto">{change.words}</span></li>)}
      {of.length > shown.length && <li><span /><Button small kind="quiet" onClick={() => setAll(true)}>{t("front.moreChanges", { n: of.length - shown.length })}</Button></li>}
    </ul>
  );
}

export function Schedule({ edition, name, live, containers, stories, plans, keep, onClose }: { edition: string; name: string; live: Container[]; containers: Container[]; stories: Record<string, Row>; plans: ReturnType<typeof useLaunches>; keep: () => Promise<void>; onClose: () => void }): JSX.Element {
  const [at, setAt] = useState(() => toField(new Date(Math.ceil((Date.now() + 60_000) / 900_000) * 900_000).toISOString()));
  const deed = useDeed();
  const known = { ...plans.data?.stories, ...stories };
  const changes = layoutChanges(live, containers, known);
  const schedule = () =>
    deed.run(async () => {
      await keep();
      await post(`/fronts/${name}/plans?edition=${edition}`, { at: fromField(at) });
      plans.again();
    });
  return (
    <Sheet
      name={t("front.schedule")}
      onClose={onClose}
      foot={<><span class="note">{deed.error ? "" : t("front.schedule.stands")}</span><Button kind="public" blocked={at ? undefined : t("front.schedule.when")} disabled={deed.running} onClick={() => void schedule()}>{t("schedule.do")}</Button></>}
    >
      <p class="release">{at ? <><b>{t("front.schedule.at", { at: fieldWords(at) })}</b> {t("front.schedule.sentence")}</> : t("front.schedule.when")}</p>
      <div><Field label={t("front.schedule.when")} type="datetime-local" value={at} onValue={setAt} data-first /></div>
      <Problem error={deed.error ?? plans.error} />
      <section>
        {changes.length > 0 && <h3>{t("front.launchChanges", { n: changes.length })}</h3>}
        <Changes of={changes} />
      </section>
      <section>
        {(plans.data?.items.length ?? 0) > 0 && <h3>{t("front.plans", { n: plans.data!.items.length })}</h3>}
        {plans.data?.items.length === 0 && <p class="note">{t("front.noPlans")}</p>}
        <ol class="launches">
          {plans.data?.items.map((one) => (
            <li key={one.id}>
              <p class="launch-head"><Icon name="clock" size={16} /> <time class="time-ink" dateTime={one.at}>{whenWords(one.at)}</time> <span class="note">{one.by ?? ""}</span> <Button small kind="quiet" disabled={deed.running} aria-label={t("front.unplan.one", { at: clock(one.at) })} onClick={() => void deed.run(async () => { await remove(`/fronts/${name}/plans/${one.id}?edition=${edition}`); plans.again(); })}>{t("front.unplan")}</Button></p>
              <Changes of={layoutChanges(live, one.containers, known)} />
            </li>
          ))}
        </ol>
      </section>
    </Sheet>
  );
}
