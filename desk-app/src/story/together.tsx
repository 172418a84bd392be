// Who else is in this story: each window says what it does, holds the field it writes in, and hears of the others by a stream.

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Json, put } from "../api";
import { hueOf, Person } from "../icons";
import { Banner, Button } from "../parts";
import { current } from "../session";
import { named, t } from "../words";

export const HELD = ["kicker", "headline", "standfirst", "place", "body", "details"] as const;
export type Held = (typeof HELD)[number];

export interface Here {
  visit: string;
  staff: string;
  name: string;
  writing: boolean;
}

export interface Lock {
  field: Held;
  visit: string;
  staff: string;
  name: string;
  asked: { visit: string; name: string; until: string } | null;
}

/** Words that somebody left in a field when it became this window's. */
export interface Left {
  field: Held;
  name: string;
  saved_at: string;
  value: Json;
}

interface State {
  here: Here[];
  locks: Lock[];
}

export interface Together {
  here: Here[];
  /** Somebody else's window holds it. */
  lock: (field: Held) => Lock | undefined;
  /** What this window holds and somebody asks for. */
  asked: Lock | undefined;
  ask: (field: Held) => void;
  give: (field: Held) => void;
  keep: (field: Held) => void;
}

const BEAT = 10_000;
/** How long a field stays this window's after its writer went elsewhere in it. */
const LINGERS = 3_000;

const isWritten = (target: EventTarget | null): target is HTMLElement =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** In a text that several write in at once: nobody holds it, and whoever is in it writes. */
const isInText = (target: EventTarget | null): boolean => isWritten(target) && target.closest("[data-together]") !== null;

const fieldAt = (target: EventTarget | null): Held | "" => (isWritten(target) ? ((target.closest<HTMLElement>("[data-held]")?.dataset.held as Held | undefined) ?? "") : "");

/**
 * What this window is called in a story until it is `gone` from it. A window that died here, without a connection say, comes back by
 * its old name and holds what it held; a second window of the same memory (a tab that was doubled) finds the name taken.
 */
async function nameOf(key: string, gone: Promise<void>): Promise<string> {
  const fresh = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const take = (name: string) =>
    new Promise<boolean>((resolve) => {
      const held = navigator.locks.request(`visit-${name}`, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock ? gone : undefined;
      });
      void held.catch(() => resolve(false));
    });
  try {
    const before = sessionStorage.getItem(key);
    if (before && (await take(before))) return before;
    if (await take(fresh)) sessionStorage.setItem(key, fresh);
  } catch {
    // Without a memory, or without a safe connection, each window is a new one.
  }
  return fresh;
}

export function useTogether(id: string, canWrite: boolean, onLeft: (left: Left) => void, onHead: (head: number) => void): Together {
  const [state, set] = useState<State>({ here: [], locks: [] });
  const calls = useRef({ canWrite, onLeft, onHead });
  calls.current = { canWrite, onLeft, onHead };
  const visit = useRef("");
  const wanted = useRef<Held | "">("");
  const inText = useRef(false);
  const asking = useRef<Held | "">("");
  const say = useRef<(words?: Record<string, string>) => Promise<void>>(async () => {});

  useEffect(() => {
    const path = `/articles/${id}/presence`;
    const key = `desk-visit-${current().me?.id}-${id}`;
    let ended = false;
    let returned = 0;
    let stream: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hear = (said: State & { head?: number; left?: Left | null }) => {
      if (ended) return;
      set({ here: said.here, locks: said.locks });
      // The farewell of the page before this one came late, and was taken for ours.
      if (said.here.every((one) => one.visit !== visit.current) && Date.now() - returned > 1_000) {
        returned = Date.now();
        void say.current();
      }
      if (asking.current && said.locks.every((lock) => lock.field !== asking.current || lock.visit === visit.current)) {
        // Free, or handed over: it is this window's, and the place to write in is there again.
        const field = asking.current;
        asking.current = "";
        wanted.current = field;
        void say.current();
        setTimeout(() => document.querySelector<HTMLElement>(`[data-held=${field}] :is(textarea, input, [contenteditable])`)?.focus(), 60);
      }
      if (said.left) calls.current.onLeft(said.left);
      if (said.head !== undefined) calls.current.onHead(said.head);
    };
    say.current = async (words = {}) => {
      clearTimeout(timer);
      if (ended || document.hidden || !visit.current) return;
      const writes = calls.current.canWrite;
      const body = { visit: visit.current, writing: writes && (wanted.current !== "" || inText.current), field: writes ? wanted.current : "", ...(asking.current && writes ? { ask: asking.current } : {}), ...words };
      try {
        hear(await put(path, body));
        listen();
      } catch {
        // No connection, or nobody is signed in any more: the next beat tries again.
      }
      clearTimeout(timer);
      timer = setTimeout(() => void say.current(), BEAT);
    };
    const listen = () => {
      if (stream || ended) return;
      stream = new EventSource(`/desk/api${path}`);
      stream.onmessage = (event) => hear(JSON.parse(event.data));
      stream.onerror = () => {
        stream?.close();
        stream = undefined;
        clearTimeout(timer);
        timer = setTimeout(() => void say.current(), 1500);
      };
    };
    const shown = () => {
      if (!document.hidden) return void say.current();
      stream?.close();
      stream = undefined;
    };
    const leave = () => void fetch(`/desk/api${path}?visit=${visit.current}`, { method: "DELETE", keepalive: true, credentials: "same-origin" }).catch(() => {});
    let lingers: ReturnType<typeof setTimeout> | undefined;
    const came = (event: FocusEvent) => {
      const field = fieldAt(event.target);
      const before = inText.current;
      inText.current = isInText(event.target);
      if (!field && inText.current === before) return;
      clearTimeout(lingers);
      if (inText.current !== before && wanted.current === field) return void say.current();
      if (wanted.current === field) return;
      wanted.current = field;
      void say.current();
    };
    const went = () => {
      clearTimeout(lingers);
      lingers = setTimeout(() => {
        if (fieldAt(document.activeElement) || isInText(document.activeElement) || (!wanted.current && !inText.current)) return;
        wanted.current = "";
        inText.current = false;
        void say.current();
      }, LINGERS);
    };
    document.addEventListener("focusin", came);
    document.addEventListener("focusout", went);
    document.addEventListener("visibilitychange", shown);
    addEventListener("online", shown);
    addEventListener("desk-signed-in", shown);
    addEventListener("pagehide", leave);
    wanted.current = fieldAt(document.activeElement);
    inText.current = isInText(document.activeElement);
    let goes = () => {};
    const gone = new Promise<void>((resolve) => { goes = resolve; });
    void nameOf(key, gone).then((name) => {
      visit.current = name;
      return say.current();
    });
    return () => {
      ended = true;
      goes();
      clearTimeout(timer);
      clearTimeout(lingers);
      stream?.close();
      document.removeEventListener("focusin", came);
      document.removeEventListener("focusout", went);
      document.removeEventListener("visibilitychange", shown);
      removeEventListener("online", shown);
      removeEventListener("desk-signed-in", shown);
      removeEventListener("pagehide", leave);
      leave();
    };
  }, [id]);

  return {
    here: state.here.filter((one) => one.visit !== visit.current),
    lock: (field) => state.locks.find((lock) => lock.field === field && lock.visit !== visit.current),
    asked: state.locks.find((lock) => lock.visit === visit.current && lock.asked),
    ask: (field) => {
      asking.current = field;
      void say.current();
    },
    give: (field) => {
      wanted.current = "";
      (document.activeElement as HTMLElement | null)?.blur();
      void say.current({ give: field, field: "" });
    },
    keep: (field) => void say.current({ keep: field }),
  };
}

