// The frame around every screen: the rail, the way from address to screen, keys that work everywhere.

import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { get, post } from "./api";
import { DeskMark, Icon, type IconName, Person } from "./icons";
import { Chooser } from "./media/chooser";
import { HoldBar } from "./hold";
import { InvitationScreen } from "./invitation";
import { Palette } from "./palette";
import { Banner, Button, said } from "./parts";
import { go, type Place, usePlace } from "./router";
import { begin, current, may, needsReason, useHouse } from "./session";
import { Proof } from "./proof";
import { SetUp } from "./set_up";
import { SignIn } from "./sign_in";
import { t } from "./words";

type Screen = ComponentType<{ place: Place; part: string[] }>;

/** Screens by the first word of their address; each is fetched when it is first gone to. */
const screens: Record<string, () => Promise<Screen>> = {
  work: async () => (await import("./wall/wall")).Wall,
  wall: async () => (await import("./wall/wall")).Wall,
  search: async () => (await import("./wall/wall")).Wall,
  story: async () => (await import("./story/story")).StoryScreen,
  planner: async () => (await import("./planner/planner")).Planner,
  fronts: async () => (await import("./fronts/fronts")).Fronts,
  media: async () => (await import("./media/library")).Library,
  comments: async () => (await import("./site/comments")).Comments,
  site: async () => (await import("./site/site")).Site,
  people: async () => (await import("./people/people")).People,
  operations: async () => (await import("./site/operations")).Operations,
  me: async () => (await import("./site/me")).Mine,
};

interface Stop {
  to: string;
  name: Parameters<typeof t>[0];
  icon: IconName;
  key?: string;
  shown?: () => boolean;
}

const STOPS: Stop[] = [
  { to: "work", name: "rail.work", icon: "list", key: "m" },
  { to: "wall", name: "rail.wall", icon: "layout", key: "w" },
  { to: "planner", name: "rail.planner", icon: "calendar", key: "d" },
  { to: "fronts", name: "rail.fronts", icon: "grid", key: "f" },
  { to: "media", name: "rail.media", icon: "image", key: "a" },
  { to: "comments", name: "rail.comments", icon: "messages", key: "c", shown: () => may("comment.moderate") },
  { to: "site", name: "rail.site", icon: "globe", key: "s" },
  { to: "people", name: "rail.people", icon: "users", key: "p", shown: () => may("staff.manage") },
  { to: "operations", name: "rail.operations", icon: "activity", key: "o", shown: () => may("operations.read") },
];

const home = (): string => ({ contributor: "/work", reporter: "/work", editor: "/wall", chief: "/wall", admin: "/operations" })[current().me?.role ?? "reporter"];

export async function newStory(): Promise<void> {
  try {
    const made = await post("/articles", { headline: "", ...(needsReason("article.write") ? { reason: "new story" } : {}) });
    go(`/story/${made.id}`);
  } catch (error) {
    dispatchEvent(new CustomEvent("desk-problem", { detail: error }));
  }
}

export function Desk(): JSX.Element {
  const house = useHouse();
  usePlace();
  if (house.unreachable) {
    return (
      <main class="door-wait">
        <Banner kind="stop" icon="cloudOff">
          <p>{t("shell.unreachable")}</p>
          <Button small onClick={() => void begin()}>{t("again")}</Button>
        </Banner>
      </main>
    );
  }
  if (house.me === undefined) return <main class="door-wait" aria-busy="true" />;
  if (location.pathname === "/desk/invitation") return <InvitationScreen />;
  if (house.me === null) return <SignIn />;
  if (house.me.mustSetUp) return <SetUp />;
  return <Frame />;
}

