// What pages need only when somebody does something, or has been here before; `reader.js` fetches it then. Nothing here is needed to
// read, and each thing has a form or a link that works without it.

const root = document.documentElement;

let place;
/** Asked for from the middle of a page, the choice comes to the reader instead of the reader going to the foot of the page. */
export function bring(look, panel) {
  if (!place) {
    place = document.createComment("");
    look.before(place);
    panel.addEventListener("close", () => place.after(look));
    panel.querySelector("[data-close]").addEventListener("click", () => panel.close());
    panel.addEventListener("click", (event) => event.target === panel && panel.close());
  }
  panel.prepend(look);
  panel.showModal();
  look.querySelector("input:checked").focus();
}

/** The share box: what a browser cannot do is not offered. */
export function share(box) {
  const address = box.querySelector("input");
  address.addEventListener("focus", () => address.select());
  const app = box.querySelector("[data-app]");
  const story = { title: document.querySelector("h1").textContent, url: address.value };
  if (navigator.canShare?.(story)) {
    app.hidden = false;
    app.querySelector("button").addEventListener("click", () => navigator.share(story).catch(() => {}));
  }
}

/** Puts the story's address where it can be pasted from, and says so. */
export async function copy(box) {
  const address = box.querySelector("input");
  const said = box.querySelector("[data-said]");
  try {
    await navigator.clipboard.writeText(address.value);
    said.textContent = said.dataset.said;
  } catch {
    address.focus();
  }
}

/** The words above a copy from this device; `form` writes dates as the page does. */
export function tellKept(form) {
  const said = document.createElement("p");
  said.className = "kept-copy";
  said.role = "status";
  said.textContent = `${document.body.dataset.keptCopy} ${form({ day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(root.dataset.kept))}`;
  document.querySelector("main").prepend(said);
}

// The worker, and what it is told: a story that was saved is kept for reading without a connection.
const worker = isSecureContext ? navigator.serviceWorker : undefined;
const ask = async (message) => (await worker?.ready)?.active?.postMessage(message);
let begun = false;
export function keep() {
  if (!worker || begun) return;
  begun = true;
  const policy = globalThis.trustedTypes?.createPolicy("dateline", {
    createScriptURL(address) {
      if (address !== "/sw.js") throw new TypeError(address);
      return address;
    },
  });
  worker.register(policy ? policy.createScriptURL("/sw.js") : "/sw.js").catch(() => {});
  const files = performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname);
  ask({ kind: "seen", address: location.pathname, offline: document.body.dataset.offline, files });
}

/** Keeps a story on the device, or does so no longer. */
export function stored(address, is) {
  if (is) keep();
  return ask({ kind: is ? "keep" : "drop", address });
}

/** Nothing of a reader's stays on the device. */
export const clear = () => ask({ kind: "clear" });

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

/** Where the story is that a button saves: on a card at its headline's link, else here. */
function addressOf(form) {
  const card = form.closest(".card, .rowcard, .hit, .lead-card");
  return new URL(card?.querySelector(":is(.card-headline, .lead-headline) a")?.href ?? location.href).pathname;
}

/** Tells the account, or the cookie that stands for it, what was saved or followed on this device, or is no longer. */
export async function tell(form, { kind, name, chosen, before, device }) {
  if (kind === "save") stored(addressOf(form), !chosen);
  const action = new URL(form.action);
  if (chosen) action.pathname += "/remove";
  try {
    const { signed_in: signedIn } = await send(action, new URLSearchParams(new FormData(form)));
    const now = device.read(kind);
    const others = (names) => names.filter((other) => other !== name);
    device.write(kind, { ...now, gone: others(now.gone), waiting: signedIn ? others(now.waiting) : now.waiting });
  } catch (problem) {
    // Without a network it waits; a refusal is told, and the mark goes back.
    if (!(problem instanceof TypeError)) {
      device.write(kind, before);
      device.say(problem.message === "409" ? "saidFull" : "saidFailed");
    }
  }
}

const KINDS = ["save", "follow"];

/** Nobody is signed in here any more. What no account has yet is this device's; all else goes, and so do the copies of stories. */
export function leave({ read, write }, all = false) {
  for (const kind of KINDS) {
    const waiting = all ? [] : read(kind).waiting;
    write(kind, { list: waiting, waiting });
  }
  wish(false);
  clear();
}

/** On pages of the account: what waits joins it, and the device's list becomes the account's. */
export async function meet(device) {
  const { read, write, say } = device;
  // The server's own word; an address can be opened by anybody's link.
  const [, left] = /(?:^|; )((?:__Secure-)?dateline-left)=1/.exec(document.cookie) ?? [];
  if (left) {
    document.cookie = `${left}=; Path=/account; Max-Age=0${left.startsWith("__") ? "; Secure" : ""}`;
    return leave(device, true);
  }
  const [save, follow] = KINDS.map(read);
  const gone = save.gone.length + follow.gone.length > 0;
  try {
    const answer = await send("/account/saved/merge", { articles: save.waiting.join("."), follows: follow.waiting.join("\n"), removed: save.gone.join("."), unfollowed: follow.gone.join("\n") });
    if (answer.signed_in) {
      const { saved, followed } = answer.left;
      // What the account has no room for stays here, and waits.
      write("save", { list: [...saved, ...answer.saved], waiting: saved });
      write("follow", { list: [...followed, ...answer.followed], waiting: followed });
      if (saved.length + followed.length) say("saidFull");
      wish(answer.history);
    } else if (KINDS.map(read).some(({ list, waiting }) => list.some((name) => !waiting.includes(name)))) {
      return leave(device);
    } else if (gone) {
      for (const kind of KINDS) write(kind, { ...read(kind), gone: [] });
    }
    // What is read without a connection is what is on the list, from whichever device it came there.
    ask({ kind: "list", stories: read("save").list, addresses: navigator.connection?.saveData ? [] : (answer.addresses ?? []) });
    // This page was made before what waited here joined the list, or left it.
    if ((answer.joined > 0 || gone) && document.querySelector("[data-own-list]")) location.reload();
  } catch (error) {
    // What waits is worth another try; whatever else there is has time.
    if (KINDS.map(read).some(({ waiting, gone }) => waiting.length + gone.length)) throw error;
  }
}

/** Whether stories that are opened are told to the account: the reader's own wish, known to the device. */
function wish(on) {
  try {
    if (on) localStorage.setItem("dateline-history", "on");
    else localStorage.removeItem("dateline-history");
  } catch {
    // Then nothing is remembered.
  }
}

/** Tells the account that a story was opened. */
export async function remember(article) {
  try {
    const { signed_in: signedIn, on } = await send("/account/history", { article });
    if (!signedIn || !on) wish(false);
  } catch {
    // It is forgotten, then.
  }
}
