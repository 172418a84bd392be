// How the site looks: a few looks of the theme, tried on its own pages, taken when it pleases.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { get, type Json, type Page, put, type Row } from "../api";
import { Icon } from "../icons";
import { Button, Choice, Problem, Segments, useAsked, useDeed, Waiting } from "../parts";
import { type Place, setQuery } from "../router";
import { PageFrame } from "../story/preview";
import { current, may } from "../session";
import { named, t } from "../words";

const LOOKS = ["own", "gazette", "broadsheet", "bulletin"];
const WIDTHS = { phone: 390, desktop: 1280 };

export function Theme({ place }: { place: Place }): JSX.Element {
  const asked = useAsked<Json>(() => get("/settings"), []);
  const stories = useAsked<Page<Row>>(() => get("/articles", { status: "published", limit: 1 }), []);
  const deed = useDeed();
  const [taken, setTaken] = useState(false);
  const off = !may("settings.manage");
  const now: string = asked.data?.look ?? "own";
  const wanted = LOOKS.find((one) => one === place.query.get("look")) ?? now;
  const width = place.query.get("w") === "phone" ? "phone" : "desktop";
  const scheme = place.query.get("scheme") === "dark" ? "dark" : "light";
  const fronts = current().editions.map((edition: Json): [string, string] => [`/${String(edition.path ?? "").replace(/^\/+/, "")}`, t("theme.front", { name: edition.language_name || edition.name })]);
  const story = stories.data?.items[0];
  const pages: [string, string][] = story?.address ? [...fronts, [story.address, t("theme.story", { headline: story.headline })]] : fronts;
  const path = pages.find(([address]) => address === place.query.get("page"))?.[0] ?? pages[0]?.[0] ?? "/";
  useEffect(() => setTaken(false), [wanted]);
  const take = () =>
    deed.run(async () => {
      asked.set(await put("/settings", { look: wanted === "own" ? null : wanted }));
      setTaken(true);
    });
  return (
    <main class="page theme" aria-label={t("site.theme")}>
      <header class="top">
        <h1>{t("site.theme")}</h1>
        <span role="status" class="note">{taken ? t("theme.taken") : off ? t("settings.admin") : ""}</span>
        {!off && <Button kind="ink" disabled={!asked.data || wanted === now || deed.running} onClick={() => void take()}>{t("theme.take")}</Button>}
      </header>
      <Problem error={asked.error ?? deed.error} />
      {!asked.data && !asked.error && <Waiting />}
      {asked.data && (
        <>
          <div class="looks" role="radiogroup" aria-label={t("theme.looks")}>
            {LOOKS.map((one) => (
              <label key={one} class={one === wanted ? "look-choice chosen" : "look-choice"}>
                <input type="radio" name="look" value={one} checked={one === wanted} onChange={() => setQuery({ look: one === now ? "" : one })} />
                <Specimen look={one} />
                <b>{named("look", one)}</b>
                <span class="note">{named("lookWords", one)}</span>
                {one === now && <span class="chip public"><Icon name="check" size={14} /> {t("theme.now")}</span>}
              </label>
            ))}
          </div>
          {!off && (
            <section class="theme-preview" aria-label={t("preview.do")}>
              <div class="preview-tools">
                <Choice label={t("theme.page")} hideLabel value={path} options={pages} onValue={(page) => setQuery({ page })} />
                <Segments label={t("preview.width")} value={width} options={[["phone", t("preview.phone")], ["desktop", t("preview.desktop")]]} onValue={(w) => setQuery({ w: w === "desktop" ? "" : w })} />
                <Segments label={t("me.scheme")} value={scheme} options={[["light", t("theme.light")], ["dark", t("theme.dark")]]} onValue={(next) => setQuery({ scheme: next === "light" ? "" : next })} />
              </div>
              <PageFrame key={`${wanted} ${path} ${scheme} ${width}`} path={`/desk/api/looks/${wanted}/page?path=${encodeURIComponent(path)}&scheme=${scheme}`} width={WIDTHS[width]} />
            </section>
          )}
        </>
      )}
    </main>
  );
}

/** A look in small: its colour, how a headline and the rule above it stand. Only a drawing; the words say the rest. */
function Specimen({ look }: { look: string }): JSX.Element {
  return (
    <span class={`specimen of-${look}`} aria-hidden="true">
      <i class="specimen-name" />
      <i class="specimen-rule" />
      <i class="specimen-head" />
      <i class="specimen-head short" />
      <i class="specimen-text" />
      <i class="specimen-text" />
      <i class="specimen-text short" />
    </span>
  );
}