function Frame(): JSX.Element {
  const place = usePlace();
  const house = useHouse();
  const [first = "", ...part] = place.path.split("/").filter(Boolean);
  const [problem, setProblem] = useState<unknown>();
  const [palette, setPalette] = useState(false);
  const [menu, setMenu] = useState(false);
  const [keysShown, setKeysShown] = useState(false);

  useEffect(() => {
    if (first === "" || first === "sign-in") go(home(), true);
    setMenu(false);
    setProblem(undefined);
  }, [place.path]);
  useEffect(() => {
    const call = (event: Event) => setProblem((event as CustomEvent).detail);
    addEventListener("desk-problem", call);
    return () => removeEventListener("desk-problem", call);
  }, []);
  useGlobalKeys(() => setPalette(true), () => setKeysShown((shown) => !shown));

  const late = useLate();
  const wide = !["story", "fronts", "media"].includes(first);
  return (
    <div class={`frame${wide ? "" : " narrow-rail"}${menu ? " menu-open" : ""}`} data-screen={first}>
      <a class="skip" href="#screen">{t("skip")}</a>
      <nav class="rail" aria-label={t("rail.name")}>
        <a class="rail-mark" href="/desk" title={house.settings.name ?? paper()}>
          <DeskMark />
          <span>{house.settings.name || paper()}</span>
        </a>
        <button type="button" class="rail-new" onClick={() => void newStory()} title={t("story.new")}>
          <Icon name="plus" />
          <span>{t("story.new")}</span>
          <kbd>N</kbd>
        </button>
        <ul>
          {STOPS.filter((stop) => stop.shown?.() ?? true).map((stop) => (
            <li key={stop.to} class={`to-${stop.to}`}>
              <a href={`/desk/${stop.to}`} aria-current={first === stop.to ? "page" : undefined} title={t(stop.name)}>
                <Icon name={stop.icon} />
                <span>{t(stop.name)}</span>
                {stop.to === "operations" && late > 0 && <b class="rail-late">{t("rail.late", { n: late })}</b>}
              </a>
            </li>
          ))}
        </ul>
        <div class="rail-foot">
          <button type="button" onClick={() => setPalette(true)} title={t("palette.name")}>
            <Icon name="search" />
            <span>{t("palette.name")}</span>
            <kbd>⌘K</kbd>
          </button>
          <a href="/desk/me" aria-current={first === "me" ? "page" : undefined} title={house.me!.name}>
            <Person name={house.me!.name} staff={house.me!.id} />
            <span>{house.me!.name}</span>
          </a>
        </div>
      </nav>
      <button type="button" class="rail-more" aria-expanded={menu} onClick={() => setMenu(!menu)}>
        <Icon name="menu" />
        <span>{t("rail.more")}</span>
      </button>
      <div class="screen" id="screen" tabIndex={-1}>
        {house.expired && <Expired />}
        {problem !== undefined && (
          <Banner kind="stop" icon="octagon">
            <p>{said(problem)}</p>
            <Button small onClick={() => setProblem(undefined)}>{t("close")}</Button>
          </Banner>
        )}
        {first && <Shown key={first} name={first} place={place} part={part} />}
      </div>
      <Chooser />
      <Proof />
      <HoldBar />
      {palette && <Palette onClose={() => setPalette(false)} />}
      {keysShown && <Keys onClose={() => setKeysShown(false)} />}
    </div>
  );
}

/** How many releases are late: never folded away. */
function useLate(): number {
  const [late, set] = useState(0);
  useEffect(() => {
    if (!may("operations.read")) return;
    const look = () => {
      if (!document.hidden) void get("/operations").then(({ schedules }) => set(schedules.late_seconds > 5 ? Math.max(schedules.due, schedules.problems.length) : schedules.problems.length), () => {});
    };
    look();
    const timer = setInterval(look, 60_000);
    return () => clearInterval(timer);
  }, []);
  return late;
}

function Shown({ name, place, part }: { name: string; place: Place; part: string[] }): JSX.Element | null {
  const [Screen, set] = useState<Screen>();
  const [failed, setFailed] = useState<unknown>();
  useEffect(() => {
    const load = screens[name];
    if (load) load().then((screen) => set(() => screen), (error) => { console.error(error); setFailed(error); });
  }, [name]);
  if (!screens[name]) return <main class="page"><h1>{t("shell.nothing")}</h1></main>;
  if (failed) return <Banner kind="stop" icon="cloudOff">{failed instanceof TypeError && !navigator.onLine ? t("error.offline") : t("shell.notLoaded")}</Banner>;
  return Screen ? <Screen place={place} part={part} /> : null;
}

