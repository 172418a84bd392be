// Fronts: what readers see first, arranged by hand and filled by rule; a draft against what is live.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { all, get, post, put, Refused, type Row } from "../api";
import { Icon } from "../icons";
import { Banner, Button, Choice, Empty, Problem, Segments, useAsked, useDeed, Waiting } from "../parts";
import { go, type Place, setQuery } from "../router";
import { current, may } from "../session";
import { clock, when } from "../time";
import { t } from "../words";
import { Breaking } from "./breaking";
import { Canvas, type Held } from "./canvas";
import { type Container, empty, layoutChanges } from "./layout";
import { Back, Changes, History, Schedule, useLaunches } from "./past";
import { Properties } from "./properties";
import { Shelf } from "./shelf";

interface Named {
  edition: string;
  name: string;
  launched_at: string | null;
  launched: boolean;
}

export interface Front {
  name: string;
  version: number;
  launched_at: string | null;
  launched: boolean;
  containers: Container[];
  live: Container[] | null;
  stories: Record<string, Row>;
}

export function Fronts({ part, place }: { part: string[]; place: Place }): JSX.Element {
  const edition = place.query.get("edition") ?? current().editions.find((one) => one.default)?.code ?? "";
  const name = part[0];
  if (!name) return <FrontList />;
  return <FrontScreen key={`${edition}/${name}`} edition={edition} name={name} place={place} sheet={part[1]} />;
}

function FrontList(): JSX.Element {
  const { data, error } = useAsked(() => all<Named>("/fronts"), []);
  const { editions } = current();
  useEffect(() => {
    document.title = t("rail.fronts");
  }, []);
  const missing = editions.filter((edition) => data && !data.some((front) => front.edition === edition.code && front.name === "home"));
  return (
    <main class="page" aria-label={t("rail.fronts")}>
      <header class="top"><h1>{t("rail.fronts")}</h1></header>
      <Problem error={error} />
      {!data && !error && <Waiting />}
      <ul class="plain-list">
        {data?.map((front) => (
          <li key={`${front.edition}/${front.name}`}>
            <a href={`/desk/fronts/${front.name}?edition=${front.edition}`}>
              <Icon name="grid" />
              <b>{titleOf(front.name)}</b>
              <span>{editions.find((edition) => edition.code === front.edition)?.name}</span>
              <span class={front.launched ? "note" : "chip time"}>{front.launched ? (front.launched_at ? t("front.launched", { at: when(front.launched_at) }) : "") : t("front.differs")}</span>
            </a>
          </li>
        ))}
        {missing.map((edition) => (
          <li key={edition.code}>
            <a href={`/desk/fronts/home?edition=${edition.code}`}>
              <Icon name="grid" /> <b>{titleOf("home")}</b> <span>{edition.name}</span> <span class="note">{t("front.byItself")}</span>
            </a>
          </li>
        ))}
      </ul>
      <Breaking />
    </main>
  );
}

const titleOf = (name: string): string => (name === "home" ? t("front.main") : name);

type Kept = { name: "still" | "writing" | "refused" | "conflict"; words?: string } | { name: "saved"; at: number };

