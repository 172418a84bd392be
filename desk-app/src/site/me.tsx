// One's own settings: language, colours, sizes, keys; and the way out.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Button, Segments, Tick } from "../parts";
import { go, type Place } from "../router";
import { current, signOut } from "../session";
import { lettersAreOn } from "../shell";
import { Browsers, FactorList, OwnPassword } from "./safety";
import { choose, language, languages, named, t } from "../words";

const kept = (name: string): string => localStorage.getItem(`desk-${name}`) ?? "";

export function Mine(_: { part: string[]; place: Place }): JSX.Element {
  const [, redraw] = useState(0);
  const me = current().me!;
  const set = (name: string) => (value: string) => {
    if (value) localStorage.setItem(`desk-${name}`, value);
    else localStorage.removeItem(`desk-${name}`);
    if (value) document.documentElement.dataset[name] = value;
    else delete document.documentElement.dataset[name];
    redraw((n) => n + 1);
  };
  useEffect(() => {
    document.title = t("me.title");
  }, []);
  return (
    <main class="page me" aria-label={t("me.title")}>
      <header class="top"><h1>{t("me.title")}</h1></header>
      <section class="facts"><p><b>{me.name}</b></p><p>{me.email} · {named("role", me.role)} · {me.desks.join(", ")}</p></section>
      <section><h2>{t("me.language")}</h2><Segments label={t("me.language")} value={language} options={languages.map(({ code, name }) => [code, name])} onValue={choose} /></section>
      <section><h2>{t("me.scheme")}</h2><Segments label={t("me.scheme")} value={kept("scheme")} options={[["", t("me.auto")], ["light", t("me.light")], ["dark", t("me.dark")]]} onValue={set("scheme")} /></section>
      <section><h2>{t("me.size")}</h2><Segments label={t("me.size")} value={kept("size")} options={[["", "100 %"], ["115", "115 %"], ["130", "130 %"]]} onValue={set("size")} /></section>
      <section><h2>{t("me.face")}</h2><Segments label={t("me.face")} value={kept("face")} options={[["", "Literata"], ["golos", "Golos"]]} onValue={set("face")} /></section>
      <section><h2>{t("me.keys")}</h2><Tick label={t("me.letters")} checked={lettersAreOn()} onValue={(on) => { localStorage.setItem("desk-letters", on ? "on" : "off"); redraw((n) => n + 1); }} /></section>
      <OwnPassword />
      <FactorList />
      <Browsers />
      <section><Button onClick={async () => { await signOut(); go("/", true); }}>{t("me.out")}</Button></section>
    </main>
  );
}
