// The worker between pages and network. The network comes first, always: what is kept is shown only when there is no connection.
// It keeps the last front of each edition that was opened and the stories that were saved, each with the time at which it was
// made; it never answers or keeps anything below /desk or /account. `PAPER` is written above this by the server.

const FRONTS = "fronts";
const STORIES = "stories";
const FILES = "files";
const LONGEST = 100;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) =>
  event.waitUntil(
    (async () => {
      // Files of an older theme go, but for those that a kept page still needs.
      const files = await caches.open(FILES);
      let pages = PAPER.files.join();
      for (const name of [FRONTS, STORIES, FILES]) if (await caches.has(name)) pages += await texts(await caches.open(name));
      for (const request of await files.keys()) {
        const { pathname } = new URL(request.url);
        if (pathname.startsWith("/assets/") && !/\.woff2$/.test(pathname) && !pages.includes(pathname)) await files.delete(request);
      }
      await self.clients.claim();
    })(),
  ),
);

const isPrivate = (path) => /^\/(desk|account)(\/|$)/.test(path);

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (origin !== location.origin) return;
  if (isPrivate(pathname)) {
    // Signing out is seen, not answered: what was saved goes from here too.
    if (request.method === "POST" && pathname === "/account/sign-out") event.waitUntil(clear());
    // Nothing of an account is kept, but without a connection its address leads to what is.
    if (request.method === "GET" && request.mode === "navigate" && pathname.startsWith("/account")) event.respondWith(account(request, search));
    return;
  }
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(event, request, pathname, search));
  else if (pathname.startsWith("/assets/")) event.respondWith(file(request));
  else if (pathname.startsWith("/media/")) event.respondWith(picture(request));
});

self.addEventListener("message", (event) => {
  const { kind, address, offline, files, stories, addresses } = event.data ?? {};
  if (kind === "keep" && isStory(address)) event.waitUntil(keepStory(address));
  if (kind === "drop" && isStory(address)) event.waitUntil(dropStory(address));
  if (kind === "list" && Array.isArray(stories) && Array.isArray(addresses)) event.waitUntil(follow(stories.map(String), addresses.filter(isStory)));
  if (kind === "clear") event.waitUntil(clear());
  if (kind === "seen") event.waitUntil(seen(address, offline, Array.isArray(files) ? files : []));
});

const isStory = (address) => typeof address === "string" && address.startsWith("/") && !address.startsWith("//") && !isPrivate(address);

async function page(event, request, pathname, search) {
  try {
    const answer = await fetch(request);
    if (answer.status === 410 || answer.status === 404) event.waitUntil(dropStory(pathname));
    else if (answer.ok && !search) event.waitUntil(renew(pathname, answer.clone()));
    return answer;
  } catch (error) {
    const kept = (await match(FRONTS, pathname)) ?? (await match(STORIES, pathname)) ?? (await match(FILES, offlineOf(pathname))) ?? (await anyOffline());
    if (kept) return dated(kept);
    throw error;
  }
}

async function account(request, search) {
  try {
    return await fetch(request);
  } catch (error) {
    const edition = new URLSearchParams(search).get("edition") ?? "";
    const kept = (await match(FILES, offlineOf(`/${edition}`))) ?? (await anyOffline());
    if (kept) return dated(kept);
    throw error;
  }
}

const match = async (name, address) => ((await caches.has(name)) ? (await caches.open(name)).match(address) : undefined);

/** The page for readers without a connection in another language, rather than the browser's own. */
async function anyOffline() {
  for (const address of PAPER.offline) {
    const kept = await match(FILES, address);
    if (kept) return kept;
  }
  return undefined;
}

function offlineOf(pathname) {
  const own = PAPER.offline.filter((address) => address !== "/offline").find((address) => pathname.startsWith(address.replace(/offline$/, "")) || pathname === address.replace(/\/offline$/, ""));
  return own ?? "/offline";
}

/** The kept page, which says when it was made. */
async function dated(answer) {
  const at = answer.headers.get("x-kept");
  const text = await answer.text();
  const headers = new Headers(answer.headers);
  headers.delete("content-length");
  return new Response(at && answer.headers.has("x-marked") ? text.replace("<html ", () => `<html data-kept="${at}" `) : text, { status: 200, headers });
}

/** A saved story that was opened with a connection: its copy is renewed. */
async function renew(pathname, answer) {
  if (await match(STORIES, pathname)) await keepStory(pathname, answer);
}

/** The front as it was just shown: nothing is fetched for it that the browser does not have. */
async function keepFront(address) {
  const answer = await fetch(address, { cache: "only-if-cached", mode: "same-origin" }).catch(() => undefined);
  if (answer?.ok) await keep(FRONTS, address, answer);
}

