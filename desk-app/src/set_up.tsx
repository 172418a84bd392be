// A role that asks for a second factor: it is set up before anything else is shown.

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Button } from "./parts";
import { Proof } from "./proof";
import { begin, current, signOut } from "./session";
import { FactorList } from "./site/safety";
import { named, t } from "./words";

export function SetUp(): JSX.Element {
  const me = current().me!;
  useEffect(() => {
    document.title = t("setup.title");
  }, []);
  return (
    <main class="page me set-up" aria-label={t("setup.title")}>
      <header class="top"><h1>{t("setup.title")}</h1></header>
      <section><p>{t("setup.words", { name: me.name, role: named("role", me.role) })}</p></section>
      <FactorList onChange={() => void begin()} />
      <section><Button onClick={() => void signOut()}>{t("me.out")}</Button></section>
      <Proof />
    </main>
  );
}
