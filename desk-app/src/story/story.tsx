// A story on the desk: one writing column, its side panel, its sheets. What is written is kept as it is written.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Node } from "prosemirror-model";
import { type Content, FIELDS, get, type Json, post, type Story } from "../api";
import { count, minutes } from "../body/blocks";
import { BodyEditor, type Editing, redoIn, undoIn } from "../body/editor";
import { GalleyLink } from "../body/galley";
import { tks } from "../body/marks";
import { toDocument } from "../body/read";
import { toBody } from "../body/write";
import { Icon, PageMark } from "../icons";
import { Banner, Button, Empty, Field, IconButton, Menu, Problem, useDeed, Waiting } from "../parts";
import { go, type Place } from "../router";
import { current, isMine, may, needsReason } from "../session";
import { paper, useKeys } from "../shell";
import { when } from "../time";
import { named, t } from "../words";
import { blocking, checks } from "./checks";
import { useLinks } from "./links";
import { Compare } from "./compare";
import { ConflictSheet } from "./conflict";
import { difference, size, text } from "./difference";
import { forget, kept, type Kept } from "./drafts";
import { type Conflict, Keeper, type Keeping, merged } from "./keeper";
import { Panel } from "./panel";
import { PreviewSheet } from "./preview";
import { PublishSheet } from "./publish";
import { SaveState, KeepingBanner } from "./save_state";
import { AskedFor, type Held, HeldField, type Left, People, TextField, useTogether } from "./together";
import { BinSheet, CorrectSheet, HandOverSheet, RedactSheet, WithdrawSheet } from "./sheets";

/** Addresses that open the side panel at one of its tabs. */
const TABS = ["history", "checks", "comments"];

export interface Opened {
  story: Story;
  content: Content;
  base: number;
  /** What that revision says. */
  began: Content;
  /** Words kept here that the server does not have. */
  unsent: number;
  /** A working copy that began from an older revision. */
  stale?: Conflict;
  /** The text that others write in, too; none = it is only read here, or there is no way to it. */
  link?: GalleyLink;
}

const only = (from: Json): Content => Object.fromEntries(FIELDS.map((name) => [name, from[name]])) as unknown as Content;

/** A contributor writes their own, an administrator everything with a reason, everybody else what is their desks'. */
function mayWriteIn(story: Story): boolean {
  const { role } = current().me!;
  return isTheirs(story) && may("article.write") && story.status !== "binned" && !(role === "contributor" && story.status !== "draft");
}

function isTheirs(story: Story): boolean {
  const { id, role } = current().me!;
  const isNamed = story.may_open?.some((one) => one.id === id) ?? false;
  return role === "contributor" || role === "admin" || isMine(story.desk) || isNamed;
}

async function open(id: string): Promise<Opened> {
  const story: Story = await get(`/articles/${encodeURIComponent(id)}`);
  const own = await kept(`${current().me!.id}/${story.id}`).catch(() => undefined);
  const copy = story.working_copy;
  const newest = own && (!copy || own.at >= new Date(copy.saved_at).getTime()) ? { base: own.base, content: own.content, unsent: own.changes } : copy ? { base: copy.base, content: only(copy.article), unsent: 0 } : undefined;
  if (own && newest?.content !== own.content) await forget(own.key).catch(() => {});
  const head = only(story);
  const reason = needsReason("article.write") ? t("story.reason.default") : "";
  const link = mayWriteIn(story) ? await GalleyLink.open(story.id, reason, newest?.content === own?.content ? own?.galley : undefined) : undefined;
  if (link) return join(link, { story, own, newest, head });
  if (!newest) return { story, content: head, base: story.head, began: head, unsent: 0 };
  if (newest.base >= story.head) return { story, content: { ...head, ...newest.content }, base: story.head, began: head, unsent: newest.unsent };
  const base: Story = await get(`/articles/${story.id}`, { revision: newest.base });
  const stale = { base: { revision: newest.base, article: only(base) }, theirs: { revision: story.head, article: head }, yours: newest.content };
  return { story, content: newest.content, base: newest.base, began: only(base), unsent: newest.unsent, stale };
}

interface Found {
  story: Story;
  own: Kept | undefined;
  newest: { base: number; content: Content; unsent: number } | undefined;
  head: Content;
}

