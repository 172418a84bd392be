// The publish sheet: what goes where and when, in one sentence that changes with every choice; then the checklist. The story stays
// readable beside it.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type Content, type Json, post, Refused, remove, type Story } from "../api";
import { hold } from "../hold";
import { Icon, markOf, PageMark } from "../icons";
import { sectionName } from "../palette";
import { Banner, Button, Choice, Field, Problem, Segments, Sheet, Tick, useDeed } from "../parts";
import { current, may } from "../session";
import { fieldWords, fromField, toField, whenWords } from "../time";
import { named, t } from "../words";
import type { Check } from "./checks";
import { difference, size } from "./difference";
import { Checks } from "./panel";
import type { Deeds } from "./story";

interface Props {
  story: Story;
  content: Content;
  live: Content | undefined;
  deeds: Deeds;
  refresh: () => Promise<Story>;
  checks: Check[];
  stops: Check[];
  online: boolean;
  onClose: () => void;
}

export function PublishSheet({ story, content, live, deeds, refresh, checks, stops, online, onClose }: Props): JSX.Element {
  const embargo = story.embargo_until && new Date(story.embargo_until) > new Date() ? story.embargo_until : null;
  const [planned, setPlanned] = useState(Boolean(story.scheduled_at) || Boolean(embargo) || !may("article.publish"));
  const [at, setAt] = useState(toField(story.scheduled_at ?? embargo ?? new Date(Date.now() + 3_600_000).toISOString()));
  const [correcting, setCorrecting] = useState(false);
  const [note, setNote] = useState("");
  const [reason, setReason] = useState("");
  const [done, setDone] = useState<{ address: string | null; visible: boolean; at?: string } | null>(null);
  const deed = useDeed();
  const [holds, setHolds] = useState(Number(current().settings.hold_seconds ?? 0));
  const isLive = story.status === "published";
  const changes = live ? size(difference(live, content)) : 0;
  const edition = current().editions.find((one) => one.code === content.edition);
  const sections = [content.section, ...content.sections].filter(Boolean).map((section) => sectionName({ section: section as string, edition: content.edition }));
  const asksReason = current().me!.withReason.includes("article.publish");
  const blocked = !online
    ? t("publish.offline")
    : stops.length > 0
      ? stops[0]!.words
      : !planned && embargo
        ? t("publish.embargo", { at: whenWords(embargo) })
        : asksReason && !reason.trim()
          ? t("publish.reason.need")
          : correcting && !note.trim()
            ? t("publish.note.need")
            : undefined;
  const name = planned ? t("schedule.do") : t("publish.do");

  const release = () =>
    deed.run(async () => {
      const revision = await deeds.settle();
      const why = reason ? { reason } : {};
      if (correcting && !planned) {
        const answer = await post(`/articles/${story.id}/correct`, { note, revision, ...why });
        setDone({ address: story.address, visible: answer.visible });
      } else {
        const seconds = planned ? 0 : holds;
        const body: Json = { revision, ...(planned ? { at: fromField(at) } : seconds > 0 ? { hold: seconds } : {}), ...why };
        const answer = await post(`/articles/${story.id}/publish`, body, { "Idempotency-Key": `${story.id}-${revision}-${planned ? at : story.public_revision ?? 0}-${seconds}-${story.changed_at}` });
        if (seconds > 0) {
          hold({ id: story.id, headline: content.headline, at: new Date(answer.at).getTime(), seconds });
          await refresh();
          return onClose();
        }
        setDone({ address: answer.address ?? null, visible: answer.visible, at: answer.at });
      }
      await refresh();
    });

  return (
    <Sheet
      name={t("publish.title")}
      head={<><PageMark of={markOf(story)} quiet /> <span class="hidden">{t("publish.title")}: </span><span class="sheet-kind">{isLive ? t("publish.change") : named("status", story.status)}, {t("publish.revision", { n: story.head })}</span></>}
      onClose={onClose}
      foot={
        done ? (
          <>
            <span>{done.at ? t("publish.planned", { at: whenWords(done.at) }) : t(done.visible ? "publish.out" : "publish.soon")}</span>
            {done.address && <a class="button plain" href={done.address} target="_blank" rel="noopener"><span>{t("story.page")}</span></a>}
            <Button kind="ink" data-first onClick={onClose}>{t("close")}</Button>
          </>
        ) : (
          <>
            <span class={blocked ? "stop-ink" : "note"} id="publish-why">{blocked ?? ""}</span>
            {story.scheduled_at && <Button onClick={() => void deed.run(async () => { await remove(`/articles/${story.id}/schedule`); await refresh(); setPlanned(false); })}>{t("schedule.back")}</Button>}
            <Button kind={planned ? "ink" : "public"} blocked={blocked} disabled={deed.running} aria-describedby="publish-why" onClick={() => void release()}>{name}</Button>
          </>
        )
      }
    >
      <div onKeyDown={(event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !blocked && !done) { event.preventDefault(); void release(); } }}>
        <p class="release" role="status" aria-live="polite">
          <Sentence planned={planned} at={at} isLive={isLive} changes={changes} edition={edition?.name ?? content.edition} sections={sections} headline={content.headline} />
        </p>
        {isLive && changes > 0 && <p><a href={`/desk/story/${story.id}/compare`}>{t("publish.compare", { n: changes })}</a></p>}
        {embargo && <div class="embargo-band"><Icon name="lock" /> <p><b>{t("publish.embargo.until", { at: whenWords(embargo) })}</b> {t("publish.embargo.words")}</p></div>}
        <section>
          <h3>{t("publish.when")}</h3>
          <Segments label={t("publish.when")} value={planned ? "at" : "now"} options={[...(may("article.publish") ? [["now", t("publish.now")] as ["now", string]] : []), ...(may("article.schedule") ? [["at", t("publish.at")] as ["at", string]] : [])]} onValue={(choice) => setPlanned(choice === "at")} />
          {planned && <Field label={t("publish.time")} type="datetime-local" value={at} onValue={setAt} note={t("publish.zone", { zone: String(current().settings.time_zone ?? "UTC") })} />}
        </section>
        {!planned && !correcting && may("article.schedule") && (
          <section>
            <h3>{t("hold.title")}</h3>
            <Choice label={t("hold.for")} value={String(holds)} options={[...new Set([0, 10, 20, 30, 60, Number(current().settings.hold_seconds ?? 0)])].sort((one, other) => one - other).map((n) => [String(n), n === 0 ? t("hold.none") : t("hold.seconds", { n })])} onValue={(text) => setHolds(Number(text))} />
          </section>
        )}
        <section>
          <h3>{t("publish.where")}</h3>
          <dl class="facts">
            <div><dt>{t("field.edition")}</dt><dd>{edition?.name}</dd></div>
            <div><dt>{t("publish.sections")}</dt><dd>{sections.join(", ") || t("panel.none")}</dd></div>
            <div><dt>{t("field.tags")}</dt><dd>{content.tags.join(", ") || t("panel.none")}</dd></div>
            <div><dt>{t("field.address")}</dt><dd>{story.address ?? t("publish.address")}</dd></div>
          </dl>
        </section>
        {isLive && may("article.correct") && !planned && (
          <section>
            <h3>{t("publish.tell")}</h3>
            <Tick label={t("publish.correction")} checked={correcting} onValue={setCorrecting} />
            {correcting && <Field label={t("correct.note")} value={note} onValue={setNote} lines={3} note={t("correct.words")} />}
          </section>
        )}
        {asksReason && <section><Field label={t("publish.reason")} value={reason} onValue={setReason} note={t("story.reason.words")} /></section>}
        <section>
          <h3>{t("publish.checks")}</h3>
          <Checks checks={checks} deeds={deeds} content={content} />
        </section>
        {deed.error instanceof Refused && deed.error.status === 409 && deed.error.body?.theirs ? <Banner kind="stop" icon="compare">{t("publish.newer")}</Banner> : <Problem error={deed.error} />}
      </div>
    </Sheet>
  );
}

/** What, where, when: the release sentence. */
function Sentence({ planned, at, isLive, changes, edition, sections, headline }: { planned: boolean; at: string; isLive: boolean; changes: number; edition: string; sections: string[]; headline: string }): JSX.Element {
  const time = planned ? (at ? t("release.at", { at: fieldWords(at) }) : t("release.sometime")) : t("release.now");
  const what = isLive ? t("release.changes", { n: changes }) : t("release.story");
  const where = sections.length > 0 ? t("release.in", { sections: sections.join(", ") }) : "";
  return (
    <>
      <b>{time}</b>, {what} {isLive && <b>“{headline}”</b>} {t(isLive ? "release.to.live" : "release.to")} <b>{edition}</b>{where && <>, <b>{where}</b></>}.{isLive && ` ${t("release.keeps")}`}
    </>
  );
}
