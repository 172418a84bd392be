// Two versions of a story: what began both, theirs, yours; field by field somebody chooses, and nothing is thrown away.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type Content, FIELDS, type Json } from "../api";
import { Button, Segments, Sheet } from "../parts";
import { named, t } from "../words";
import { difference, text, wordChanges, wordsOf } from "./difference";
import type { Conflict } from "./keeper";
import { Words } from "./compare";

type Side = "mine" | "theirs";
const same = (one: Json, other: Json) => text(one) === text(other);

export function ConflictSheet({ conflict, onClose, onDecide }: { conflict: Conflict; onClose: () => void; onDecide: (chosen: Content, aside: Content) => Promise<void> }): JSX.Element {
  const { base, theirs, yours } = conflict;
  const open = FIELDS.filter((name) => !same(theirs.article[name], yours[name]));
  // What one side alone changed is that side's.
  const [sides, setSides] = useState<Record<string, Side>>(() => Object.fromEntries(open.map((name) => [name, same(base.article[name], yours[name]) ? "theirs" : "mine"])));
  const chosen = (side?: Side): Content => ({ ...theirs.article, ...Object.fromEntries(open.map((name) => [name, (side ?? sides[name]) === "mine" ? yours[name] : theirs.article[name]])) });
  const shown = (name: keyof Content, value: Json) => (name === "body" ? wordsOf(value?.blocks) : typeof value === "string" ? value : wordsOf(value));
  return (
    <Sheet
      name={t("conflict.title")}
      onClose={onClose}
      foot={
        <>
          <Button onClick={() => void onDecide(chosen("theirs"), yours)}>{t("conflict.theirs")}</Button>
          <Button onClick={() => void onDecide(chosen("mine"), theirs.article)}>{t("conflict.mine")}</Button>
          <Button kind="ink" onClick={() => void onDecide(chosen(), yours)}>{t("conflict.chosen")}</Button>
        </>
      }
    >
      <p>{t("conflict.words", { base: base.revision, theirs: theirs.revision })}</p>
      {open.map((name) => {
        const both = !same(base.article[name], yours[name]) && !same(base.article[name], theirs.article[name]);
        const count = name === "body" ? difference({ ...theirs.article, body: theirs.article.body }, { ...theirs.article, body: yours.body }).blocks.length : 0;
        return (
          <section key={name} class="conflict-field">
            <header>
              <h3>{named("field", name)}</h3>
              <span class="note">{both ? t("conflict.both") : t("conflict.one")}{count > 0 && ` · ${t("conflict.blocks", { n: count })}`}</span>
              <Segments label={named("field", name)} value={sides[name]!} options={[["mine", t("conflict.keepMine")], ["theirs", t("conflict.keepTheirs")]]} onValue={(side) => setSides({ ...sides, [name]: side })} />
            </header>
            <p class="story-words" dir="auto"><Words ops={wordChanges(shown(name, theirs.article[name]), shown(name, yours[name]))} /></p>
          </section>
        );
      })}
      {open.length === 0 && <p>{t("conflict.none")}</p>}
    </Sheet>
  );
}