/** Everybody who is here, once. */
export function People({ here, writers }: { here: Here[]; writers: { staff: string; name: string | null }[] }): JSX.Element {
  const known = new Map<string, { name: string; writing: boolean }>();
  for (const one of here) known.set(one.staff, { name: one.name, writing: one.writing || (known.get(one.staff)?.writing ?? false) });
  for (const one of writers) if (!known.has(one.staff)) known.set(one.staff, { name: one.name ?? "?", writing: false });
  const all = [...known].filter(([staff]) => staff !== current().me?.id);
  return (
    <span class="people">
      {all.slice(0, 4).map(([staff, one]) => <Person key={staff} staff={staff} name={one.name} writing={one.writing} />)}
      {all.length > 4 && <span>+{all.length - 4}</span>}
    </span>
  );
}

/** A field that one at a time writes in. */
export function HeldField({ field, together, children, class: name }: { field: Held; together: Together; children: ComponentChildren; class?: string }): JSX.Element {
  const lock = together.lock(field);
  return (
    <div class={`held-field${lock ? ` locked hue-${hueOf(lock.staff)}` : ""}${name ? ` ${name}` : ""}`} data-held={field}>
      {children}
      {lock && <LockWords lock={lock} together={together} />}
    </div>
  );
}

/** The text: several write in it at once, or, without a way to each other, one at a time. */
export function TextField({ together, shared, children }: { together: Together; shared: boolean; children: ComponentChildren }): JSX.Element {
  return shared ? <div data-together>{children}</div> : <HeldField field="body" together={together}>{children}</HeldField>;
}

export function LockWords({ lock, together }: { lock: Lock; together: Together }): JSX.Element {
  const [asked, setAsked] = useState(false);
  return (
    <p class={`held-by hue-${hueOf(lock.staff)}`} role="status">
      <span>{t("held.by", { name: lock.name })}</span>{" "}
      {asked ? <span class="note">{t("held.waiting")}</span> : <Button small kind="quiet" onClick={() => { setAsked(true); together.ask(lock.field); }}>{t("held.ask")}</Button>}
    </p>
  );
}

/** Somebody asks for what this window holds. */
export function AskedFor({ together }: { together: Together }): JSX.Element | null {
  const lock = together.asked;
  if (!lock?.asked) return null;
  return (
    <Banner kind="pencil" icon="users">
      <p>{t("held.asks", { name: lock.asked.name, field: named("held", lock.field) })}</p>
      <p class="row-of-buttons">
        <Button small kind="ink" onClick={() => together.give(lock.field)}>{t("held.give")}</Button>
        <Button small onClick={() => together.keep(lock.field)}>{t("held.keep")}</Button>
      </p>
    </Banner>
  );
}
