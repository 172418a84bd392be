// Readers' comments: what needs a decision first, each decided where it stands.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ask, get, type Page, post } from "../api";
import { Icon } from "../icons";
import { Button, Empty, Field, Problem, Segments, useAsked, useDeed, Waiting } from "../parts";
import { type Place, setQuery } from "../router";
import { useKeys } from "../shell";
import { when } from "../time";
import { named, t } from "../words";

interface Comment {
  id: string;
  article: string;
  name: string;
  text: string;
  at: string;
  status: "shown" | "waiting" | "spam" | "removed";
  banned?: boolean;
  reports: { reason: string; text: string; at: string }[];
}

export function Comments({ place }: { part: string[]; place: Place }): JSX.Element {
  const status = place.query.get("status") ?? "";
  const list = useAsked<Page<Comment>>(() => get("/comments", { status, limit: 50 }), [status]);
  const [at, setAt] = useState(0);
  const items = list.data?.items ?? [];
  const deed = useDeed();
  const decide = (comment: Comment, what: string, reason = "") => deed.run(async () => { await post(`/comments/${comment.id}/${what}`, reason ? { reason } : {}); list.again(); });
  const focus = (to: number) => {
    const next = Math.max(0, Math.min(items.length - 1, to));
    setAt(next);
    document.querySelectorAll<HTMLElement>(".comment")[next]?.focus();
  };
  useEffect(() => {
    document.title = t("rail.comments");
  }, []);
  useKeys({ j: () => focus(at + 1), k: () => focus(at - 1), a: () => items[at] && void decide(items[at]!, "approve"), r: () => items[at] && void decide(items[at]!, "reject"), s: () => items[at] && void decide(items[at]!, "spam") });
  return (
    <main class="page" aria-label={t("rail.comments")}>
      <header class="top"><h1>{t("rail.comments")}</h1></header>
      <div class="filters">
        <Segments label={t("wall.status")} value={status} options={["", "waiting", "reported", "shown", "spam", "removed"].map((one) => [one, named("comments", one || "open")])} onValue={(next) => setQuery({ status: next })} />
      </div>
      <Problem error={list.error ?? deed.error} />
      {!list.data && !list.error && <Waiting />}
      {list.data && items.length === 0 && <Empty>{t("comments.none")}</Empty>}
      <ul class="comments">
        {items.map((comment, here) => <Shown key={comment.id} comment={comment} onFocus={() => setAt(here)} decide={decide} running={deed.running} again={list.again} />)}
      </ul>
    </main>
  );
}

function Shown({ comment, onFocus, decide, running, again }: { comment: Comment; onFocus: () => void; decide: (comment: Comment, what: string, reason?: string) => Promise<boolean>; running: boolean; again: () => void }): JSX.Element {
  const [reason, setReason] = useState("");
  const [banning, setBanning] = useState(false);
  const deed = useDeed();
  return (
    <li class="comment" tabIndex={0} onFocus={onFocus}>
      <p><b dir="auto">{comment.name}</b> <span class="note">{when(comment.at)} · {named("comments", comment.status)} · <a href={`/desk/story/${comment.article}`}>{t("comments.story")}</a></span></p>
      <p class="story-words" dir="auto">{comment.text}</p>
      {comment.reports.map((report, at) => <p key={at} class="time-ink"><Icon name="triangle" size={16} /> {named("report", report.reason)}: {report.text}</p>)}
      <Field label={t("comments.reason")} hideLabel placeholder={t("comments.reason")} value={reason} onValue={setReason} />
      <p class="row-of-buttons">
        {comment.status !== "shown" && <Button small disabled={running} onClick={() => void decide(comment, comment.status === "waiting" ? "approve" : "restore", reason)}>{t("comments.approve")}</Button>}
        {comment.status === "shown" && comment.reports.length > 0 && <Button small disabled={running} onClick={() => void decide(comment, "approve", reason)}>{t("comments.keep")}</Button>}
        {comment.status !== "removed" && <Button small disabled={running} onClick={() => void decide(comment, "reject", reason)}>{t("comments.reject")}</Button>}
        {comment.status !== "spam" && <Button small disabled={running} onClick={() => void decide(comment, "spam", reason)}>{t("comments.spam")}</Button>}
        {comment.banned ? (
          <Button small kind="quiet" onClick={() => void deed.run(async () => { await ask("DELETE", `/comments/${comment.id}/ban`); again(); })}>{t("comments.unban")}</Button>
        ) : banning ? (
          <Button small kind="stop" onClick={() => void deed.run(async () => { await post(`/comments/${comment.id}/ban`, reason ? { reason } : {}); setBanning(false); again(); })}>{t("comments.ban.sure")}</Button>
        ) : (
          <Button small kind="quiet" onClick={() => setBanning(true)}>{t("comments.ban")}</Button>
        )}
      </p>
      <Problem error={deed.error} />
    </li>
  );
}
