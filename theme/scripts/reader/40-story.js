// A story's own tools: how far it is read, the share box, printing.

// How far: styles do it where they can; elsewhere the scroll position is written to a property that they read.
const bar = document.querySelector(".progress");
const text = document.querySelector("[data-body]");
if (bar && text && !CSS.supports("animation-timeline", "view()")) {
  let waiting = false;
  const measure = () => {
    waiting = false;
    const { top, height } = text.getBoundingClientRect();
    const way = height - innerHeight;
    bar.style.setProperty("--read", String(way <= 0 ? 0 : Math.min(1, Math.max(0, -top / way))));
  };
  addEventListener("scroll", () => {
    if (!waiting) requestAnimationFrame(measure);
    waiting = true;
  }, { passive: true });
}

// The share box: what only a script can do is fetched when it is opened first.
const box = document.querySelector("[data-share]");
if (box) {
  const later = () => import(document.body.dataset.later);
  box.querySelector("[data-copy]").hidden = !navigator.clipboard;
  box.addEventListener("toggle", () => later().then(({ share }) => share(box), () => {}), { once: true });
  box.querySelector("[data-copy] button").addEventListener("click", () => later().then(({ copy }) => copy(box), () => {}));
}

// Pictures open above the page, galleries in a row get buttons, and the still of a film on another site makes place for its player:
// what that takes is fetched when somebody wants it. Before that, nothing is asked of anybody.
const dialog = document.querySelector("[data-lightbox]");
if (dialog?.showModal) {
  const above = (use, otherwise) => import(dialog.dataset.lightbox).then(use, otherwise);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.enlarge, a[data-player]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    above(({ open, play }) => (link.dataset.player ? play : open)(link), () => location.assign(link.href));
  });
  // An address may name a picture of a gallery. Without scripts the page begins there.
  const named = () => {
    const link = /^#picture-\d+-\d+$/.test(location.hash) && document.querySelector(`${location.hash} a.enlarge`);
    if (link) above(({ arrive }) => arrive(link), () => {});
  };
  addEventListener("hashchange", named);
  named();
  for (const said of document.querySelectorAll("[data-plays]")) said.textContent = said.dataset.plays;
  document.addEventListener("change", ({ target }) => {
    if (target.matches(".in-a-row")) above(({ steps }) => steps(target.closest(".gallery")), () => {});
  });
}

// Films and sounds get controls by name once the page is there; before that, and without this, the browser's own are.
const controls = document.querySelector("template[data-player-bar]");
const fetched = () => import(controls.dataset.playerBar).catch(() => {});
if (controls) {
  if (document.readyState === "complete") fetched();
  else addEventListener("load", fetched, { once: true });
}

const print = document.querySelector("[data-print]");
if (print) {
  print.querySelector("button").addEventListener("click", () => window.print());
}

// Tells the paper once that the story is being read, after some seconds on the screen: its number, and nothing of the reader.
const read = document.querySelector("[data-read]");
let left = 6;
const clock = read && setInterval(() => {
  if (document.visibilityState !== "visible" || document.prerendering || --left > 0) return;
  clearInterval(clock);
  const body = new URLSearchParams({ article: read.dataset.read });
  fetch("/read", { method: "POST", body, credentials: "omit", keepalive: true }).catch(() => {});
}, 1000);
