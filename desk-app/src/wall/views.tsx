// Lists that somebody keeps by name, as tabs above the wall.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { get, put } from "../api";
import { Button, Field, IconButton, Problem, useAsked, useDeed } from "../parts";
import { go, type Place } from "../router";
import { t } from "../words";

interface View {
  name: string;
  query: string;
}

/** Words of the address that make a list. */
const WORDS = ["q", "status", "section", "desk", "edition", "sort"];

export function Views({ place }: { place: Place }): JSX.Element | null {
  const asked = useAsked<{ items: View[] }>(() => get("/session/views"), []);
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState("");
  const deed = useDeed();
  const items = asked.data?.items ?? [];
  const words = new URLSearchParams(WORDS.flatMap((word) => (place.query.get(word) ? [[word, place.query.get(word)!]] : [])));
  const query = words.toString();
  const chosen = items.find((one) => one.query === query);
  const set = (views: View[]) => deed.run(async () => asked.set(await put("/session/views", { items: views })));
  if (items.length === 0 && !query) return null;
  return (
    <div class="views">
      <nav class="tabs" aria-label={t("views.title")}>
        <a href={`/desk${place.path}`} aria-current={query === "" ? "page" : undefined}>{t("views.all")}</a>
        {items.map((one) => <a key={one.name} href={`/desk${place.path}?${one.query}`} aria-current={one === chosen ? "page" : undefined}>{one.name}</a>)}
      </nav>
      {chosen ? (
        <IconButton icon="x" name={t("views.drop", { name: chosen.name })} onClick={() => void set(items.filter((one) => one !== chosen)).then(() => go(place.path))} />
      ) : naming ? (
        <form class="line-form" onSubmit={(event) => { event.preventDefault(); void set([...items.filter((one) => one.name !== name.trim()), { name: name.trim(), query }]).then((done) => { if (done) { setNaming(false); setName(""); } }); }}>
          <Field label={t("views.name")} hideLabel placeholder={t("views.name")} value={name} onValue={setName} maxLength={60} required autofocus />
          <Button small type="submit" disabled={deed.running}>{t("views.do")}</Button>
        </form>
      ) : (
        query !== "" && <Button small kind="quiet" onClick={() => setNaming(true)}>{t("views.keep")}</Button>
      )}
      <Problem error={deed.error} />
    </div>
  );
}
