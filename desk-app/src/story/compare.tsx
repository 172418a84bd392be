// Two versions side by side or in one: fields, blocks added, removed, changed, moved, and the words within. Restoring makes a new
// revision; nothing is overwritten.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Content, FIELDS, fileOf, get, type Json, type Page, type Story } from "../api";
import { Icon, PageMark } from "../icons";
import { Button, Choice, IconButton, Problem, Segments, useAsked, useDeed, Waiting } from "../parts";
import { go, type Place, setQuery } from "../router";
import { may } from "../session";
import { useKeys } from "../shell";
import { when } from "../time";
import { named, t } from "../words";
import { type BlockChange, difference, type FieldChange, takenBack, type WordOp, wordChanges, wordsOf } from "./difference";
import type { Deeds } from "./story";

export interface Revision {
  revision: number;
  reason: string;
  name: string | null;
  at: string;
  redacted: boolean;
}

const NOW = "now";
const only = (from: Json): Content => Object.fromEntries(FIELDS.map((name) => [name, from[name]])) as unknown as Content;

export function Compare({ story, now, place, deeds }: { story: Story; now: Content; place: Place; deeds: Deeds }): JSX.Element {
  const from = place.query.get("from") ?? String(story.public_revision ?? Math.max(1, story.head - 1));
  const to = place.query.get("to") ?? NOW;
  const inline = place.query.get("as") === "inline";
  const revisions = useAsked<Page<Revision>>(() => get(`/articles/${story.id}/revisions`, { limit: 100 }), [story.head]);
  const version = async (name: string): Promise<Content> => (name === NOW ? now : only(await get(`/articles/${story.id}`, { revision: name })));
  const both = useAsked(() => Promise.all([version(from), version(to)]), [from, to, to === NOW ? JSON.stringify(now) : ""]);
  const deed = useDeed();
  const [at, setAt] = useState(0);
  const found = both.data ? difference(both.data[0], both.data[1]) : undefined;
  const changes: (FieldChange | BlockChange)[] = found ? [...found.fields, ...found.blocks] : [];
  useEffect(() => {
    document.title = t("compare.title");
  }, []);
  const step = (by: number) => {
    const next = Math.max(0, Math.min(changes.length - 1, at + by));
    setAt(next);
    document.querySelectorAll(".change")[next]?.scrollIntoView({ block: "center" });
  };
  const restore = (change?: FieldChange | BlockChange) =>
    deed.run(async () => {
      const [older, newer] = both.data!;
      let next: Content = older;
      if (change) next = "name" in change ? { ...newer, [change.name]: change.before } : { ...newer, body: { version: 1, blocks: takenBack(newer.body.blocks, change) } };
      deeds.replace(next);
      await deeds.save(t("compare.restored", { n: from }));
      if (!change) go(`/story/${story.id}`);
    });
  useKeys({ j: () => step(1), k: () => step(-1), i: () => setQuery({ as: inline ? "" : "inline" }), r: () => changes[at] && canRestore && void restore(changes[at]), Escape: () => go(`/story/${story.id}`) });
  const canRestore = may("article.write") && story.status !== "binned" && (to === NOW || Number(to) === story.head);
  const options = (withNow: boolean): [string, string][] => [
    ...(withNow ? [[NOW, t("compare.now")] as [string, string]] : []),
    ...(revisions.data?.items ?? []).filter((one) => !one.redacted).map((one): [string, string] => [String(one.revision), `${t("compare.revision", { n: one.revision })}${one.revision === story.public_revision ? ` · ${t("compare.public")}` : ""} · ${when(one.at)} ${one.name ?? ""}`]),
  ];
  return (
    <main class={`compare${inline ? " inline" : ""}`} aria-label={t("compare.title")}>
      <header class="top">
        <a class="back" href={`/desk/story/${story.id}`}><Icon name="arrowLeft" /> <span>{t("compare.back")}</span></a>
        <h1>{t("compare.title")}</h1>
        <span class="compare-of" dir="auto">{now.headline || t("untitled")}</span>
        <div class="story-tools">
          {changes.length > 0 && <span>{t("compare.at", { at: at + 1, n: changes.length })}</span>}
          <IconButton icon="chevronUp" name={t("compare.before")} onClick={() => step(-1)} />
          <IconButton icon="chevronDown" name={t("compare.next")} onClick={() => step(1)} />
          <Segments label={t("compare.as")} value={inline ? "inline" : "side"} options={[["side", t("compare.side")], ["inline", t("compare.inline")]]} onValue={(as) => setQuery({ as: as === "inline" ? "inline" : "" })} />
          {story.status === "published" && may("article.correct") && <Button onClick={() => go(`/story/${story.id}/correct?note=${encodeURIComponent(noteOf(changes[at]))}`)}>{t("compare.note")}</Button>}
          {canRestore && <Button kind="ink" disabled={deed.running || changes.length === 0} onClick={() => void restore()}>{t("restore.do")}</Button>}
        </div>
      </header>
      <div class="compare-heads">
        <span>{found && t("compare.count", { fields: found.fields.length, blocks: found.blocks.length })}</span>
        <Choice label={t("compare.older")} value={from} options={options(false)} onValue={(next) => setQuery({ from: next })} />
        <Choice label={t("compare.newer")} value={to} options={options(true)} onValue={(next) => setQuery({ to: next === NOW ? "" : next })} />
      </div>
      <Problem error={both.error ?? deed.error} />
      {!both.data && !both.error && <Waiting />}
      {found && changes.length === 0 && <p class="empty-line">{t("compare.same")}</p>}
      {changes.map((change, here) => (
        <section key={here} class={`change${here === at ? " current" : ""}`} onClick={() => setAt(here)} aria-label={nameOf(change)}>
          <header>
            <h2>{nameOf(change)}</h2>
            <p class="note">{kindOf(change)}</p>
          </header>
          <Sides change={change} inline={inline} />
          {canRestore && (
            <button type="button" class="restore-part" disabled={deed.running} onClick={() => void restore(change)} aria-label={t("compare.restorePart", { part: nameOf(change) })}>
              <Icon name="undo" size={16} /> <span>{t("restore.do")}</span>
            </button>
          )}
        </section>
      ))}
      <footer class="hints"><span><kbd>J</kbd> <kbd>K</kbd> {t("compare.next")}</span><span><kbd>R</kbd> {t("restore.do")}</span><span><kbd>I</kbd> {t("compare.inline")}</span><span class="end"><PageMark of="draft" quiet /> {t("compare.nothing")}</span></footer>
    </main>
  );
}

