// One box that finds stories, screens and what can be done.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { get, type Page, type Row } from "./api";
import { Icon, type IconName, markOf, PageMark } from "./icons";
import { useAsked } from "./parts";
import { go } from "./router";
import { current, may } from "./session";
import { newStory } from "./shell";
import { t } from "./words";

interface Item {
  key: string;
  icon: JSX.Element;
  name: string;
  note?: string;
  act: () => void;
}

const screens: [string, IconName, Parameters<typeof t>[0], string?][] = [
  ["/work", "list", "rail.work"],
  ["/wall", "layout", "rail.wall"],
  ["/planner", "calendar", "rail.planner"],
  ["/fronts", "grid", "rail.fronts"],
  ["/media", "image", "rail.media"],
  ["/comments", "messages", "rail.comments", "comment.moderate"],
  ["/site", "globe", "rail.site"],
  ["/site/tags", "globe", "site.tags"],
  ["/site/sections", "globe", "site.sections"],
  ["/site/authors", "globe", "site.authors"],
  ["/people", "users", "rail.people", "staff.manage"],
  ["/operations", "activity", "rail.operations", "operations.read"],
  ["/me", "users", "me.title"],
];

export function Palette({ onClose }: { onClose: () => void }): JSX.Element {
  const [words, setWords] = useState("");
  const [at, setAt] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const stories = useAsked<Page<Row>>(() => get("/articles", { q: words, limit: 6, ...(words ? {} : { by: "me" }) }), [words]);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    box.current?.querySelector("input")?.focus();
    const away = (event: Event) => !box.current?.contains(event.target as Node) && onClose();
    document.addEventListener("pointerdown", away);
    return () => {
      document.removeEventListener("pointerdown", away);
      before?.focus();
    };
  }, []);
  const wish = words.toLowerCase();
  const items: Item[] = [
    ...(stories.data?.items ?? []).map((row) => ({ key: row.id, icon: <PageMark of={markOf(row)} />, name: row.headline || t("untitled"), note: sectionName(row), act: () => go(`/story/${row.id}`) })),
    ...(t("story.new").toLowerCase().includes(wish) ? [{ key: "new", icon: <Icon name="plus" />, name: t("story.new"), act: () => void newStory() }] : []),
    ...screens
      .filter(([, , name, needs]) => t(name).toLowerCase().includes(wish) && (!needs || may(needs)))
      .map(([to, icon, name]) => ({ key: to, icon: <Icon name={icon} />, name: t(name), act: () => go(to) })),
  ];
  const here = Math.min(at, items.length - 1);
  const take = (item: Item | undefined) => {
    if (!item) return;
    onClose();
    item.act();
  };
  return (
    <div
      class="palette"
      ref={box}
      role="search"
      aria-label={t("palette.name")}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
        else if (event.key === "ArrowDown") setAt((here + 1) % items.length);
        else if (event.key === "ArrowUp") setAt((here - 1 + items.length) % items.length);
        else if (event.key === "Enter") take(items[here]);
        else return;
        event.preventDefault();
      }}
    >
      <div class="palette-box">
        <Icon name="search" />
        <input type="text" role="combobox" aria-expanded="true" aria-controls="palette-list" aria-activedescendant={items[here] ? `palette-${here}` : undefined} aria-label={t("palette.name")} placeholder={t("palette.hint")} value={words} onInput={(event) => { setWords(event.currentTarget.value); setAt(0); }} />
      </div>
      <ul id="palette-list" role="listbox" aria-label={t("palette.name")}>
        {items.map((item, place) => (
          <li key={item.key} id={`palette-${place}`} role="option" aria-selected={place === here} onPointerDown={(event) => { event.preventDefault(); take(item); }}>
            {item.icon}
            <span>{item.name}</span>
            {item.note && <small>{item.note}</small>}
          </li>
        ))}
      </ul>
    </div>
  );
}

export const sectionName = (row: { section: string | null; edition?: string }): string => {
  const sections = current().sections.filter((section) => section.slug === row.section);
  return (sections.find((section) => section.edition === row.edition) ?? sections[0])?.name ?? row.section ?? "";
};
