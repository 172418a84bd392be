// Times as a newsroom writes them: 24 hours, in the site's zone.

import { language, t } from "./words";

let zone: string | undefined;
export function setZone(name: string | null): void {
  try {
    zone = name ? new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone : "UTC";
  } catch {
    zone = "UTC";
  }
}

const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { timeZone: zone, ...options });

export const clock = (at: string | Date): string => format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(at));
export const clockSeconds = (at: string | Date): string =>
  format({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }).format(new Date(at));
const dayKey = (at: Date): string => format({ year: "numeric", month: "2-digit", day: "2-digit" }).format(at);

/** `14:40` today, `Mon 14:40` this week, `3 Nov, 14:40` else. */
export function when(at: string): string {
  const then = new Date(at);
  const now = new Date();
  if (dayKey(then) === dayKey(now)) return clock(then);
  const days = Math.abs(then.getTime() - now.getTime()) / 86_400_000;
  if (days < 6) return `${format({ weekday: "short" }).format(then)} ${clock(then)}`;
  const sameYear = then.getFullYear() === now.getFullYear();
  return format({ day: "numeric", month: "short", ...(sameYear ? { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } : { year: "numeric" }) }).format(then);
}

/** The same, as words of a sentence: "14:40 today". */
export function whenWords(at: string): string {
  return dayKey(new Date(at)) === dayKey(new Date()) ? t("time.today", { at: clock(at) }) : when(at);
}

/** How long until then: "in 18 min", "7 min late". */
export function distance(at: string): string {
  const minutes = Math.round((new Date(at).getTime() - Date.now()) / 60_000);
  const size = Math.abs(minutes);
  const text = size < 60 ? t("time.minutes", { n: size }) : size < 48 * 60 ? t("time.hours", { n: Math.round(size / 60) }) : t("time.days", { n: Math.round(size / 1440) });
  return minutes >= 0 ? t("time.in", { text }) : t("time.late", { text });
}

/** An instant as the field `datetime-local` takes it, in the site's zone. */
export function toField(at: string | null): string {
  if (!at) return "";
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat("en-GB", {
      timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
    })
      .formatToParts(new Date(at))
      .map((part) => [part.type, part.value]),
  );
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

/** What the field holds, as the API reads a local time of the site's zone. */
export const fromField = (text: string): string => text.replace("T", " ");

/** What the field holds as words: the site's own clock, whatever the browser's zone is. */
export function fieldWords(text: string): string {
  const [day = "", at = ""] = text.split("T");
  if (day === toField(new Date().toISOString()).slice(0, 10)) return at;
  const named = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { timeZone: "UTC", weekday: "short", day: "numeric", month: "short" });
  return `${named.format(new Date(`${day}T00:00:00Z`))}, ${at}`;
}

/** What the field holds as an instant. */
export function instantOf(text: string): string {
  const wanted = Date.parse(`${text}Z`);
  const shift = (at: number) => Date.parse(`${toField(new Date(at).toISOString())}Z`) - at;
  // The second look is for the days on which clocks change.
  const near = wanted - shift(wanted);
  return new Date(wanted - shift(near)).toISOString();
}

/** A day, 2026-11-25, in words. */
export const dayWords = (day: string): string => new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { weekday: "short", day: "numeric", month: "long", timeZone: "UTC" }).format(new Date(`${day}T12:00:00Z`));
