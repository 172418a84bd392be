// Saving and following without leaving the page. The list is on the device, so that marks are right on pages that are the same for
// everybody; the form's own address keeps it too, in the account or, signed out, in a cookie for pages of the account. What could
// not be sent waits here and joins the account at the next chance. Without this script every button is a form that works.

const NAMES = { save: "dateline-saved", follow: "dateline-followed" };
const link = document.querySelector("[data-saved]");
const said = document.createElement("p");
said.className = "saved-said";
said.setAttribute("role", "status");
document.body.append(said);
let quiet;

/** What this device knows: `list` newest first, `waiting` what no account has yet. A store that refuses holds nothing. */
function read(kind) {
  try {
    const { list = [], waiting = [] } = JSON.parse(localStorage.getItem(NAMES[kind])) ?? {};
    return { list, waiting };
  } catch {
    return { list: [], waiting: [] };
  }
}

function write(kind, kept) {
  try {
    localStorage.setItem(NAMES[kind], JSON.stringify(kept));
  } catch {
    // A device that keeps nothing still saves through the form.
  }
  mark();
}

/** The marks of every button on the page, as the list has them. */
function mark() {
  for (const kind of Object.keys(NAMES)) {
    const { list } = read(kind);
    for (const form of document.querySelectorAll(`form[data-${kind}]`)) {
      const chosen = list.includes(form.dataset[kind]);
      form.querySelector("button").setAttribute("aria-pressed", String(chosen));
      const use = form.querySelector("use");
      const [file] = use.getAttribute("href").split("#");
      const shape = kind === "save" ? (chosen ? "bookmark-filled" : "bookmark") : chosen ? "check" : "plus";
      use.setAttribute("href", `${file}#${shape}`);
    }
  }
}

function say(what) {
  clearTimeout(quiet);
  said.textContent = link?.dataset[what] ?? "";
  quiet = setTimeout(() => (said.textContent = ""), 4000);
}

/** Where the story is that a button saves: on a card at its headline's link, else here. */
function addressOf(form) {
  const card = form.closest(".card, .rowcard, .hit, .lead-card");
  return new URL(card?.querySelector(":is(.card-headline, .lead-headline) a")?.href ?? location.href).pathname;
}

async function send(address, fields) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: fields instanceof URLSearchParams ? fields : new URLSearchParams(fields),
    keepalive: true,
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function toggle(form, kind) {
  const name = form.dataset[kind];
  const before = read(kind);
  const chosen = before.list.includes(name);
  const without = (list) => list.filter((other) => other !== name);
  const list = chosen ? without(before.list) : [name, ...before.list];
  const waiting = chosen ? without(before.waiting) : [name, ...before.waiting];
  write(kind, { list, waiting });
  // Whoever keeps stories for reading without a connection hears of it.
  if (kind === "save") document.dispatchEvent(new CustomEvent("dateline:saved", { detail: { address: addressOf(form), saved: !chosen } }));
  say(kind === "save" ? (chosen ? "saidRemoved" : "saidSaved") : chosen ? "saidUnfollowed" : "saidFollowed");
  const action = new URL(form.action);
  if (chosen) action.pathname += "/remove";
  try {
    const { signed_in: signedIn } = await send(action, new URLSearchParams(new FormData(form)));
    if (signedIn) {
      const now = read(kind);
      write(kind, { ...now, waiting: without(now.waiting) });
    }
  } catch (problem) {
    // Without a network it waits; a refusal is told, and the mark goes back.
    if (!(problem instanceof TypeError)) {
      write(kind, before);
      say(problem.message === "409" ? "saidFull" : "saidFailed");
    }
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const kind = Object.keys(NAMES).find((name) => name in form.dataset);
  if (kind) {
    event.preventDefault();
    toggle(form, kind);
    return;
  }
  // What is taken off on a page of the account is off here too, before that page is left.
  const fields = new FormData(form);
  const path = new URL(form.action).pathname;
  if (path === "/account/saved/remove") forget("save", fields.get("article"));
  if (path === "/account/follow/remove") forget("follow", ["kind", "edition", "slug"].map((name) => fields.get(name)).join("/"));
});

function forget(kind, name) {
  const { list, waiting } = read(kind);
  write(kind, { list: list.filter((other) => other !== name), waiting: waiting.filter((other) => other !== name) });
}

/** On pages of the account: what waits joins it, and the device's list becomes the account's. */
async function meet() {
  if (new URLSearchParams(location.search).get("done") === "signed-out") {
    for (const kind of Object.keys(NAMES)) write(kind, { list: [], waiting: [] });
    document.dispatchEvent(new CustomEvent("dateline:signed-out"));
    return;
  }
  const { waiting } = read("save");
  const follows = read("follow").waiting;
  try {
    const answer = await send("/account/saved/merge", { articles: waiting.join("."), follows: follows.join("\n") });
    if (answer.signed_in) {
      write("save", { list: answer.saved, waiting: [] });
      write("follow", { list: answer.followed, waiting: [] });
      remember(answer.history);
    }
    // This page was made before what waited here joined the list.
    if (answer.joined > 0 && document.querySelector("[data-own-list]")) location.reload();
  } catch {
    // Another time.
  }
}

/** Whether stories that are opened are told to the account: the reader's own wish, known to the device. */
function remember(on) {
  try {
    if (on) localStorage.setItem("dateline-history", "on");
    else localStorage.removeItem("dateline-history");
  } catch {
    // Then nothing is remembered.
  }
}

function remembers() {
  try {
    return localStorage.getItem("dateline-history") === "on";
  } catch {
    return false;
  }
}

mark();
addEventListener("storage", (event) => Object.values(NAMES).includes(event.key) && mark());
if (location.pathname.startsWith("/account")) meet();
const story = document.querySelector("article.story form[data-save]");
if (story && remembers()) {
  send("/account/history", { article: story.dataset.save })
    .then(({ signed_in: signedIn, on }) => signedIn && !on && remember(false))
    .catch(() => {});
}