/** The sign-in ran out: sign in here, everything stays in its place. */
function Expired(): JSX.Element {
  return (
    <div class="expired">
      <Banner kind="pencil" icon="login">
        <SignIn within />
      </Banner>
    </div>
  );
}

export const paper = (): string => document.querySelector<HTMLMetaElement>("meta[name=paper]")?.content ?? "";

const isWriting = (target: EventTarget | null): boolean => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
export const lettersAreOn = (): boolean => localStorage.getItem("desk-letters") !== "off";

/** Keys of a screen: letters count only outside texts. */
export function useKeys(keys: Record<string, (event: KeyboardEvent) => void>, on = true): void {
  useEffect(() => {
    if (!on) return;
    const call = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target) || !lettersAreOn()) return;
      const act = keys[event.key] ?? keys[event.key.toLowerCase()];
      if (act) {
        event.preventDefault();
        act(event);
      }
    };
    document.addEventListener("keydown", call);
    return () => document.removeEventListener("keydown", call);
  });
}

function useGlobalKeys(openPalette: () => void, showKeys: () => void): void {
  useEffect(() => {
    let going = 0;
    const call = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        openPalette();
        return;
      }
      if (event.key === "F6") {
        event.preventDefault();
        nextRegion(event.shiftKey ? -1 : 1);
        return;
      }
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target) || !lettersAreOn()) return;
      const stop = going > Date.now() - 1200 ? STOPS.find((one) => one.key === event.key.toLowerCase() && (one.shown?.() ?? true)) : undefined;
      going = 0;
      if (stop) go(`/${stop.to}`);
      else if (event.key === "g") going = Date.now();
      else if (event.key === "n") void newStory();
      else if (event.key === "?") showKeys();
      else if (event.key === "/") document.querySelector<HTMLElement>("[data-filter]")?.focus();
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", call, true);
    return () => document.removeEventListener("keydown", call, true);
  }, []);
}

function nextRegion(by: number): void {
  const regions = [...document.querySelectorAll<HTMLElement>("nav, main, aside, [role=region]")].filter((one) => one.offsetParent !== null);
  const at = regions.findIndex((one) => one.contains(document.activeElement));
  const next = regions[(at + by + regions.length) % regions.length];
  if (next) {
    next.tabIndex = -1;
    next.focus();
  }
}

const LISTED: [Parameters<typeof t>[0], [string, Parameters<typeof t>[0]][]][] = [
  ["keys.everywhere", [["Ctrl K", "palette.name"], ["N", "story.new"], ["/", "wall.filter"], ["G M", "rail.work"], ["G W", "rail.wall"], ["G D", "rail.planner"], ["G F", "rail.fronts"], ["G A", "rail.media"], ["F6", "keys.region"], ["?", "keys.name"]]],
  ["keys.lists", [["J  K", "keys.rows"], ["Enter", "keys.open"], ["Space", "keys.look"], ["X", "keys.select"], ["S", "keys.status"], ["P", "publish.title"], ["C", "compare.title"], ["#", "story.bin"]]],
  ["keys.editor", [["/", "body.insert"], ["Ctrl B  I", "body.marks"], ["Ctrl S", "story.save"], ["Ctrl Z", "undo"], ["Ctrl F", "find.title"], ["Alt ↑ ↓", "keys.moveBlock"], ["Ctrl Shift Enter", "publish.title"], ["]", "panel.name"], ["Esc", "keys.block"]]],
];

function Keys({ onClose }: { onClose: () => void }): JSX.Element {
  return (
    <section class="keys" role="region" aria-label={t("keys.name")} onKeyDown={(event) => event.key === "Escape" && onClose()}>
      <header>
        <h2>{t("keys.name")}</h2>
        <Button small kind="quiet" onClick={onClose}>{t("close")}</Button>
      </header>
      {LISTED.map(([name, rows]) => (
        <div key={name}>
          <h3>{t(name)}</h3>
          <dl>
            {rows.map(([key, what]) => (
              <div key={key}>
                <dt><kbd>{key}</kbd></dt>
                <dd>{t(what)}</dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
    </section>
  );
}
