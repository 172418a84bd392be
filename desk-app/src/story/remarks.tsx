// What colleagues remark on a story, until it is settled.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { all, get, type Json, type Page, post, put, type Story } from "../api";
import { Person } from "../icons";
import { Button, Choice, Field, Problem, Tick, useAsked, useDeed, Waiting } from "../parts";
import { current, may } from "../session";
import { when } from "../time";
import { t } from "../words";

interface Remark {
  id: string;
  staff: string;
  name: string | null;
  at: string;
  text: string;
  quote: string;
  mentions: string[];
  settled_at: string | null;
}

/** The words of the story that are marked now. */
const marked = (): string => {
  const chosen = getSelection();
  return chosen && !chosen.isCollapsed && chosen.anchorNode && document.querySelector(".column")?.contains(chosen.anchorNode) ? chosen.toString().trim().slice(0, 400) : "";
};

export function Remarks({ story, onCount }: { story: Story; onCount: (open: number) => void }): JSX.Element {
  const asked = useAsked<Page<Remark>>(() => get(`/articles/${story.id}/remarks`, { limit: 100 }), [story.id]);
  const colleagues = useAsked<{ id: string; name: string }[]>(() => all("/colleagues"), []);
  const [text, setText] = useState("");
  const [quote, setQuote] = useState("");
  const [calls, setCalls] = useState<string[]>([]);
  const [old, setOld] = useState(false);
  const deed = useDeed();
  const items = asked.data?.items ?? [];
  const open = items.filter((one) => !one.settled_at);
  useEffect(() => {
    if (asked.data) onCount(open.length);
  }, [asked.data]);
  useEffect(() => {
    // What is marked when somebody goes to the box is what they mean.
    const look = () => {
      const words = marked();
      if (words) setQuote(words);
    };
    document.addEventListener("selectionchange", look);
    const timer = setInterval(() => document.hidden || asked.again(), 15_000);
    return () => {
      document.removeEventListener("selectionchange", look);
      clearInterval(timer);
    };
  }, []);
  const write = () => deed.run(async () => { await post(`/articles/${story.id}/remarks`, { text, quote, mentions: calls }); setText(""); setQuote(""); setCalls([]); asked.again(); });
  const settle = (one: Remark, settled: boolean) => deed.run(async () => { await put<Json>(`/articles/${story.id}/remarks/${one.id}`, { settled }); asked.again(); });
  const nameOf = (id: string) => colleagues.data?.find((one) => one.id === id)?.name ?? "?";
  return (
    <section>
      <Problem error={asked.error ?? deed.error} />
      {!asked.data && !asked.error && <Waiting rows={3} />}
      {asked.data && open.length === 0 && <p class="note">{t("remark.none")}</p>}
      <ul class="remarks">
        {(old ? items : open).map((one) => (
          <li key={one.id} class={one.settled_at ? "settled" : undefined}>
            <p class="remark-head"><Person staff={one.staff} name={one.name ?? "?"} /> <b><bdi>{one.name ?? t("log.gone")}</bdi></b> <time class="note" dateTime={one.at}>{when(one.at)}</time></p>
            {one.quote && <blockquote dir="auto">{one.quote}</blockquote>}
            <p dir="auto">{one.text}</p>
            {one.mentions.length > 0 && <p class="note">{t("remark.calls", { names: one.mentions.map(nameOf).join(", ") })}</p>}
            {may("article.comment") && <Button small kind="quiet" disabled={deed.running} onClick={() => void settle(one, !one.settled_at)}>{t(one.settled_at ? "remark.open" : "remark.settle")}</Button>}
          </li>
        ))}
      </ul>
      {items.length > open.length && <Tick label={t("remark.old", { n: items.length - open.length })} checked={old} onValue={setOld} />}
      {may("article.comment") && (
        <form class="remark-form" aria-label={t("remark.new")} onSubmit={(event) => { event.preventDefault(); void write(); }}>
          {quote && <blockquote dir="auto">{quote} <Button small kind="quiet" onClick={() => setQuote("")}>{t("remove")}</Button></blockquote>}
          <Field label={t("remark.new")} lines={3} value={text} onValue={setText} note={quote ? undefined : t("remark.mark")} required />
          {calls.length > 0 && <ul class="chips">{calls.map((id) => <li key={id}>@{nameOf(id)} <button type="button" aria-label={`${t("remove")}: ${nameOf(id)}`} onClick={() => setCalls(calls.filter((one) => one !== id))}>×</button></li>)}</ul>}
          <Choice label={t("remark.call")} value="" options={[["", t("panel.none")], ...(colleagues.data ?? []).filter((one) => one.id !== current().me!.id && !calls.includes(one.id)).map((one): [string, string] => [one.id, one.name])]} onValue={(id) => id && setCalls([...calls, id])} />
          <p><Button type="submit" kind="ink" disabled={deed.running || !text.trim()}>{t("remark.do")}</Button></p>
        </form>
      )}
    </section>
  );
}
