// Remarks that call somebody, until they are settled.

import type { JSX } from "preact";
import { get, type Json, type Page } from "../api";
import { Person } from "../icons";
import { useAsked } from "../parts";
import { when } from "../time";
import { t } from "../words";

export function Mentions(): JSX.Element | null {
  const asked = useAsked<Page<Json>>(() => get("/mentions", { limit: 20 }), []);
  const items = asked.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section class="mentions" aria-label={t("mentions.title")}>
      <h2>{t("mentions.title")}</h2>
      <ul>
        {items.map(({ remark, article, headline }) => (
          <li key={remark.id}>
            <Person staff={remark.staff} name={remark.name ?? "?"} />
            <a href={`/desk/story/${article}/comments`} dir="auto">{headline || t("untitled")}</a>
            <span dir="auto">{remark.text}</span>
            <time class="note" dateTime={remark.at}>{when(remark.at)}</time>
          </li>
        ))}
      </ul>
    </section>
  );
}
