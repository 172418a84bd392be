// What every page has: the line of the day, the choice of size, font and colours, menus that close, times as the reader counts
// them. Each works without this script, or is left out without it. What is not needed at once is in `later.js`.

const root = document.documentElement;
const every = (selector, within = document) => [...within.querySelectorAll(selector)];

// The date and the line of the day on pages that cannot know the day: fronts carry their own, every other page is kept ready for
// as long as its story stands, so the day is put in here. Without it the line is plain and the date is left out.
const line = document.querySelector("[data-day]");
const dated = document.querySelector("[data-dated]");

const language = root.lang === "en" ? "en-GB" : root.lang;
const form = (options) => new Intl.DateTimeFormat(language, { numberingSystem: "latn", ...options });

function part(name, attributes, text) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  line.append(made);
}

if (line && dated) {
  const now = new Date();
  const date = document.createElement("span");
  // As the fronts write it: no sign for the year, and it begins as a sentence does.
  const timeZone = line.dataset.day;
  const parts = new Map(form({ timeZone, weekday: "long", day: "numeric", month: "long", year: "numeric" }).formatToParts(now).map(({ type, value }) => [type, value]));
  const words = `${parts.get("weekday")}${root.lang === "ru" ? "," : ""} ${parts.get("day")} ${parts.get("month")} ${parts.get("year")}`;
  date.textContent = words.charAt(0).toLocaleUpperCase(root.lang) + words.slice(1);
  dated.append(date);

  const time = form({ timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(now);
  const [hours, minutes] = time.split(":").map(Number);
  const share = (hours * 60 + minutes) / 14.4;
  const at = root.dir === "rtl" ? 100 - share : share;
  for (const hour of line.querySelectorAll(".day-hour")) {
    const distance = Math.abs(Number.parseFloat(hour.getAttribute("x")) - at);
    if (distance < 4.5) hour.remove();
    else hour.classList.toggle("near", distance < 11.5);
  }
  part("rect", { class: "day-line", x: `${root.dir === "rtl" ? at : 0}%`, y: 1, width: `${share}%`, height: 6 });
  part("rect", { class: "day-now", x: `${at}%`, y: 0, width: 4, height: 8, transform: "translate(-2)" });
  part("text", { class: "day-time", x: `${Math.min(97, Math.max(3, at))}%`, y: 20, "text-anchor": "middle" }, time);
}

// How pages look. Styles follow the buttons by themselves; what is done here is remembering. The panel that brings the choice to a
// reader in the middle of a page is fetched when somebody wants it.
const later = () => import(document.body.dataset.later);
const look = document.querySelector("#look");
const panel = document.querySelector("[data-panel]");
if (look) {
  for (const button of every("input", look)) {
    const chosen = root.dataset[button.name];
    button.checked = chosen ? button.value === chosen : button.defaultChecked;
  }
  look.addEventListener("change", ({ target: { name, value, defaultChecked } }) => {
    if (defaultChecked) delete root.dataset[name];
    else root.dataset[name] = value;
    try {
      if (defaultChecked) localStorage.removeItem(`look-${name}`);
      else localStorage.setItem(`look-${name}`, value);
    } catch {
      // It holds for this page, then.
    }
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href="#look"]');
    if (!link || !panel?.showModal) return;
    event.preventDefault();
    link.closest("details")?.removeAttribute("open");
    later().then(({ bring }) => bring(look, panel), () => (location.hash = "look"));
  });
}

// Menus close at Escape, and when the reader goes on elsewhere.
const menus = every("details.all-sections, details[data-share]");
for (const menu of menus) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !menu.contains(relatedTarget)) menu.open = false;
  });
}
document.addEventListener("click", (event) => {
  for (const menu of menus) if (menu.open && !menu.contains(event.target)) menu.open = false;
});

// Times: how long ago, and what the reader's own clock said.
const ago = new Intl.RelativeTimeFormat(root.lang, { numeric: "auto" });
const steps = [["hour", 3_600], ["minute", 60]];
// Days are those of the paper's calendar: yesterday is the day before, however many hours ago.
const calendar = new Intl.DateTimeFormat("en-CA", { timeZone: line?.dataset.day });
const dayOf = (moment) => Date.parse(calendar.format(moment)) / 86_400_000;
function since(moment) {
  const seconds = (moment - Date.now()) / 1000;
  const days = dayOf(moment) - dayOf(Date.now());
  if (days < -30) return "";
  if (Math.abs(seconds) >= 86_400) return ago.format(days, "day");
  for (const [unit, length] of steps) if (Math.abs(seconds) >= length) return ago.format(Math.round(seconds / length), unit);
  return ago.format(0, "minute");
}
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
function tell() {
  for (const place of every("[data-ago]")) place.textContent = since(Date.parse(place.dataset.ago));
}
if (document.querySelector("[data-ago]")) {
  tell();
  setInterval(tell, 60_000);
}
// Where the reader's clock says something else, the time is a button that shows it, and says it aloud.
for (const time of every("time[data-own]")) {
  const at = new Date(time.dateTime);
  const here = time.textContent;
  if (here.includes(at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" }))) continue;
  const own = `${time.dataset.own}: ${form({ day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at)} (${zone})`;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "own-time", title: own });
  const aloud = Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: ` ${own}` });
  time.before(button);
  button.append(time, aloud);
  button.addEventListener("click", () => {
    aloud.hidden = !aloud.hidden;
    time.textContent = aloud.hidden ? own : here;
  });
}

// What breaks can be put away; what breaks next is shown.
const breaking = document.querySelector("[data-breaking]");
breaking?.querySelector("[data-put-away]")?.addEventListener("click", () => {
  breaking.hidden = true;
  try {
    localStorage.setItem("put-away", breaking.dataset.breaking);
  } catch {
    // It is away for this page.
  }
});

// A copy from this device says so, and when it was made.
if (root.dataset.kept) later().then(({ tellKept }) => tellKept(form), () => {});

// The worker that keeps pages. A first visit to a story is spared what keeping costs; a front, a second page or a saved story is not.
let known = document.querySelector("[data-front]") !== null;
try {
  known ||= localStorage.getItem("been-here") !== null;
  localStorage.setItem("been-here", "1");
} catch {
  // A browser that keeps nothing keeps no pages either.
}
if (known) addEventListener("load", () => later().then(({ keep }) => keep(), () => {}));

// `/` leads to the box from everywhere, but for fields, where it is a sign like others.
document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  const link = document.querySelector("[data-search]");
  if (key !== "/" || event.ctrlKey || event.metaKey || event.altKey || target.closest?.("input, textarea, select, [contenteditable]")) return;
  const box = document.querySelector("[data-suggest] input");
  if (box || link) event.preventDefault();
  if (box) box.focus();
  else if (link) location.assign(`${link.href}#q`);
});
