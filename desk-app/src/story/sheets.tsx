// Deeds with a reason: withdraw, correct, redact, bin, hand over.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { get, type Page, post, remove, type Story } from "../api";
import { Button, Choice, Field, Problem, Segments, Sheet, useAsked, useDeed } from "../parts";
import { needsReason } from "../session";
import { when } from "../time";
import { named, t } from "../words";
import type { Revision } from "./compare";
import type { Deeds } from "./story";

interface Base {
  story: Story;
  onClose: () => void;
}

export function WithdrawSheet({ story, refresh, onClose }: Base & { refresh: () => Promise<Story> }): JSX.Element {
  const [reason, setReason] = useState("");
  const [notice, setNotice] = useState("");
  const deed = useDeed();
  return (
    <Sheet
      name={t("withdraw.title")}
      onClose={onClose}
      foot={
        <>
          <span class="note">{reason ? "" : t("withdraw.need")}</span>
          <Button kind="stop" blocked={reason.trim() ? undefined : t("withdraw.need")} disabled={deed.running} onClick={() => void deed.run(async () => { await post(`/articles/${story.id}/withdraw`, { reason, ...(notice ? { notice } : {}) }); await refresh(); onClose(); })}>{t("withdraw.title")}</Button>
        </>
      }
    >
      <p class="release">{t("withdraw.sentence", { headline: story.headline })}</p>
      <Field label={t("withdraw.reason")} data-first value={reason} onValue={setReason} lines={2} note={t("withdraw.reason.words")} />
      <Field label={t("withdraw.notice")} value={notice} onValue={setNotice} lines={3} note={t("withdraw.notice.words")} />
      <Problem error={deed.error} />
    </Sheet>
  );
}

export function CorrectSheet({ story, deeds, refresh, note: first, onClose }: Base & { deeds: Deeds; refresh: () => Promise<Story>; note: string }): JSX.Element {
  const [note, setNote] = useState(first);
  const [place, setPlace] = useState<"top" | "foot">("foot");
  const [reason, setReason] = useState("");
  const deed = useDeed();
  const asks = needsReason("article.correct");
  const blocked = !note.trim() ? t("correct.need") : asks && !reason.trim() ? t("publish.reason.need") : undefined;
  return (
    <Sheet
      name={t("correct.title")}
      onClose={onClose}
      foot={
        <>
          <span class="note">{blocked ?? ""}</span>
          <Button kind="public" blocked={blocked} disabled={deed.running} onClick={() => void deed.run(async () => { const revision = await deeds.settle(); await post(`/articles/${story.id}/correct`, { note, place, revision, ...(asks ? { reason } : {}) }); await refresh(); onClose(); })}>{t("correct.do")}</Button>
        </>
      }
    >
      <p class="release">{t("correct.sentence")}</p>
      <Field label={t("correct.note")} data-first value={note} onValue={setNote} lines={4} note={t("correct.words")} />
      <Segments label={t("correct.place")} value={place} options={[["top", t("correct.top")], ["foot", t("correct.foot")]]} onValue={setPlace} />
      {asks && <Field label={t("publish.reason")} value={reason} onValue={setReason} />}
      <Problem error={deed.error} />
    </Sheet>
  );
}

/** What has no undo asks for the thing's name to be typed. */
export function RedactSheet({ story, refresh, onClose }: Base & { refresh: () => Promise<Story> }): JSX.Element {
  const { data } = useAsked<Page<Revision>>(() => get(`/articles/${story.id}/revisions`, { limit: 100 }), [story.head]);
  const open = (data?.items ?? []).filter((one) => !one.redacted && one.revision !== story.head && one.revision !== story.public_revision);
  const [revision, setRevision] = useState("");
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const deed = useDeed();
  const blocked = !revision ? t("redact.choose") : !reason.trim() ? t("withdraw.need") : typed.trim() !== revision ? t("redact.type", { n: revision }) : undefined;
  return (
    <Sheet
      name={t("redact.title")}
      onClose={onClose}
      foot={
        <>
          <span class="note">{blocked ?? ""}</span>
          <Button kind="stop" blocked={blocked} disabled={deed.running} onClick={() => void deed.run(async () => { await post(`/articles/${story.id}/redact`, { revision: Number(revision), reason }); await refresh(); onClose(); })}>{t("redact.title")}</Button>
        </>
      }
    >
      <p class="release">{t("redact.sentence")}</p>
      {open.length === 0 ? (
        <p>{t("redact.none")}</p>
      ) : (
        <>
          <Choice label={t("redact.which")} value={revision} onValue={setRevision} options={[["", t("redact.choose")], ...open.map((one): [string, string] => [String(one.revision), `${t("compare.revision", { n: one.revision })} · ${when(one.at)} ${one.name ?? ""}`])]} />
          <Field label={t("withdraw.reason")} value={reason} onValue={setReason} />
          <Field label={t("redact.type", { n: revision || "…" })} value={typed} onValue={setTyped} />
        </>
      )}
      <Problem error={deed.error} />
    </Sheet>
  );
}

export function BinSheet({ story, deeds, onClose }: Base & { deeds: Deeds }): JSX.Element {
  const deed = useDeed();
  const [reason, setReason] = useState("");
  const asks = needsReason("article.bin");
  return (
    <Sheet
      name={t("story.bin")}
      onClose={onClose}
      foot={
        <Button kind="stop" data-first blocked={asks && !reason.trim() ? t("publish.reason.need") : undefined} disabled={deed.running} onClick={() => void deed.run(async () => { await deeds.settle(); await remove(`/articles/${story.id}${reason ? `?reason=${encodeURIComponent(reason)}` : ""}`); onClose(); deeds.reload(); })}>{t("story.bin")}</Button>
      }
    >
      <p class="release">{t("bin.sentence", { headline: story.headline || t("untitled") })}</p>
      {asks && <Field label={t("publish.reason")} value={reason} onValue={setReason} />}
      <Problem error={deed.error} />
    </Sheet>
  );
}

export function HandOverSheet({ story, deeds, refresh, onClose }: Base & { deeds: Deeds; refresh: () => Promise<Story> }): JSX.Element {
  const [status, setStatus] = useState<"draft" | "submitted" | "ready">(story.status === "submitted" ? "ready" : "submitted");
  const deed = useDeed();
  return (
    <Sheet name={t("handover.title")} onClose={onClose} foot={<Button kind="ink" disabled={deed.running} onClick={() => void deed.run(async () => { await deeds.settle(); await post(`/articles/${story.id}/hand-over`, { status, ...deeds.why() }); await refresh(); onClose(); })}>{t("handover.title")}</Button>}>
      <Segments label={t("wall.status")} value={status} options={(["draft", "submitted", "ready"] as const).map((one) => [one, named("status", one)])} onValue={setStatus} />
      <p class="release">{named("handover", status)}</p>
      <Problem error={deed.error} />
    </Sheet>
  );
}
