// A release that is held for a moment: a bar across the foot of every screen, with the time running down and the way back.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { get, remove, type Story } from "./api";
import { Button, said, useDeed } from "./parts";
import { clockSeconds } from "./time";
import { t } from "./words";

interface Held {
  id: string;
  headline: string;
  /** When it goes out. */
  at: number;
  /** For how many seconds it is held. */
  seconds: number;
}

const KEPT = "desk-held";
let held: Held | undefined;
const watching = new Set<() => void>();

function set(next: Held | undefined): void {
  held = next;
  if (next) sessionStorage.setItem(KEPT, JSON.stringify(next));
  else sessionStorage.removeItem(KEPT);
  for (const call of watching) call();
}

/** A story goes to readers in a moment. */
export const hold = (story: Held): void => set(story);

export function HoldBar(): JSX.Element | null {
  const [now, setNow] = useState(Date.now());
  const [out, setOut] = useState<string | null>();
  const deed = useDeed();
  useEffect(() => {
    const kept = sessionStorage.getItem(KEPT);
    if (kept && !held) held = JSON.parse(kept);
    const call = () => {
      setOut(undefined);
      setNow(Date.now());
    };
    watching.add(call);
    call();
    return () => void watching.delete(call);
  }, []);
  const left = held ? Math.ceil((held.at - now) / 1000) : 0;
  const undo = () => deed.run(async () => { await remove(`/articles/${held!.id}/schedule`); dispatchEvent(new CustomEvent("desk-changed", { detail: held!.id })); set(undefined); });
  useEffect(() => {
    if (!held) return;
    let asked = false;
    const timer = setInterval(() => {
      setNow(Date.now());
      if (!held || Date.now() < held.at || asked) return;
      asked = true;
      void get<Story>(`/articles/${held.id}`).then((story) => {
        if (story.status === "published") {
          setOut(story.address);
          dispatchEvent(new CustomEvent("desk-changed", { detail: story.id }));
          setTimeout(() => set(undefined), 10_000);
          clearInterval(timer);
        } else if (Date.now() > held!.at + 15_000) set(undefined);
        asked = false;
      }, () => { asked = false; });
    }, 500);
    const keys = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement | null;
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || !held || Date.now() >= held.at) return;
      if (target?.isContentEditable || /^(INPUT|TEXTAREA)$/.test(target?.tagName ?? "")) return;
      event.preventDefault();
      void undo();
    };
    document.addEventListener("keydown", keys);
    return () => {
      clearInterval(timer);
      document.removeEventListener("keydown", keys);
    };
  }, [held?.id, held?.at]);
  if (!held) return null;
  const isOut = out !== undefined;
  // Said at the start, and when ten and three seconds are left.
  const step = left > 10 ? held.seconds : left > 3 ? 10 : 3;
  return (
    <section class="hold-bar" aria-label={t("hold.title")}>
      <p class="hidden" role="status">{isOut ? t("hold.out", { headline: held.headline }) : t("hold.said", { headline: held.headline, n: Math.min(step, held.seconds) })}</p>
      <p aria-hidden="true"><b>{isOut ? t("hold.out", { headline: "" }) : left > 0 ? t("hold.in", { n: `0:${String(left).padStart(2, "0")}` }) : t("hold.now")}</b> <bdi>{held.headline}</bdi></p>
      {deed.error !== undefined && <p role="alert">{said(deed.error)}</p>}
      {isOut ? out && <a class="button plain" href={out} target="_blank" rel="noopener"><span>{t("story.page")}</span></a> : left > 0 && <Button disabled={deed.running} onClick={() => void undo()} title={clockSeconds(new Date(held.at).toISOString())}>{t("undo")}</Button>}
      {!isOut && <progress max={held.seconds} value={Math.max(0, left)} aria-hidden="true" />}
    </section>
  );
}