function FrontScreen({ edition, name, place, sheet }: { edition: string; name: string; place: Place; sheet: string | undefined }): JSX.Element {
  const [front, setFront] = useState<Front>();
  const [containers, setContainers] = useState<Container[]>([]);
  const [stories, setStories] = useState<Record<string, Row>>({});
  const [error, setError] = useState<unknown>();
  const [keeping, setKeeping] = useState<Kept>({ name: "still" });
  const [chosen, setChosen] = useState<{ container: number; card: number } | null>(null);
  const [held, setHeld] = useState<Held | null>(null);
  const [announced, announce] = useState("");
  const past = useRef<Container[][]>([]);
  const version = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const sending = useRef<Promise<void> | undefined>(undefined);
  const latest = useRef(containers);
  const launch = useDeed();
  const show = place.query.get("show") ?? "draft";
  const history = useLaunches(edition, name, "history", [front?.launched_at]);
  const plans = useLaunches(edition, name, "plans", [front?.launched_at]);
  const to = (part: string) => `/fronts/${name}${part && `/${part}`}?edition=${edition}`;
  const mayEdit = may("front.edit") && !(current().me!.role === "editor" && name === "home");

  const read = async () => {
    try {
      const found: Front = await get(`/fronts/${name}/draft`, { edition });
      take(found);
    } catch (failure) {
      // A front that nobody arranged yet begins empty.
      if (failure instanceof Refused && failure.status === 404) take({ name, version: 0, launched_at: null, launched: false, containers: [empty("lead")], live: null, stories: {} });
      else setError(failure);
    }
  };
  const take = (found: Front) => {
    version.current = found.version;
    latest.current = found.containers;
    setFront(found);
    setContainers(found.containers);
    setStories((before) => ({ ...before, ...found.stories }));
    setKeeping({ name: "still" });
  };
  useEffect(() => {
    document.title = titleOf(name);
    void read();
    return () => {
      if (timer.current) void save();
    };
  }, []);

  const save = async (): Promise<void> => {
    clearTimeout(timer.current);
    timer.current = undefined;
    await sending.current;
    const sent = latest.current;
    const work = async () => {
      try {
        const saved: Front = await put(`/fronts/${name}/draft?edition=${edition}`, { edition, containers: sent }, version.current ? { "If-Match": String(version.current) } : {});
        version.current = saved.version;
        setFront(saved);
        if (latest.current === sent) setKeeping({ name: "saved", at: Date.now() });
      } catch (failure) {
        if (failure instanceof Refused && failure.status === 409) setKeeping({ name: "conflict" });
        else setKeeping({ name: "refused", words: failure instanceof Refused ? (failure.status === 0 ? t("error.offline") : failure.words) : String(failure) });
      }
    };
    sending.current = work();
    await sending.current;
    sending.current = undefined;
  };
  /** What is arranged stands at the server. */
  const keep = async () => {
    if (timer.current || keeping.name !== "still") await save();
  };
  /** Readers see something else: the draft stays. */
  const relaunched = async () => {
    await keep();
    await read();
    history.again();
    announce(t("front.isLaunched"));
  };
  const change = (next: Container[], words = "", isUndo = false) => {
    if (!isUndo) past.current = [...past.current.slice(-49), latest.current];
    latest.current = next;
    setContainers(next);
    setKeeping({ name: "writing" });
    if (words) announce(words);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void save(), 800);
  };
  const undo = () => {
    const before = past.current.pop();
    if (before) change(before, t("undone"), true);
  };
  useEffect(() => {
    const call = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
      if ((event.ctrlKey || event.metaKey) && event.key === "z" && !typing) {
        event.preventDefault();
        undo();
      }
    };
    document.addEventListener("keydown", call);
    return () => document.removeEventListener("keydown", call);
  });

  const add = (row: Row, at?: { container: number; card: number }) => {
    const to = at ?? (chosen ? { container: chosen.container, card: chosen.card + 1 } : { container: 0, card: 0 });
    setStories((before) => ({ ...before, [row.id]: row }));
    const next = containers.map((container, here) => (here === to.container ? { ...container, cards: [...container.cards.slice(0, to.card), row.id, ...container.cards.slice(to.card)] } : container));
    change(next, t("front.added", { headline: row.headline, place: to.card + 1 }));
  };

  if (error) return <main class="page"><Problem error={error} /></main>;
  if (!front) return <main class="page"><Waiting /></main>;
  const changes = layoutChanges(front.live ?? [], containers, stories);
  const waiting = containers.flatMap((container) => container.cards).filter((card) => stories[card] && stories[card]!.status !== "published").length;
  return (
    <div class="front">
      <header class="top">
        <a class="back" href="/desk/fronts"><Icon name="arrowLeft" /> <span>{t("rail.fronts")}</span></a>
        <h1>{titleOf(name)}</h1>
        <Choice label={t("field.edition")} hideLabel value={edition} options={current().editions.map((one) => [one.code, one.language_name || one.name])} onValue={(code) => go(`/fronts/${name}?edition=${code}`)} />
        {changes.length > 0 && <span class="chip public">{t("front.changes", { n: changes.length })}</span>}
        <div class="story-tools">
          <span class={`save-state ${keeping.name}`} role="status">
            {keeping.name === "saved" ? <><Icon name="check" size={16} /> {t("keep.saved", { at: clock(new Date(keeping.at)) })}</> : keeping.name === "writing" ? t("keep.writing") : keeping.name === "refused" ? t("keep.refused") : ""}
          </span>
          <Button kind="quiet" icon="undo" disabled={past.current.length === 0} onClick={undo}>{t("undo")}</Button>
          <a class="button quiet" href={`/desk${to("history")}`}>{t("panel.history")}</a>
          {may("front.launch") && mayEdit && <Back edition={edition} name={name} history={history.data} onDone={relaunched} />}
          {may("front.launch") && mayEdit && <a class="button" href={`/desk${to("schedule")}`}><Icon name="clock" /> <span>{t("schedule.do")}</span>{(plans.data?.items.length ?? 0) > 0 && <span class="note">{t("front.planned", { n: plans.data!.items.length })}</span>}</a>}
          {may("front.launch") && mayEdit && (
            <Button kind="public" disabled={launch.running} blocked={changes.length === 0 ? t("front.same") : keeping.name === "conflict" ? t("keep.conflict") : undefined} onClick={() => void launch.run(async () => { await keep(); await post(`/fronts/${name}/launch?edition=${edition}`); await read(); history.again(); announce(t("front.isLaunched")); })}>
              {t("front.launch")}
            </Button>
          )}
        </div>
      </header>
      <Problem error={launch.error} />
      {keeping.name === "refused" && <Banner kind="stop" icon="octagon">{keeping.words}</Banner>}
      {keeping.name === "conflict" && (
        <Banner kind="stop" icon="compare">
          <b>{t("front.conflict")}</b> {t("front.conflict.words")}{" "}
          <Button small onClick={async () => { const found: Front = await get(`/fronts/${name}/draft`, { edition }); version.current = found.version; await save(); }}>{t("conflict.keepMine")}</Button>{" "}
          <Button small onClick={() => void read()}>{t("conflict.keepTheirs")}</Button>
        </Banner>
      )}
      <p class="hidden" role="status" aria-live="assertive">{announced}</p>
      <div class="front-body">
        {mayEdit && <Shelf edition={edition} onAdd={add} onLift={(row) => setHeld(row ? { row } : null)} />}
        <main aria-label={t("front.canvas")} class="canvas">
          <div class="canvas-tools">
            <Segments label={t("front.show")} value={show} options={[["draft", t("front.draft")], ["live", t("front.live")], ["both", t("front.both")]]} onValue={(next) => setQuery({ show: next === "draft" ? "" : next })} />
            <a class="button quiet small" href={current().editions.find((one) => one.code === edition)?.default ? "/" : `/${edition}`} target="_blank" rel="noopener"><Icon name="external" size={16} /> <span>{t("front.page")}</span></a>
          </div>
          {show === "live" && !front.live && <Empty>{t("front.neverLaunched")}</Empty>}
          {show === "both" && (
            <>
              <section class="front-difference"><h2>{t("front.difference")}</h2><Changes of={changes} /></section>
              <div class="both">
                {([["live", front.live ?? []], ["draft", containers]] as const).map(([which, shown]) => (
                  <section key={which}>
                    <h2>{t(`front.${which}`)}</h2>
                    <Canvas of={t(`front.${which}`)} containers={shown} live={which === "live" ? shown : (front.live ?? [])} stories={stories} edition={edition} editable={false} chosen={null} onChoose={() => {}} held={null} onHold={() => {}} onChange={() => {}} onAdd={() => {}} announce={() => {}} />
                  </section>
                ))}
              </div>
            </>
          )}
          {show !== "both" && <Canvas containers={show === "live" ? (front.live ?? []) : containers} live={front.live ?? []} stories={stories} edition={edition} editable={mayEdit && show !== "live"} chosen={chosen} onChoose={setChosen} held={held} onHold={setHeld} onChange={change} onAdd={add} announce={announce} />}
        </main>
        {mayEdit && show === "draft" && <Properties containers={containers} stories={stories} edition={edition} chosen={chosen} onChoose={setChosen} onChange={change} changes={changes} waiting={waiting} />}
      </div>
      {sheet === "history" && <History edition={edition} name={name} history={history} onDone={relaunched} onClose={() => go(to(""))} />}
      {sheet === "schedule" && <Schedule edition={edition} name={name} live={front.live ?? []} containers={containers} stories={stories} plans={plans} keep={keep} onClose={() => go(to(""))} />}
    </div>
  );
}
