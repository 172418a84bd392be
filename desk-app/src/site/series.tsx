// Podcasts: what directories ask of one, and where its page and feed are once it has an episode.

import type { JSX } from "preact";
import { get, type Json } from "../api";
import { List, type ListField } from "../lists/list";
import { useAsked } from "../parts";
import { may } from "../session";
import { t } from "../words";

interface Category {
  name: string;
  below: string[];
}

export function Podcasts({ edition, chosen, choice }: { edition: string; chosen: string | undefined; choice: JSX.Element | false }): JSX.Element {
  const { data } = useAsked(() => get<{ categories: Category[] }>("/series", { edition, limit: 1 }), [edition]);
  const categories = data?.categories ?? [];
  const none: [string, string] = ["", t("panel.none")];
  const same = (name: string): [string, string] => [name, name];
  const fields: ListField[] = [
    { name: "slug", label: t("field.slug"), fixed: true, note: t("series.slug") },
    { name: "name", label: t("list.name") },
    { name: "description", label: t("list.description"), kind: "long" },
    { name: "cover", label: t("series.cover"), kind: "picture", note: t("series.cover.words") },
    { name: "author", label: t("series.author"), note: t("series.author.words") },
    { name: "category", label: t("series.category"), options: [none, ...categories.map(({ name }) => same(name))], clears: "subcategory" },
    { name: "subcategory", label: t("series.subcategory"), options: (value) => [none, ...(categories.find(({ name }) => name === value("category"))?.below ?? []).map(same)] },
    { name: "form", label: t("series.form"), options: [["episodic", t("series.episodic")], ["serial", t("series.serial")]] },
    { name: "explicit", label: t("series.explicit"), kind: "tick" },
    { name: "language", label: t("list.language"), note: t("series.language") },
    { name: "mail", label: t("series.mail"), note: t("series.mail.words") },
    { name: "funding_url", label: t("series.funding"), kind: "url" },
    { name: "funding_words", label: t("series.fundingWords") },
    { name: "locked", label: t("series.locked"), kind: "tick" },
    { name: "guid", label: "GUID", note: t("series.guid") },
  ];
  return (
    <List
      about={{
        address: "/site/podcasts",
        title: t("site.podcasts"),
        one: t("one.series"),
        path: "/series",
        query: { edition },
        head: choice || undefined,
        id: (item) => item.id,
        name: (item) => item.name,
        note: (item) => item.address,
        defaults: { form: "episodic" },
        mayChange: may("taxonomy.manage"),
        fields,
        more: (item) => <Feed of={item} />,
      }}
      chosen={chosen}
    />
  );
}

function Feed({ of }: { of: Json }): JSX.Element {
  return (
    <section>
      <h3>{t("series.feed")}</h3>
      <p><a href={of.address} target="_blank" rel="noopener">{of.address}</a></p>
      <p><a href={of.feed} target="_blank" rel="noopener">{of.feed}</a></p>
      <p class="note">{t("series.feed.words")}</p>
    </section>
  );
}
