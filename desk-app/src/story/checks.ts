// The checklist before readers: what stops a release, what warns, what passed.

import type { Block, Content, Json } from "../api";
import { named, t } from "../words";
import { addressesOf, type Link } from "./links";

export interface Check {
  kind: "stop" | "warn" | "pass";
  name: string;
  words: string;
  detail?: string;
  /** What mends it where it stands. */
  mend?: "headline" | "section" | "lead" | { block: number };
}

const LONGEST_HEADLINE = 110;
const LONGEST_TITLE = 60;

/** `live` = what readers see: a picture that they have seen without words is a warning, so that a correction does not wait for it. */
export function checks(content: Content, live?: Content, links?: Map<string, Link>): Check[] {
  const seen = new Set([live?.lead, ...(live?.body.blocks ?? []).flatMap(picturesOf)].map((one) => one?.asset).filter(Boolean));
  const found: Check[] = [];
  const say = (good: boolean, kind: "stop" | "warn", name: string, words: string, passed: string, mend?: Check["mend"], detail?: string) =>
    found.push(good ? { kind: "pass", name, words: passed } : { kind, name, words, ...(mend ? { mend } : {}), ...(detail ? { detail } : {}) });

  say(content.headline.trim() !== "", "stop", "headline", t("check.headline"), t("check.headline.pass"), "headline");
  say(content.section !== null, "warn", "section", t("check.section"), t("check.section.pass"), "section");
  const open = [content.headline, content.standfirst, everyText(content.body.blocks)].join("\n").match(/\bTKK?\b/g)?.length ?? 0;
  say(open === 0, "stop", "tk", t("check.tk", { n: open }), t("check.tk.pass"));
  if (content.lead) {
    say(content.lead.alt.trim() !== "", seen.has(content.lead.asset) ? "warn" : "stop", "lead-alt", t("check.lead.alt"), t("check.lead.alt.pass"), "lead", t("check.alt.what"));
    say(content.lead.credit.trim() !== "", "warn", "lead-credit", t("check.lead.credit"), t("check.lead.credit.pass"), "lead");
  } else say(false, "warn", "lead", t("check.lead"), "");
  content.body.blocks.forEach((block, at) => {
    for (const picture of picturesOf(block)) {
      if (!picture.alt?.trim()) found.push({ kind: seen.has(picture.asset) ? "warn" : "stop", name: `alt-${at}`, words: t("check.alt", { n: at + 1 }), detail: t("check.alt.what"), mend: { block: at } });
      if (!picture.credit?.trim()) found.push({ kind: "warn", name: `credit-${at}`, words: t("check.credit", { n: at + 1 }) });
    }
  });
  content.body.blocks.forEach((block, at) => {
    for (const address of addressesOf(block)) {
      const link = links?.get(address);
      if (link && ["gone", "unsure", "inside"].includes(link.state)) found.push({ kind: "warn", name: `link-${at}-${address}`, words: named("check.link", link.state), detail: [address, link.note].filter(Boolean).join(": "), mend: { block: at } });
    }
  });
  say(content.body.blocks.length > 0, "warn", "body", t("check.body"), t("check.body.pass"));
  say(content.headline.length <= LONGEST_HEADLINE, "warn", "length", t("check.long", { n: content.headline.length, most: LONGEST_HEADLINE }), t("check.long.pass"));
  const title = content.seo_title || content.headline;
  say(title.length <= LONGEST_TITLE, "warn", "title", t("check.title", { n: title.length, most: LONGEST_TITLE }), t("check.title.pass"));
  say(content.bylines.length > 0, "warn", "byline", t("check.byline"), t("check.byline.pass"));
  say(content.standfirst.trim() !== "", "warn", "standfirst", t("check.standfirst"), t("check.standfirst.pass"));
  return found;
}

export const blocking = (all: Check[]): Check[] => all.filter((check) => check.kind === "stop");

function picturesOf(block: Block): Json[] {
  if (block.type === "picture") return [block];
  if (block.type === "gallery") return block.pictures ?? [];
  return (block.blocks ?? []).flatMap(picturesOf);
}

function everyText(value: Json): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(everyText).join(" ");
  return value && typeof value === "object" ? Object.values(value).map(everyText).join(" ") : "";
}
