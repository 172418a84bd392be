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
const later = () => import(document.body.dataset.later);

/** What this device knows: `list` newest first, `waiting` what no account has yet, `gone` what it was not told to take off. A store that
 * refuses holds nothing. */
function read(kind) {
  let kept;
  try {
    kept = JSON.parse(localStorage.getItem(NAMES[kind]));
  } catch {
    // Nothing, then.
  }
  return { list: [], waiting: [], gone: [], ...kept };
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

function toggle(form, kind) {
  const name = form.dataset[kind];
  const before = read(kind);
  const chosen = before.list.includes(name);
  const without = (list) => list.filter((other) => other !== name);
  const [list, waiting, gone] = [before.list, before.waiting, before.gone].map(without);
  if (chosen) gone.push(name);
  else for (const names of [list, waiting]) names.unshift(name);
  write(kind, { list, waiting, gone });
  say(kind === "save" ? (chosen ? "saidRemoved" : "saidSaved") : chosen ? "saidUnfollowed" : "saidFollowed");
  // What cannot be fetched cannot be sent either: it waits.
  later().then(({ tell }) => tell(form, { kind, name, chosen, before, device }), () => {});
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
  const { list, waiting, gone } = read(kind);
  write(kind, { list: list.filter((other) => other !== name), waiting: waiting.filter((other) => other !== name), gone });
}

mark();
addEventListener("storage", (event) => Object.values(NAMES).includes(event.key) && mark());
const device = { read, write, say };
// On pages of the account what waits joins it; elsewhere a story that is opened is told, if the reader wishes it.
// A connection that has just come back may fail once more.
const join = (tries) =>
  later()
    .then(({ meet }) => meet(device))
    .catch(() => tries && setTimeout(join, 3000, tries - 1));
if (location.pathname.startsWith("/account")) join(3);
// The session ended elsewhere: what was the account's is not this device's any more.
document.addEventListener("dateline:out", () => later().then(({ leave }) => leave(device), () => {}));
const story = document.querySelector("article.story form[data-save]");
try {
  if (story && localStorage.getItem("dateline-history") === "on") later().then(({ remember }) => remember(story.dataset.save), () => {});
} catch {
  // Then nothing is remembered.
}
