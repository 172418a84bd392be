// The desk's words, in the language that somebody chose.

import { en } from "./en";
import { ru } from "./ru";

/** A text, or its forms by number. */
export type Said = string | { one: string; few?: string; many?: string; other: string };
export type Name = keyof typeof en;

const LANGUAGES: Record<string, { said: Record<Name, Said>; name: string }> = { en: { said: en, name: "English" }, ru: { said: ru, name: "Русский" } };
export const languages = Object.entries(LANGUAGES).map(([code, { name }]) => ({ code, name }));

function chosen(): string {
  try {
    const kept = localStorage.getItem("desk-language");
    if (kept && kept in LANGUAGES) return kept;
  } catch {
    // What the browser asks for then.
  }
  return navigator.languages.map((wish) => wish.slice(0, 2)).find((wish) => wish in LANGUAGES) ?? "en";
}

export const language = chosen();
const said = LANGUAGES[language]?.said ?? en;
const plural = new Intl.PluralRules(language);

export function choose(code: string): void {
  localStorage.setItem("desk-language", code);
  location.reload();
}

/** A text with its words filled in; `n` also chooses its form. */
export function t(name: Name, words: Record<string, string | number> = {}): string {
  const text: Said = said[name];
  const form = typeof text === "string" ? text : (text[plural.select(Number(words.n ?? 0)) as "one"] ?? text.other);
  return form.replace(/\{(\w+)\}/g, (_, word: string) => String(words[word] ?? ""));
}

/** A text whose name is put together; what has none stays itself. */
export function named(group: string, name: string): string {
  const key = `${group}.${name}` as Name;
  return key in said ? t(key) : name;
}