/** Comes to a text that stands, with what lay here or at the server of one's own. */
async function join(link: GalleyLink, { story, own, newest, head }: Found): Promise<Opened> {
  const standing = () => toBody(link.node());
  const began = { ...head, body: standing() };
  if (!newest) return { story, content: began, base: story.head, began: head, unsent: 0, link };
  const base: Content = newest.base >= story.head ? head : only(await get(`/articles/${story.id}`, { revision: newest.base }));
  // What was written in this very galley is in it again; a working copy of one holds the other fields alone.
  const isIn = own?.galley?.epoch === link.epoch || text(newest.content.body) === text(base.body) || text(newest.content.body) === text(began.body);
  const yours = isIn ? { ...newest.content, body: began.body } : newest.content;
  const one = merged({ ...base, ...(isIn ? { body: began.body } : {}) }, began, yours);
  if (one) {
    if (text(one.body) !== text(began.body)) link.replace(toDocument(one.body));
    return { story, content: { ...one, body: standing() }, base: story.head, began: head, unsent: newest.unsent, link };
  }
  const stale = { base: { revision: newest.base, article: base }, theirs: { revision: story.head, article: began }, yours };
  return { story, content: { ...yours, body: began.body }, base: newest.base, began: base, unsent: newest.unsent, stale, link };
}

export function StoryScreen({ part, place }: { part: string[]; place: Place }): JSX.Element {
  const [id = "", sheet = ""] = part;
  const [opened, setOpened] = useState<Opened>();
  const [error, setError] = useState<unknown>();
  const [turn, again] = useState(0);
  useEffect(() => {
    setOpened(undefined);
    setError(undefined);
    let now = true;
    open(id).then((story) => (now ? setOpened(story) : story.link?.end()), (failure) => now && setError(failure));
    return () => {
      now = false;
    };
  }, [id, turn]);
  if (error) return <main class="page"><Problem error={error} /><Empty action={<a class="button plain" href="/desk/wall">{t("story.toWall")}</a>}>{t("story.notOpened")}</Empty></main>;
  if (!opened) return <main class="page"><Waiting rows={6} /></main>;
  return <Writing key={`${opened.story.id}/${turn}`} opened={opened} sheet={sheet} place={place} reload={() => again((n) => n + 1)} />;
}

export interface Deeds {
  save: (note?: string) => Promise<number>;
  /** A revision of what stands here, if it is not one already. */
  settle: () => Promise<number>;
  change: (fields: Partial<Content>) => void;
  replace: (content: Content) => void;
  reload: () => void;
  why: () => Json;
}