async function keepStory(address, answer) {
  answer ??= await fetch(address, { credentials: "omit" });
  if (answer.status === 410 || answer.status === 404) return dropStory(address);
  if (!answer.ok) return;
  if (answer.redirected) return move(address, answer.url);
  const stories = await caches.open(STORIES);
  const all = (await stories.keys()).filter((request) => !new URL(request.url).pathname.startsWith("/media/"));
  if (all.length >= LONGEST && !(await stories.match(address))) await dropStory(new URL(all[0].url).pathname);
  await keep(STORIES, address, answer);
}

/** Keeps a page with its pictures, each in one modest size, and with the files it needs. */
async function keep(name, address, answer) {
  const headers = new Headers(answer.headers);
  let text = await answer.text();
  const kept = await caches.open(name);
  for (const tag of new Set(text.match(/(?:<source type="image\/avif"[^>]*>)?<img [^>]*>/g))) {
    const image = tag.slice(tag.indexOf("<img "));
    const [sizes, lightest] = [sizesOf(image), sizesOf(tag.slice(0, -image.length))];
    const main = / src="([^"]*)"/.exec(image)?.[1];
    const isStory = name === STORIES;
    // What this browser has it can show; whether it knows the lightest files can't be asked otherwise.
    const has = await found(kept, lightest.filter(({ width }) => !isStory || width >= 600).map((size) => size.from));
    const from = has ?? (isStory ? await fetched(kept, sizes.find(({ width }) => width >= 600)?.from ?? main) : await found(kept, [...sizes.map((size) => size.from), main]));
    const own = from ? image.replace(/ (srcset|sizes|loading)="[^"]*"/g, "").replace(/ src="[^"]*"/, () => ` src="${from}"`) : "";
    text = text.replaceAll(tag, () => own);
  }
  headers.set("x-kept", new Date().toISOString());
  headers.set("x-marked", "1");
  headers.set("x-changed", /<meta property="article:modified_time" content="([^"]*)"/.exec(text)?.[1] ?? "");
  headers.set("x-story", /<form [^>]*data-save="(\d+)"/.exec(text.slice(text.indexOf("<h1")))?.[1] ?? "");
  headers.set("x-title", encodeURIComponent(/<h1[^>]*>([^<]*)</.exec(text)?.[1] ?? address));
  headers.delete("content-encoding");
  headers.delete("content-length");
  await kept.put(address, new Response(text, { headers }));
  await tidy(kept);
}

/** The sizes that a tag offers. */
function sizesOf(tag) {
  return [...(/ srcset="([^"]*)"/.exec(tag)?.[1] ?? "").matchAll(/(\S+) (\d+)w/g)].map(([, from, width]) => ({ from, width: Number(width) }));
}

/** The picture, fetched if it is not kept yet. */
async function fetched(kept, from) {
  if (!from?.startsWith("/media/")) return undefined;
  if (!(await kept.match(from))) await kept.add(from).catch(() => {});
  return (await kept.match(from)) && from;
}

/** The first size of a picture that the browser has anyway. */
async function found(kept, sizes) {
  for (const from of sizes.filter((from) => from?.startsWith("/media/"))) {
    if (await kept.match(from)) return from;
    const answer = await fetch(from, { cache: "only-if-cached", mode: "same-origin" }).catch(() => undefined);
    if (!answer?.ok) continue;
    await kept.put(from, answer);
    return from;
  }
  return undefined;
}

/** Pictures that no kept page shows any more go. */
async function tidy(kept) {
  const shown = await texts(kept);
  for (const request of await kept.keys()) {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/media/") && !shown.includes(pathname)) await kept.delete(request);
  }
}

/** All pages of a cache, as one text. */
async function texts(kept) {
  let all = "";
  for (const answer of await kept.matchAll()) if (answer.headers.get("content-type")?.startsWith("text/html")) all += await answer.clone().text();
  return all;
}

async function dropStory(address) {
  await leaveFronts(address);
  if (!(await caches.has(STORIES))) return;
  const stories = await caches.open(STORIES);
  if (await stories.delete(address)) await tidy(stories);
}

/** A kept front that leads to a story which is not there any more goes, too; the next one that is opened takes its place. */
async function leaveFronts(address) {
  if (!(await caches.has(FRONTS))) return;
  const fronts = await caches.open(FRONTS);
  for (const request of await fronts.keys()) {
    const answer = await fronts.match(request);
    if (answer?.headers.get("content-type")?.startsWith("text/html") && (await answer.text()).includes(`href="${address}"`)) await fronts.delete(request);
  }
  await tidy(fronts);
}

