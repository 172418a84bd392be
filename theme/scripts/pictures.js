// Pictures above the page, and galleries to go along. Each picture is a link to its file; `reader.js` fetches this when a reader
// follows one.

const dialog = document.querySelector("[data-lightbox]");
const links = [...document.querySelectorAll("a.enlarge")];
const rtl = document.documentElement.dir === "rtl";
const find = (selector) => dialog.querySelector(selector);
const stage = find(".lightbox-stage");
const [earlier, later] = [find("[data-previous]"), find("[data-next]")];
const [copy, file] = [find("[data-link]"), find("[data-download]")];
let at = 0;
/** An entry of the tab's history stands for the open picture, so that the way back closes it. */
let entered = false;

const plain = () => location.pathname + location.search;
/** The address of a picture of a gallery; any other has the page's. */
const addressOf = (link) => {
  const { id } = link.closest("figure[id]") ?? {};
  return id ? `#${id}` : plain();
};

let dressed;

/** Its styles come with the first picture; without them it opens all the same. */
function dress() {
  dressed ??= new Promise((done) => {
    const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: dialog.dataset.styles, onload: done, onerror: done });
    document.head.append(sheet);
  });
  return dressed;
}

/** Opens the picture that a link leads to. */
export async function open(link) {
  entered = true;
  history.scrollRestoration = "manual";
  history.pushState(null, "", addressOf(link));
  show(links.indexOf(link));
  await dress();
  if (entered && !dialog.open) dialog.showModal();
}

/** Opens the picture that the page's address names: the way back leads to the page first. */
export function arrive(link) {
  if (dialog.open) return show(links.indexOf(link));
  history.replaceState(null, "", plain());
  return open(link);
}

// The way back.
addEventListener("popstate", () => {
  history.scrollRestoration = "auto";
  entered = false;
  if (dialog.open) dialog.close();
});
copy.addEventListener("click", async () => {
  const said = copy.querySelector("span");
  const words = said.textContent;
  await navigator.clipboard.writeText(location.href).catch(() => {});
  said.textContent = copy.dataset.said;
  setTimeout(() => (said.textContent = words), 2000);
});

function show(to) {
  at = Math.min(links.length - 1, Math.max(0, to));
  const link = links[at];
  const small = link.querySelector("img");
  const picture = document.createElement("img");
  picture.alt = small.alt;
  picture.width = small.width;
  picture.height = small.height;
  picture.src = link.href;
  stage.replaceChildren(picture);
  find(".lightbox-words").replaceChildren(...(link.closest("figure")?.querySelector("figcaption")?.cloneNode(true).childNodes ?? []));
  find(".lightbox-place").textContent = `${at + 1} / ${links.length}`;
  find(".lightbox-file").href = link.href;
  if (entered) history.replaceState(null, "", addressOf(link));
  copy.hidden = !link.closest("figure[id]") || !navigator.clipboard;
  if (file) {
    file.hidden = !link.dataset.file;
    file.href = link.dataset.file ?? link.href;
  }
  earlier.disabled = at === 0;
  later.disabled = at === links.length - 1;
  // The next one is there before it is asked for.
  if (links[at + 1]) new Image().src = links[at + 1].href;
}

earlier.addEventListener("click", () => show(at - 1));
later.addEventListener("click", () => show(at + 1));
find("[data-close]").addEventListener("click", () => dialog.close());
// Whoever closes it is where the picture is that was looked at last.
dialog.addEventListener("close", () => {
  stage.replaceChildren();
  if (entered) {
    entered = false;
    history.back();
  }
  links[at].focus();
});
dialog.addEventListener("keydown", (event) => {
  const step = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1, Home: -at, End: links.length - 1 - at }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  show(at + step);
});

// A finger: along the line to the next or the one before, down to close.
let from;
stage.addEventListener("touchstart", ({ touches }) => (from = touches.length === 1 ? touches[0] : undefined), { passive: true });
stage.addEventListener("touchend", ({ changedTouches: [to] }) => {
  if (!from || globalThis.visualViewport?.scale > 1) return;
  const along = to.clientX - from.clientX;
  const down = to.clientY - from.clientY;
  if (down > 90 && down > Math.abs(along)) dialog.close();
  else if (Math.abs(along) > 45) show(at + (along < 0 === !rtl ? 1 : -1));
});

/** Buttons to go along a gallery that stands in a row, beside the finger, the wheel and the Tab key. */
export function steps(gallery) {
  if (gallery.querySelector(".gallery-steps")) return;
  const row = gallery.querySelector(".gallery-pictures");
  const place = document.createElement("p");
  place.className = "gallery-steps";
  for (const [way, by] of [[earlier, -1], [later, 1]]) {
    const button = way.cloneNode(true);
    button.disabled = false;
    button.addEventListener("click", () => row.scrollBy({ left: by * (rtl ? -1 : 1) * row.clientWidth }));
    place.append(button);
  }
  row.after(place);
}

/** Puts the player of another site in the place of its still: only now that site is asked for anything. */
export function play(still) {
  const frame = document.createElement("iframe");
  frame.src = still.dataset.player;
  frame.title = (still.querySelector(".still-title") ?? still).textContent;
  frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-presentation allow-popups allow-popups-to-escape-sandbox");
  still.replaceWith(frame);
  frame.focus();
}