function Writing({ opened, sheet, place, reload }: { opened: Opened; sheet: string; place: Place; reload: () => void }): JSX.Element {
  const [story, setStory] = useState(opened.story);
  const [fields, setFields] = useState(opened.content);
  const [doc, setDoc] = useState(() => toDocument(opened.content.body));
  const [keeping, setKeeping] = useState<Keeping>(opened.stale ? { name: "conflict", conflict: opened.stale } : opened.story.working_copy ? { name: "saved", at: opened.story.working_copy.saved_at } : { name: "still" });
  const { link } = opened;
  const [touched, setTouched] = useState(Boolean(opened.story.working_copy) || opened.unsent > 0 || text(opened.content.body) !== text(opened.began.body));
  const [generation, setGeneration] = useState(0);
  const [panel, setPanel] = useState(innerWidth >= 960 || TABS.includes(sheet));
  useEffect(() => {
    if (TABS.includes(sheet)) setPanel(true);
  }, [sheet]);
  const [reason, setReason] = useState("");
  const [live, setLive] = useState<Content>();
  const [came, setCame] = useState("");
  const [offered, setOffered] = useState<{ left: Left; value: Content }>();
  const editing = useRef<Editing | undefined>(undefined);
  const now = useRef({ fields, doc, reason });
  now.current = { fields, doc, reason };
  const deed = useDeed();
  const read = (): Content => ({ ...now.current.fields, body: toBody(now.current.doc) });
  const asksReason = needsReason("article.write");

  const keeper = useRef<Keeper | undefined>(undefined);
  if (!keeper.current) keeper.current = new Keeper(
      story.id, current().me!.id, opened.base, opened.began, read, setKeeping,
      () => (asksReason ? now.current.reason || t("story.reason.default") : undefined),
      (content, revision) => {
        show(content);
        setCame(t("story.came", { n: revision }));
      },
      link,
      reload,
    );
  useEffect(() => {
    const one = keeper.current!;
    if (opened.stale) one.state = { name: "conflict", conflict: opened.stale };
    else if (opened.unsent > 0) one.resume(opened.unsent);
    return () => one.end();
  }, []);
  useEffect(() => {
    const call = (event: Event) => (event as CustomEvent).detail === story.id && void refresh().catch(() => {});
    addEventListener("desk-changed", call);
    return () => removeEventListener("desk-changed", call);
  });
  useEffect(() => {
    document.title = `${fields.headline || t("untitled")} · ${paper()}`;
  }, [fields.headline]);
  useEffect(() => {
    if (story.public_revision && story.status === "published") void get(`/articles/${story.id}`, { revision: story.public_revision }).then((shown) => setLive(only(shown)), () => {});
  }, [story.public_revision, story.status]);
  const touch = () => {
    setTouched(true);
    keeper.current!.touch();
  };
  const change = (more: Partial<Content>) => {
    now.current.fields = { ...now.current.fields, ...more };
    setFields(now.current.fields);
    touch();
  };
  /** Shows other words, without sending them. */
  const show = (content: Content) => {
    const before = read();
    now.current.fields = content;
    setFields(content);
    if (text(before.body) === text(content.body)) return;
    if (link) {
      // For everybody, and to be undone like anything that is written.
      const view = editing.current?.view;
      if (!view || view.isDestroyed) {
        // The text is not on the screen.
        link.replace(toDocument(content.body));
        now.current.doc = link.node();
        setDoc(now.current.doc);
        return;
      }
      view.dispatch(view.state.tr.replaceWith(0, view.state.doc.content.size, toDocument(content.body).content));
      return;
    }
    now.current.doc = toDocument(content.body);
    setDoc(now.current.doc);
    setGeneration((n) => n + 1);
  };
  const changed = (next: Node, own: boolean) => {
    now.current.doc = next;
    setDoc(next);
    if (!link) touch();
    else if (own || (!touched && text(toBody(next)) !== text(keeper.current!.start.body))) setTouched(true);
  };
  const replace = (content: Content) => {
    show(content);
    touch();
  };
  const refresh = async () => {
    const shown: Story = await get(`/articles/${story.id}`);
    setStory(shown);
    // What somebody else kept meanwhile is taken in, and never written over.
    await keeper.current!.meet(shown.head, async () => only(shown));
    return shown;
  };
  // What its last writer left in a field that is this window's now: taken in where nothing of one's own stands against it.
  const onLeft = (left: Left) => {
    const name = left.field as keyof Content;
    if (!FIELDS.includes(name)) return;
    const mine = read();
    const value = only({ ...mine, [name]: left.value });
    if (text(mine[name]) === text(value[name]) || text(value[name]) === text(keeper.current!.start[name])) return;
    const one = merged(keeper.current!.start, value, { ...mine });
    if (one && text(one[name]) === text(value[name])) {
      replace({ ...mine, [name]: value[name] });
      setCame(t("story.left", { name: left.name, field: named("held", left.field) }));
    } else setOffered({ left, value: { ...mine, [name]: value[name] } });
  };
  const save = async (note?: string) => {
    const revision = await keeper.current!.save(note);
    setTouched(!keeper.current!.isKept);
    await refresh();
    return revision;
  };
  const deeds: Deeds = {
    save,
    settle: async () => (touched || !keeper.current!.isKept ? save() : keeper.current!.base),
    change,
    replace,
    reload,
    why: () => (asksReason ? { reason: now.current.reason || t("story.reason.default") } : {}),
  };

  const content = { ...fields, body: toBody(doc) };
  const canWrite = mayWriteIn(story);
  const mayPublish = isTheirs(story) && (may("article.publish") || may("article.schedule"));
  const onHead = (head: number) => {
    if (head > keeper.current!.base || head !== story.head) void refresh().catch(() => {});
  };
  const together = useTogether(story.id, canWrite, onLeft, onHead);
  const mayWrite = (field: Held) => canWrite && !together.lock(field);
  const differs = live && size(difference(live, content));
  const checked = checks(content, live, useLinks(content.body.blocks, keeping.name !== "offline"));
  const open_ = tks(doc).length;
  const words = count(doc);
  const language = current().editions.find((edition) => edition.code === fields.edition)?.language ?? "en";
  const to = (name: string) => go(`/story/${story.id}${name ? `/${name}` : ""}`);
  const status = story.status === "published" && (story.newer_draft || touched) ? "differs" : story.status;

  const commands: Record<string, () => void> = {
    p: () => to("publish"),
    v: () => to("preview"),
    c: () => to("compare"),
    h: () => to("history"),
    m: () => to("comments"),
    "]": () => setPanel((open) => !open),
  };
  useKeys({ ...commands }, true);
  useEffect(() => {
    const call = (event: KeyboardEvent) => {
      const command = event.ctrlKey || event.metaKey;
      if (command && event.key.toLowerCase() === "s") {
        event.preventDefault();
        if (canWrite) void deed.run(() => save());
      } else if (command && event.shiftKey && event.key === "Enter") {
        event.preventDefault();
        to("publish");
      }
    };
    document.addEventListener("keydown", call);
    return () => document.removeEventListener("keydown", call);
  });

  if (sheet === "compare") return <Compare story={story} now={content} place={place} deeds={deeds} />;
  const writers = story.also_writing ?? [];
  const tab = TABS.includes(sheet) ? sheet : "details";
  const menu = [
    ...(may("article.write") && ["draft", "submitted", "ready"].includes(story.status) ? [{ label: t("handover.title"), act: () => to("hand-over") }] : []),
    ...(story.status === "published" && may("article.correct") ? [{ label: t("correct.title"), act: () => to("correct") }] : []),
    ...(story.status === "published" && may("article.withdraw") ? [{ label: t("withdraw.title"), act: () => to("withdraw"), stop: true }] : []),
    ...(touched && canWrite ? [{ label: t("story.discard"), act: () => void deed.run(async () => { await keeper.current!.discard(); if (link) { link.replace(toDocument((await get(`/articles/${story.id}`)).body)); await link.flush(); } reload(); }) }] : []),
    { label: t("story.copy"), act: () => void deed.run(async () => { const { body, headline, ...rest } = content; const made = await post("/articles", { ...rest, slug: "", body, headline: t("story.copyOf", { headline }), desk: story.desk, ...deeds.why() }); go(`/story/${made.id}`); }) },
    ...(story.address ? [{ label: t("story.page"), act: () => void window.open(story.address!, "_blank", "noopener") }] : []),
    ...(may("article.redact") ? [{ label: t("redact.title"), act: () => to("redact"), stop: true }] : []),
    ...(may("article.bin") && story.status !== "published" && story.status !== "binned" ? [{ label: t("story.bin"), act: () => to("bin"), stop: true }] : []),
  ];

  return (
    <div class={`story${panel ? " with-panel" : ""}`}>
      <header class="top story-top">
        <a class="back" href="/desk/wall" aria-label={t("rail.wall")}><Icon name="arrowLeft" /> <span>{t("rail.wall")}</span></a>
        <p class="release-state">
          <PageMark of={status} />
          <b>{story.status === "published" ? t("story.live", { at: when(story.updated_at ?? story.first_published_at ?? story.changed_at) }) : named("status", story.status)}</b>
          {story.scheduled_at && <span class="chip time"><Icon name="clock" size={14} /> {when(story.scheduled_at)}</span>}
          {story.embargo_until && new Date(story.embargo_until) > new Date() && <span class="chip embargo"><Icon name="lock" size={14} /> {t("wall.embargo", { at: when(story.embargo_until) })}</span>}
          {differs ? <a class="chip public" href={`/desk/story/${story.id}/compare`}>{t("story.differs", { n: differs })}</a> : null}
        </p>
        <div class="story-tools">
          <SaveState keeping={keeping} />
          <People here={together.here} writers={writers} />
          <Button kind="quiet" class="wide-only" onClick={() => to("compare")}>{t("compare.do")}</Button>
          <Button kind="quiet" class="wide-only" onClick={() => to("preview")}>{t("preview.do")}</Button>
          <Menu name={t("story.more")} items={[...(innerWidth < 600 && canWrite ? [{ label: t("story.save"), act: () => void deed.run(() => save()) }] : []), ...(innerWidth < 960 ? [{ label: t("compare.do"), act: () => to("compare") }, { label: t("preview.do"), act: () => to("preview") }] : []), ...menu]} />
          <IconButton icon="panel" name={t("panel.name")} aria-pressed={panel} onClick={() => setPanel(!panel)} />
          {story.status === "binned" ? (
            may("article.bin") && <Button kind="ink" onClick={() => void deed.run(async () => { await post(`/articles/${story.id}/restore`, deeds.why()); reload(); })}>{t("restore.do")}</Button>
          ) : (
            <>
              {canWrite && <Button class="save" disabled={deed.running} onClick={() => void deed.run(() => save())}>{t("story.save")}</Button>}
              {mayPublish ? <Button kind="public" onClick={() => to("publish")}>{t("publish.do")}</Button> : canWrite && story.status === "draft" && <Button kind="ink" onClick={() => void deed.run(async () => { await deeds.settle(); await post(`/articles/${story.id}/hand-over`, { status: "submitted" }); await refresh(); })}>{t("handover.submit")}</Button>}
            </>
          )}
        </div>
      </header>
      <Problem error={deed.error} />
      <AskedFor together={together} />
      {offered && (
        <Banner kind="pencil" icon="compare">
          <p>{t("story.offered", { name: offered.left.name, field: named("held", offered.left.field) })}</p>
          <p class="row-of-buttons"><Button small kind="ink" onClick={() => { replace(offered.value); setOffered(undefined); }}>{t("conflict.keepTheirs")}</Button><Button small onClick={() => setOffered(undefined)}>{t("conflict.keepMine")}</Button></p>
        </Banner>
      )}
      {came && <p class="also" role="status">{came} <Button small kind="quiet" onClick={() => setCame("")}>{t("close")}</Button></p>}
      {writers.length > 0 && <p class="also" role="status">{t("story.also", { names: writers.map((one) => one.name ?? "?").join(", ") })}</p>}
      <KeepingBanner keeping={keeping} id={story.id} />
      {asksReason && <div class="reason-bar"><Field label={t("story.reason")} value={reason} onValue={setReason} note={t("story.reason.words")} /></div>}
      <div class="story-body">
        <main class="column" aria-label={t("story.column")}>
          <h1 class="hidden">{fields.headline || t("untitled")}</h1>
          <HeldField field="kicker" together={together}>
            <input class="kicker" aria-label={t("field.kicker")} placeholder={t("field.kicker")} value={fields.kicker} readOnly={!mayWrite("kicker")} onInput={(event) => change({ kicker: event.currentTarget.value })} dir="auto" lang={language} />
          </HeldField>
          <HeldField field="headline" together={together}>
            <Grow class="headline" label={t("field.headline")} placeholder={t("field.headline")} value={fields.headline} readOnly={!mayWrite("headline")} onValue={(headline) => change({ headline })} language={language} autofocus={!fields.headline && doc.textContent === ""} onEnter={() => document.querySelector<HTMLElement>(".grow.standfirst textarea")?.focus()} />
          </HeldField>
          <HeldField field="standfirst" together={together}>
            <Grow class="standfirst" label={t("field.standfirst")} placeholder={t("field.standfirst")} value={fields.standfirst} readOnly={!mayWrite("standfirst")} onValue={(standfirst) => change({ standfirst })} language={language} onEnter={() => editing.current?.view.focus()} />
          </HeldField>
          <div class="by-line">
            {fields.bylines.length > 0 ? t("story.by", { names: fields.bylines.map((line) => line.name || line.author).join(", ") }) : t("story.byNobody")}
            <HeldField field="place" together={together}>
              <input aria-label={t("field.place")} placeholder={t("field.place")} value={fields.place} readOnly={!mayWrite("place")} onInput={(event) => change({ place: event.currentTarget.value })} dir="auto" />
            </HeldField>
            {story.first_published_at && <span>{t("story.first", { at: when(story.first_published_at) })}</span>}
          </div>
          <TextField together={together} shared={link !== undefined}>
            <BodyEditor key={generation} doc={doc} link={link} language={language} editable={link ? canWrite : mayWrite("body")} onChange={changed} onReady={(ready) => { editing.current = ready; }} onCommand={(letter) => { const act = commands[letter]; act?.(); return Boolean(act); }} />
          </TextField>
        </main>
        {panel && <Panel story={story} content={content} tab={tab} together={together} canWrite={mayWrite("details")} deeds={deeds} refresh={refresh} onClose={() => setPanel(false)} checks={checked} />}
      </div>
      <footer class="story-foot">
        <div class="phone-tools">
          <IconButton icon="plus" name={t("body.insert")} onClick={() => editing.current?.openInsert()} />
          <IconButton icon="undo" name={t("undo")} onClick={() => editing.current && undoIn(editing.current.view)} />
        </div>
        <span class={story.asked_words && words > story.asked_words ? "time-ink" : undefined}>{story.asked_words ? t("wall.of", { n: words, most: story.asked_words }) : <><b>{words}</b> {t("story.words", { n: words })}</>}</span>
        <span>{t("story.minutes", { n: minutes(words) })}</span>
        {open_ > 0 && <b class="time-ink">{t("story.tk", { n: open_ })}</b>}
        <span class="wide-only">{t("story.spelling", { language: new Intl.DisplayNames([document.documentElement.lang], { type: "language" }).of(language) ?? language })}</span>
        <span class="wide-only"><kbd>/</kbd> {t("keys.insert")}</span>
        <span class="wide-only"><kbd>Esc</kbd> {t("keys.commands")}</span>
        <IconButton icon="search" name={t("find.title")} onClick={() => editing.current?.openFind()} />
        <span class="wide-only tools"><IconButton icon="undo" name={t("undo")} onClick={() => editing.current && undoIn(editing.current.view)} /><button type="button" class="icon-button" aria-label={t("redo")} title={t("redo")} onClick={() => editing.current && redoIn(editing.current.view)}><span class="flip"><Icon name="undo" /></span></button></span>
      </footer>
      {sheet === "publish" && <PublishSheet story={story} content={content} live={live} deeds={deeds} refresh={refresh} checks={checked} stops={blocking(checked)} online={keeping.name !== "offline"} onClose={() => to("")} />}
      {sheet === "withdraw" && <WithdrawSheet story={story} refresh={refresh} onClose={() => to("")} />}
      {sheet === "correct" && <CorrectSheet story={story} deeds={deeds} refresh={refresh} onClose={() => to("")} note={place.query.get("note") ?? ""} />}
      {sheet === "redact" && <RedactSheet story={story} refresh={refresh} onClose={() => to("")} />}
      {sheet === "bin" && <BinSheet story={story} deeds={deeds} onClose={() => to("")} />}
      {sheet === "hand-over" && <HandOverSheet story={story} deeds={deeds} refresh={refresh} onClose={() => to("")} />}
      {sheet === "preview" && <PreviewSheet story={story} content={content} deeds={deeds} place={place} onClose={() => to("")} />}
      {keeping.name === "conflict" && sheet === "decide" && <ConflictSheet conflict={keeping.conflict} onClose={() => to("")} onDecide={async (chosen, aside) => { await keeper.current!.decide(keeping.conflict.theirs.revision, keeping.conflict.theirs.article, aside); replace(chosen); to(""); }} />}
    </div>
  );
}

/** A text box as high as its words. */
function Grow({ class: name, label, value, onValue, language, onEnter, autofocus, ...rest }: { class: string; label: string; placeholder: string; value: string; readOnly: boolean; onValue: (value: string) => void; language: string; onEnter: () => void; autofocus?: boolean }): JSX.Element {
  const box = useRef<HTMLTextAreaElement>(null);
  const fit = () => {
    const area = box.current;
    if (!area) return;
    area.style.height = "0";
    area.style.height = `${area.scrollHeight}px`;
  };
  useEffect(fit, [value]);
  useEffect(() => {
    if (autofocus) box.current?.focus();
    addEventListener("resize", fit);
    void document.fonts?.ready.then(fit);
    return () => removeEventListener("resize", fit);
  }, []);
  return (
    <div class={`grow ${name}`}>
      <textarea
        ref={box}
        rows={1}
        aria-label={label}
        {...rest}
        lang={language}
        dir="auto"
        spellcheck
        value={value}
        onInput={(event) => onValue(event.currentTarget.value.replace(/\n/g, " "))}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.isComposing) {
            event.preventDefault();
            onEnter();
          }
        }}
      />
    </div>
  );
}