const nameOf = (change: FieldChange | BlockChange): string => ("name" in change ? named("field", change.name) : `${named("block", change.type)} ${(change.to ?? change.from ?? 0) + 1}`);
const kindOf = (change: FieldChange | BlockChange): string => {
  if ("name" in change) return "";
  const attributes = change.attributes.map((name) => named("field", name)).join(", ");
  return [named("change", change.change), change.change === "moved" ? t("change.places", { from: (change.from ?? 0) + 1, to: (change.to ?? 0) + 1 }) : "", attributes].filter(Boolean).join(", ");
};

function Sides({ change, inline }: { change: FieldChange | BlockChange; inline: boolean }): JSX.Element {
  const [before, after] = [shownText(change, change.before), shownText(change, change.after)];
  const ops = "change" in change && change.change === "moved" ? [{ op: "same" as const, text: after }] : wordChanges(before, after);
  const none = <span class="note">{t("compare.absent")}</span>;
  const moved = "change" in change && change.change === "moved";
  if (inline) return <div class="side story-words" dir="auto"><Words ops={ops} /></div>;
  return (
    <>
      <div class="side older story-words" dir="auto">
        <Picture of={change.before} />
        {before || moved ? <Words ops={ops.filter((op) => op.op !== "added")} /> : none}
      </div>
      <div class="side newer story-words" dir="auto">
        <Picture of={change.after} />
        {after || moved ? <Words ops={ops.filter((op) => op.op !== "removed")} /> : none}
      </div>
    </>
  );
}

const shownText = (change: FieldChange | BlockChange, value: Json): string => {
  if (value === null || value === undefined) return "";
  if ("name" in change && Array.isArray(value)) return value.map((one) => (typeof one === "string" ? one : one.name || one.author)).join(", ");
  if (typeof value === "string") return value;
  const { alt, credit, ...rest } = value;
  return [wordsOf(rest), alt && `${t("field.alt")}: ${alt}`, credit && `${t("field.credit")}: ${credit}`].filter(Boolean).join("\n");
};

function Picture({ of }: { of: Json }): JSX.Element | null {
  const asset = of && typeof of === "object" && (of.type === "picture" || of.type === undefined) ? of.asset : undefined;
  return asset ? <img src={fileOf(asset, 320)} alt="" /> : null;
}

export function Words({ ops }: { ops: WordOp[] }): JSX.Element {
  return <>{ops.map((op, at) => (op.op === "added" ? <ins key={at}>{op.text}</ins> : op.op === "removed" ? <del key={at}>{op.text}</del> : <span key={at}>{op.text}</span>))}</>;
}

/** A first draft of a correction, from what was changed. */
function noteOf(change: FieldChange | BlockChange | undefined): string {
  if (!change) return "";
  const ops = wordChanges(shownText(change, change.before), shownText(change, change.after));
  const first = (op: WordOp["op"]) => ops.find((one) => one.op === op)?.text.trim() ?? "";
  return t("correct.draft", { before: first("removed"), after: first("added") });
}
