// The date and the line of the day on pages that cannot know the day: fronts carry their own, every other page is kept ready
// for as long as its story stands, so the day is put in here. Without this script the line is plain and the date is left out.

const line = document.querySelector("[data-day]");
const dated = document.querySelector("[data-dated]");
const page = document.documentElement;

function figures(now, options) {
  return new Intl.DateTimeFormat(page.lang === "en" ? "en-GB" : page.lang, { timeZone: line.dataset.day, numberingSystem: "latn", ...options }).format(now);
}

function part(name, attributes, text) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  line.append(made);
}

if (line && dated) {
  const now = new Date();
  const date = document.createElement("span");
  const words = figures(now, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  date.textContent = page.lang === "en" ? words.replace(",", "") : words;
  dated.append(date);

  const time = figures(now, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const [hours, minutes] = time.split(":").map(Number);
  const share = (hours * 60 + minutes) / 14.4;
  const at = page.dir === "rtl" ? 100 - share : share;
  for (const hour of line.querySelectorAll(".day-hour")) {
    const distance = Math.abs(Number.parseFloat(hour.getAttribute("x")) - at);
    if (distance < 4.5) hour.remove();
    else hour.classList.toggle("near", distance < 11.5);
  }
  part("rect", { class: "day-line", x: `${page.dir === "rtl" ? at : 0}%`, y: 1, width: `${share}%`, height: 6 });
  part("rect", { class: "day-now", x: `${at}%`, y: 0, width: 4, height: 8, transform: "translate(-2)" });
  part("text", { class: "day-time", x: `${Math.min(97, Math.max(3, at))}%`, y: 20, "text-anchor": "middle" }, time);
}
