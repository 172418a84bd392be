// Every screen has its own address; going somewhere changes the address, and the address says what is shown.

import { useEffect, useState } from "preact/hooks";

export interface Place {
  /** Below `/desk`, without a slash at its end: `/story/ID/history`. */
  path: string;
  query: URLSearchParams;
}

export function place(): Place {
  const path = location.pathname.replace(/^\/desk/, "").replace(/\/+$/, "");
  return { path: path || "/", query: new URLSearchParams(location.search) };
}

const watching = new Set<() => void>();
const tell = () => {
  for (const call of watching) call();
};
addEventListener("popstate", tell);

/** Somebody may ask that the screen is not left yet. */
let guard: (() => boolean) | undefined;
export function setGuard(mayLeave: (() => boolean) | undefined): void {
  guard = mayLeave;
}

export function go(to: string, replace = false): void {
  const address = `/desk${to === "/" ? "" : to}`;
  if (address === location.pathname + location.search) return;
  if (guard && !guard()) return;
  history[replace ? "replaceState" : "pushState"](null, "", address);
  tell();
  if (!replace) scrollTo(0, 0);
}

/** Changes words of the address's query; an empty one goes. */
export function setQuery(words: Record<string, string>, replace = true): void {
  const { path, query } = place();
  for (const [name, value] of Object.entries(words)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  const text = query.toString();
  go(text ? `${path}?${text}` : path, replace);
}

export function usePlace(): Place {
  const [now, set] = useState(place);
  useEffect(() => {
    const call = () => set(place());
    watching.add(call);
    return () => void watching.delete(call);
  }, []);
  return now;
}

/** Links within the desk do not load the page anew. */
export function followLinks(): void {
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = (event.target as Element | null)?.closest?.("a[href]");
    if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute("download")) return;
    const to = new URL(link.href);
    if (to.origin !== location.origin || !/^\/desk(\/|$)/.test(to.pathname) || /^\/desk\/(api|share|app)\//.test(to.pathname)) return;
    event.preventDefault();
    go(to.pathname.replace(/^\/desk/, "") + to.search || "/");
  });
}
