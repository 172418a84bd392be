// What stands around stories: sections, tags, authors, editions, navigation, static pages, redirects, settings.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Imports } from "../imports/imports";
import { all, type Json, post } from "../api";
import { List, type ListAbout } from "../lists/list";
import { Button, Choice, Field, Problem, useDeed } from "../parts";
import { type Place, setQuery } from "../router";
import { current, know, may } from "../session";
import { named, t } from "../words";
import { Navigation } from "./navigation";
import { PageScreen } from "./pages";
import { Podcasts } from "./series";
import { Settings } from "./settings";
import { Theme } from "./theme";

const TABS = ["sections", "tags", "authors", "podcasts", "editions", "navigation", "pages", "redirects", "imports", "theme", "settings"] as const;

export function Site({ part, place }: { part: string[]; place: Place }): JSX.Element {
  const [tab = "sections", chosen] = part;
  const { editions } = current();
  const edition = place.query.get("edition") ?? editions.find((one) => one.default)?.code ?? "";
  useEffect(() => {
    document.title = named("site", tab);
  }, [tab]);
  const choice = editions.length > 1 && <Choice label={t("field.edition")} hideLabel value={edition} options={editions.map((one) => [one.code, one.language_name || one.name])} onValue={(code) => setQuery({ edition: code })} />;
  const about = lists(edition, choice)[tab];
  return (
    <div class="site">
      <nav class="tabs site-tabs" aria-label={t("rail.site")}>
        {TABS.filter((name) => name !== "imports" || may("import.run")).map((name) => <a key={name} href={`/desk/site/${name}`} aria-current={name === tab ? "page" : undefined}>{named("site", name)}</a>)}
      </nav>
      {tab === "navigation" && <Navigation key={edition} edition={edition} choice={choice} />}
      {tab === "podcasts" && <Podcasts key={edition} edition={edition} chosen={chosen} choice={choice} />}
      {tab === "settings" && <Settings />}
      {tab === "theme" && <Theme place={place} />}
      {tab === "imports" && <Imports chosen={chosen} />}
      {tab === "pages" && chosen && chosen !== "new" ? <PageScreen key={chosen} id={chosen} /> : about && <List key={tab} about={about} chosen={chosen} />}
    </div>
  );
}

function lists(edition: string, head: JSX.Element | false): Record<string, ListAbout> {
  const { sections, editions } = current();
  const own = sections.filter((section) => section.edition === edition);
  const taxonomy = may("taxonomy.manage");
  const settings = may("settings.manage");
  const slug = { name: "slug", label: t("field.slug"), fixed: true, note: t("list.slug") };
  const name = { name: "name", label: t("list.name") };
  const description = { name: "description", label: t("list.description"), kind: "long" as const };
  const base = { id: (item: Json) => item.id, name: (item: Json) => item.name || item.slug, mayChange: taxonomy, query: { edition }, head: head || undefined };
  return {
    sections: {
      ...base, address: "/site/sections", title: t("site.sections"), one: t("one.section"), ordered: true, path: "/sections", note: (item) => `/${item.slug}`, after: () => void know(),
      fields: [slug, name, description, { name: "parent", label: t("list.parent"), options: [["", t("panel.none")], ...own.map((one): [string, string] => [one.slug, one.name])] }, { name: "position", label: t("list.position"), kind: "number" }, { name: "comments", label: t("list.comments"), kind: "tick" }],
      body: (fields) => ({ ...fields, ...(fields.parent === "" ? { parent: null } : {}) }),
    },
    tags: {
      ...base, address: "/site/tags", title: t("site.tags"), one: t("one.tag"), path: "/tags", note: (item) => (item.merged_into ? t("list.merged", { into: item.merged_into }) : `/tag/${item.slug}`),
      fields: [slug, name, description], more: (item, again) => taxonomy && !item.merged_into && <Merge tag={item} edition={edition} again={again} />,
    },
    authors: { ...base, query: {}, head: undefined, address: "/site/authors", title: t("site.authors"), one: t("one.author"), path: "/authors", note: (item) => item.role || `/author/${item.slug}`, fields: [slug, name, { name: "role", label: t("list.role") }, { name: "bio", label: t("list.bio"), kind: "long" }] },
    editions: {
      ...base, id: (item) => item.code, query: {}, head: undefined, mayChange: settings, address: "/site/editions", title: t("site.editions"), one: t("one.edition"), ordered: true, defaults: { direction: "ltr" }, path: "/editions", note: (item) => `${item.language_name || item.language} · ${item.path || "/"}`, after: () => void know(),
      fields: [
        { name: "code", label: t("list.code"), fixed: true }, name, { name: "language", label: t("list.language") }, { name: "language_name", label: t("list.languageName") },
        { name: "direction", label: t("list.direction"), options: [["ltr", t("list.ltr")], ["rtl", t("list.rtl")]] }, { name: "tagline", label: t("setting.tagline") }, description, { name: "footer", label: t("setting.footer"), kind: "long" }, { name: "position", label: t("list.position"), kind: "number" },
      ],
      mayDelete: editions.length > 1,
    },
    pages: { ...base, name: (item) => item.title || item.slug, address: "/site/pages", title: t("site.pages"), one: t("one.page"), path: "/pages", note: (item) => `${item.address}${item.published ? "" : ` · ${named("status", "draft")}`}`, fields: [{ ...slug }, { name: "title", label: t("field.title") }], body: (fields) => ({ ...fields, published: false, body: { markdown: "" } }) },
    redirects: {
      ...base, query: {}, head: undefined, mayChange: settings, name: (item) => item.from, address: "/site/redirects", title: t("site.redirects"), one: t("one.redirect"), defaults: { status: 301 }, path: "/redirects", note: (item) => `→ ${item.to || "–"} (${item.status})`,
      fields: [{ name: "from", label: t("list.from"), fixed: true }, { name: "to", label: t("list.to") }, { name: "status", label: t("list.status"), options: [["301", t("list.301")], ["302", t("list.302")], ["410", t("list.410")]] }],
      body: (fields) => ({ ...fields, ...(fields.status ? { status: Number(fields.status) } : {}) }),
    },
  };
}

/** Two tags become one; the old address leads to the new. */
function Merge({ tag, edition, again }: { tag: Json; edition: string; again: () => void }): JSX.Element {
  const [into, setInto] = useState("");
  const [tags, setTags] = useState<Json[]>([]);
  const deed = useDeed();
  useEffect(() => {
    void all<Json>("/tags", { edition }).then(setTags, () => {});
  }, [edition]);
  const target = tags.find((one) => one.name === into || one.slug === into);
  return (
    <section>
      <h3>{t("list.merge")}</h3>
      <Field label={t("list.into")} value={into} onValue={setInto} list={tags.filter((one) => one.id !== tag.id).map((one) => one.name)} note={target ? t("list.merge.words", { from: tag.name, into: target.name }) : undefined} />
      <Problem error={deed.error} />
      <Button blocked={target ? undefined : t("list.into")} disabled={deed.running} onClick={() => void deed.run(async () => { await post(`/tags/${tag.id}/merge?edition=${edition}`, { into: target!.slug }); again(); })}>{t("list.merge")}</Button>
    </section>
  );
}