/** A kept front is asked about, too: what it leads to may be withdrawn. One that is another by now is fetched, without pictures. */
async function recheckFront(fronts, request) {
  const answer = await fetch(request.url, { method: "HEAD", credentials: "omit", cache: "no-store" });
  if (answer.status === 404 || answer.status === 410) return fronts.delete(request);
  const version = (one) => one?.headers.get("last-modified");
  if (!answer.ok || version(answer) === version(await fronts.match(request))) return undefined;
  const fresh = await fetch(request.url, { credentials: "omit" });
  if (fresh.ok && !fresh.redirected) await keep(FRONTS, new URL(request.url).pathname, fresh);
  return undefined;
}

/** The story stands elsewhere now: its copy moves there, with the words that it has now. */
async function move(address, to) {
  await dropStory(address);
  const { origin, pathname } = new URL(to, location.origin);
  if (origin === location.origin && isStory(pathname)) await keepStory(pathname, await fetch(pathname, { credentials: "omit", redirect: "error" }));
}

/** The list of saved stories as it is now: copies of others go; of those without a copy, some are fetched at each contact. */
async function follow(numbers, addresses) {
  const stories = await caches.open(STORIES);
  for (const request of await stories.keys()) {
    const number = (await stories.match(request))?.headers.get("x-story");
    if (number && !numbers.includes(number)) await stories.delete(request);
  }
  await tidy(stories);
  let fetched = 0;
  for (const address of addresses) {
    if (fetched >= ASKED || (await stories.match(address))) continue;
    fetched += 1;
    await keepStory(address).catch(() => {});
  }
}

const clear = () => caches.delete(STORIES);

/** A page was opened: the page for readers without a connection is kept with its files, and this page's, which are here already. */
async function seen(address, offline, used) {
  const files = await caches.open(FILES);
  for (const needed of new Set([...PAPER.files, ...used.filter((path) => typeof path === "string" && path.startsWith("/assets/"))])) {
    if (!(await files.match(needed))) await files.add(new Request(needed, { cache: "force-cache" })).catch(() => {});
  }
  if (PAPER.offline.includes(offline) && !(await files.match(offline))) await files.add(offline).catch(() => {});
  if (PAPER.homes.includes(address)) await keepFront(address);
  await recheck();
}

/**
 * Whenever there is contact, kept pages are asked about: what was withdrawn meanwhile goes, what stands elsewhere moves, what changed
 * is fetched. One question for all stories, with each page; a head for each front, not more often than every ten seconds.
 */
const ASKED = 20;
let checked = 0;
let frontsChecked = 0;
async function recheck() {
  if (Date.now() - checked < 1_000) return;
  checked = Date.now();
  if (await caches.has(STORIES)) await recheckStories(await caches.open(STORIES)).catch(() => {});
  if (Date.now() - frontsChecked < 10_000) return;
  frontsChecked = Date.now();
  if (await caches.has(FRONTS)) {
    const fronts = await caches.open(FRONTS);
    for (const request of await fronts.keys()) if (!new URL(request.url).pathname.startsWith("/media/")) await recheckFront(fronts, request).catch(() => {});
  }
}

async function recheckStories(stories) {
  const all = [];
  for (const request of await stories.keys()) {
    const { pathname } = new URL(request.url);
    const { headers } = await stories.match(request);
    if (!pathname.startsWith("/media/")) all.push({ address: pathname, number: headers.get("x-story"), changed: headers.get("x-changed") });
  }
  if (all.length === 0) return;
  const numbers = all.map(({ number }) => number).filter(Boolean);
  const answer = await fetch(`/offline/stories.json?stories=${numbers.join()}`, { credentials: "omit", cache: "no-store" });
  if (!answer.ok) return;
  const now = (await answer.json()).stories;
  let fetched = 0;
  for (const { address, number, changed } of all) {
    const one = now[number];
    if (number && !one) await dropStory(address);
    else if ((one?.address !== address || one.changed !== changed) && fetched++ < ASKED) await (one && one.address !== address ? move(address, one.address) : keepStory(address)).catch(() => {});
  }
}

async function file(request) {
  const kept = await match(FILES, request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) (await caches.open(FILES)).put(request, answer.clone()).catch(() => {});
  return answer;
}

async function picture(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const { pathname } = new URL(request.url);
    const kept = (await match(STORIES, pathname)) ?? (await match(FRONTS, pathname));
    if (kept) return kept;
    throw error;
  }
}
