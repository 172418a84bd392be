// The side panel: everything about a story that does not stand in its column.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { all, type Asset, type Byline, type Content, fileOf, get, type Json, type Page, post, put, type Row, type Story } from "../api";
import { Icon, markOf, PageMark } from "../icons";
import { choose } from "../media/chooser";
import { Button, Choice, Field, IconButton, Problem, Tick, useAsked, useDeed } from "../parts";
import { go } from "../router";
import { current, may } from "../session";
import { fromField, toField, when } from "../time";
import { named, t } from "../words";
import type { Check } from "./checks";
import type { Revision } from "./compare";
import { Remarks } from "./remarks";
import { EpisodeOf } from "./episode";
import type { Deeds } from "./story";
import { LockWords, type Together } from "./together";
import { Work } from "./work";

const KINDS = ["news", "live", "gallery", "video", "audio", "opinion", "analysis", "review", "interview", "explainer", "feature"];
type Tab = "details" | "checks" | "comments" | "history";

interface Props {
  story: Story;
  content: Content;
  tab: string;
  canWrite: boolean;
  together: Together;
  deeds: Deeds;
  refresh: () => Promise<Story>;
  checks: Check[];
  onClose: () => void;
}

export function Panel(props: Props): JSX.Element {
  const { story, tab, checks } = props;
  const [remarks, setRemarks] = useState(0);
  const lock = props.together.lock("details");
  const open = checks.filter((check) => check.kind !== "pass").length;
  const tabs: [Tab, string][] = [["details", t("panel.details")], ["checks", open > 0 ? `${t("panel.checks")} ${open}` : t("panel.checks")], ["comments", remarks > 0 ? `${t("panel.comments")} ${remarks}` : t("panel.comments")], ["history", t("panel.history")]];

  return (
    <aside class="panel" role="region" aria-label={t("panel.name")} data-held="details">
      <h2 class="hidden">{t("panel.name")}</h2>
      <div class="tabs" role="tablist" aria-label={t("panel.name")}>
        {tabs.map(([name, label]) => (
          <button key={name} type="button" role="tab" aria-selected={tab === name} aria-controls={`panel-${name}`} id={`tab-${name}`} onClick={() => go(`/story/${story.id}${name === "details" ? "" : `/${name}`}`, true)}>
            {label}
          </button>
        ))}
      </div>
      <span class="panel-close"><IconButton icon="x" name={t("panel.close")} onClick={props.onClose} /></span>
      <div class="panel-body" role="tabpanel" id={`panel-${tab}`} aria-labelledby={`tab-${tab}`}>
        {tab === "details" && lock && <LockWords lock={lock} together={props.together} />}
        {tab === "details" && <Details {...props} />}
        {tab === "checks" && <Checks checks={checks} deeds={props.deeds} content={props.content} />}
        {tab === "comments" && <Remarks story={story} onCount={setRemarks} />}
        {tab === "history" && <History story={story} />}
      </div>
    </aside>
  );
}

function Details({ story, content, canWrite, deeds, refresh }: Props): JSX.Element {
  const { change } = deeds;
  const house = current();
  const sections = house.sections.filter((section) => section.edition === content.edition);
  const off = !canWrite;
  return (
    <>
      <section>
        <h3>{t("panel.headlines")}</h3>
        <Field label={t("field.seo_title")} value={content.seo_title} readOnly={off} onValue={(seo_title) => change({ seo_title })} placeholder={content.headline || t("panel.asPage")} note={t("panel.count", { n: (content.seo_title || content.headline).length, most: 60 })} />
        <Field label={t("field.seo_description")} value={content.seo_description} readOnly={off} onValue={(seo_description) => change({ seo_description })} lines={2} note={content.seo_description ? undefined : t("panel.asStandfirst")} />
      </section>
      <LeadPicture content={content} deeds={deeds} off={off} />
      <section>
        <h3>{t("panel.placing")}</h3>
        <Choice label={t("field.section")} value={content.section ?? ""} disabled={off} onValue={(section) => change({ section: section || null })} options={[["", t("panel.none")], ...sections.map((one): [string, string] => [one.slug, one.name])]} />
        <Several label={t("field.sections")} values={content.sections} off={off} known={sections.filter((one) => one.slug !== content.section).map((one): [string, string] => [one.slug, one.name])} onValues={(list) => change({ sections: list })} />
        <Tags content={content} off={off} onValues={(tags) => change({ tags })} />
        <Choice label={t("field.kind")} value={content.kind} disabled={off} onValue={(kind) => change({ kind })} options={KINDS.map((kind) => [kind, named("kind", kind)])} />
      </section>
      <EpisodeOf content={content} off={off} onValue={(episode) => change({ episode })} />
      <Bylines content={content} off={off} onValues={(bylines) => change({ bylines })} />
      <section>
        <Field label={t("field.slug")} value={content.slug} readOnly={off} onValue={(slug) => change({ slug: slug.toLowerCase().replace(/[\s_]+/g, "-") })} note={story.address ? t("panel.slug.live", { address: story.address }) : t("panel.slug")} />
        <Field label={t("field.canonical")} type="url" value={content.canonical ?? ""} readOnly={off} onValue={(canonical) => change({ canonical: canonical || null })} note={t("panel.canonical")} />
      </section>
      <Editions story={story} content={content} />
      <Work story={story} off={off} refresh={refresh} deeds={deeds} />
      <Times story={story} refresh={refresh} deeds={deeds} />
      <Named story={story} refresh={refresh} />
      <section class="facts">
        {story.number && <p><span>{t("panel.number")}</span> {story.number}</p>}
      </section>
    </>
  );
}

function LeadPicture({ content, deeds, off }: { content: Content; deeds: Deeds; off: boolean }): JSX.Element {
  const { lead } = content;
  const set = (fields: Json) => deeds.change({ lead: { asset: "", alt: "", caption: "", credit: "", ...lead, ...fields } });
  const pick = async () => {
    const asset: Asset | null = await choose("picture");
    if (asset) deeds.change({ lead: { asset: asset.id, alt: asset.alt, caption: asset.caption, credit: asset.credit } });
  };
  return (
    <section class="lead">
      <h3>{t("panel.lead")}</h3>
      {lead && <img src={fileOf(lead.asset, 640)} alt={lead.alt} />}
      {lead && (
        <>
          <Field label={t("field.alt")} value={lead.alt} readOnly={off} onValue={(alt) => set({ alt })} lines={2} error={lead.alt ? undefined : t("check.alt.what")} />
          <Field label={t("field.caption")} value={lead.caption} readOnly={off} onValue={(caption) => set({ caption })} lines={2} />
          <Field label={t("field.credit")} value={lead.credit} readOnly={off} onValue={(credit) => set({ credit })} />
        </>
      )}
      {!off && (
        <p class="row-of-buttons">
          <Button small onClick={() => void pick()}>{lead ? t("media.replace") : t("panel.lead.choose")}</Button>
          {lead && <Button small kind="quiet" onClick={() => deeds.change({ lead: null })}>{t("remove")}</Button>}
        </p>
      )}
    </section>
  );
}

/** Some of a known list, as chips. */
function Several({ label, values, known, onValues, off }: { label: string; values: string[]; known: [string, string][]; onValues: (values: string[]) => void; off: boolean }): JSX.Element {
  const name = (slug: string) => known.find(([code]) => code === slug)?.[1] ?? slug;
  return (
    <div class="several">
      <Chips label={label} values={values} name={name} off={off} onRemove={(value) => onValues(values.filter((one) => one !== value))} />
      {!off && <Choice label={t("panel.add", { what: label })} hideLabel value="" onValue={(slug) => slug && onValues([...values, slug])} options={[["", t("panel.add", { what: label })], ...known.filter(([slug]) => !values.includes(slug))]} />}
    </div>
  );
}

function Chips({ label, values, name, onRemove, off }: { label: string; values: string[]; name: (value: string) => string; onRemove: (value: string) => void; off: boolean }): JSX.Element {
  return (
    <>
      <p class="label">{label}</p>
      <ul class="chips" aria-label={label}>
        {values.map((value) => (
          <li key={value}>
            {name(value)}
            {!off && <button type="button" aria-label={t("panel.remove", { what: name(value) })} onClick={() => onRemove(value)}><Icon name="x" size={14} /></button>}
          </li>
        ))}
      </ul>
    </>
  );
}

interface Tag {
  slug: string;
  name: string;
}
const tagLists = new Map<string, Promise<Tag[]>>();
const tagsOf = (edition: string): Promise<Tag[]> => {
  const there = tagLists.get(edition) ?? all<Tag>("/tags", { edition }, 2000);
  tagLists.set(edition, there);
  return there;
};

function Tags({ content, onValues, off }: { content: Content; onValues: (values: string[]) => void; off: boolean }): JSX.Element {
  const [words, setWords] = useState("");
  const { data } = useAsked(() => tagsOf(content.edition), [content.edition]);
  const known = data ?? [];
  const name = (slug: string) => known.find((tag) => tag.slug === slug)?.name ?? slug;
  const add = (text: string) => {
    const wish = text.trim();
    if (!wish) return;
    const there = known.find((tag) => tag.name.toLowerCase() === wish.toLowerCase() || tag.slug === wish);
    const slug = there?.slug ?? wish.toLowerCase().replace(/\s+/g, "-");
    if (!content.tags.includes(slug)) onValues([...content.tags, slug]);
    setWords("");
  };
  // Tags whose name stands in the story.
  const text = `${content.headline} ${content.standfirst}`.toLowerCase();
  const offered = known.filter((tag) => tag.name.length > 3 && text.includes(tag.name.toLowerCase()) && !content.tags.includes(tag.slug)).slice(0, 4);
  return (
    <div class="several">
      <Chips label={t("field.tags")} values={content.tags} name={name} off={off} onRemove={(slug) => onValues(content.tags.filter((one) => one !== slug))} />
      {!off && (
        <>
          {offered.length > 0 && <p class="offered">{offered.map((tag) => <button key={tag.slug} type="button" onClick={() => add(tag.slug)}><Icon name="plus" size={14} /> {tag.name}</button>)}</p>}
          <Field label={t("panel.tag")} hideLabel placeholder={t("panel.tag")} value={words} onValue={setWords} list={known.map((tag) => tag.name)} onKeyDown={(event) => { if (event.key === "Enter" || event.key === ",") { event.preventDefault(); add(words); } }} onBlur={() => known.some((tag) => tag.name.toLowerCase() === words.trim().toLowerCase()) && add(words)} />
        </>
      )}
    </div>
  );
}

interface Author {
  slug: string;
  name: string;
}
let authorList: Promise<Author[]> | undefined;

function Bylines({ content, onValues, off }: { content: Content; onValues: (values: Byline[]) => void; off: boolean }): JSX.Element {
  const { data } = useAsked(() => (authorList ??= all<Author>("/authors", {}, 2000)), []);
  const set = (at: number, name: string) => {
    const author = data?.find((one) => one.name === name);
    onValues(content.bylines.map((line, here) => (here === at ? (author ? { name, author: author.slug } : { name }) : line)));
  };
  return (
    <section>
      <h3>{t("field.bylines")}</h3>
      {content.bylines.map((line, at) => (
        <div class="byline" key={at}>
          <Field label={t("panel.byline", { n: at + 1 })} hideLabel value={line.name} readOnly={off} onValue={(name) => set(at, name)} list={(data ?? []).map((one) => one.name)} note={line.author ? t("panel.author") : undefined} />
          {!off && <IconButton icon="x" name={t("panel.remove", { what: line.name })} onClick={() => onValues(content.bylines.filter((_, here) => here !== at))} />}
        </div>
      ))}
      {!off && <Button small kind="quiet" icon="plus" onClick={() => onValues([...content.bylines, { name: content.bylines.length === 0 ? current().me!.name : "" }])}>{t("panel.addByline")}</Button>}
    </section>
  );
}

function Editions({ story, content }: { story: Story; content: Content }): JSX.Element | null {
  const { editions } = current();
  const deed = useDeed();
  const [q, setQ] = useState("");
  const found = useAsked<Page<Row>>(() => (q.length > 1 ? get("/articles", { q, limit: 6 }) : Promise.resolve({ items: [], next: null })), [q]);
  if (editions.length < 2) return null;
  const own = editions.find((edition) => edition.code === content.edition);
  return (
    <section>
      <h3>{t("panel.editions")}</h3>
      <p><PageMark of={markOf(story)} /> <b>{own?.language_name || own?.name}</b> {t("panel.thisStory")}</p>
      {may("article.write") && (
        <>
          <Field label={t("panel.translationOf")} type="search" value={q} onValue={setQ} note={t("panel.translationOf.words")} />
          <ul class="found-stories">
            {found.data?.items.filter((row) => row.edition !== content.edition).map((row) => (
              <li key={row.id}><button type="button" onClick={() => void deed.run(async () => { await post(`/articles/${story.id}/translation`, { translation_of: row.id }); setQ(""); })}><PageMark of={markOf(row)} /> {row.headline}</button></li>
            ))}
          </ul>
          <Problem error={deed.error} />
        </>
      )}
    </section>
  );
}

/** Who alone may open a sensitive story, whatever roles allow. */
function Named({ story, refresh }: { story: Story; refresh: () => Promise<Story> }): JSX.Element {
  const [open, setOpen] = useState(false);
  const colleagues = useAsked<{ id: string; name: string }[]>(() => (open ? all("/colleagues") : Promise.resolve([])), [open]);
  const [chosen, setChosen] = useState<string[]>();
  const deed = useDeed();
  const ids = chosen ?? story.may_open.map((one) => one.id);
  const set = (staff: string[]) => deed.run(async () => { await put(`/articles/${story.id}/named`, { staff }); setChosen(undefined); setOpen(false); await refresh(); });
  return (
    <section>
      <h3>{t("named.title")}</h3>
      <p>{story.may_open.length > 0 ? t("named.only", { names: story.may_open.map((one) => one.name ?? "?").join(", ") }) : t("named.all")}</p>
      {may("article.restrict") && !open && <p><Button small icon="eyeOff" onClick={() => setOpen(true)}>{t("named.choose")}</Button></p>}
      {open && (
        <>
          <p class="note">{t("named.words")}</p>
          <fieldset class="several-of"><legend>{t("named.who")}</legend>{(colleagues.data ?? []).map((one) => <Tick key={one.id} label={one.name} disabled={one.id === current().me!.id} checked={one.id === current().me!.id || ids.includes(one.id)} onValue={(on) => setChosen(on ? [...ids, one.id] : ids.filter((id) => id !== one.id))} />)}</fieldset>
          <Problem error={deed.error ?? colleagues.error} />
          <p class="row-of-buttons">
            <Button small kind="ink" disabled={deed.running} onClick={() => void set([...ids, current().me!.id])}>{t("named.do")}</Button>
            {story.may_open.length > 0 && <Button small disabled={deed.running} onClick={() => void set([])}>{t("named.lift")}</Button>}
            <Button small kind="quiet" onClick={() => { setOpen(false); setChosen(undefined); }}>{t("close")}</Button>
          </p>
        </>
      )}
    </section>
  );
}

/** Embargo and the time at which a story comes down. */
function Times({ story, refresh, deeds }: { story: Story; refresh: () => Promise<Story>; deeds: Deeds }): JSX.Element {
  const [embargo, setEmbargo] = useState(toField(story.embargo_until));
  const [until, setUntil] = useState(toField(story.visible_until));
  useEffect(() => setEmbargo(toField(story.embargo_until)), [story.embargo_until]);
  useEffect(() => setUntil(toField(story.visible_until)), [story.visible_until]);
  const deed = useDeed();
  const set = (path: string, text: string) =>
    deed.run(async () => {
      await put(`/articles/${story.id}/${path}`, { until: text ? fromField(text) : null, ...deeds.why() });
      await refresh();
    });
  return (
    <section>
      <h3>{t("panel.times")}</h3>
      {may("article.embargo") ? (
        <div class="with-button">
          <Field label={t("field.embargo")} type="datetime-local" value={embargo} onValue={setEmbargo} note={t("panel.embargo")} />
          <Button small onClick={() => void set("embargo", embargo)}>{t("panel.set")}</Button>
          {story.embargo_until && <Button small kind="quiet" onClick={() => void set("embargo", "")}>{t("panel.lift")}</Button>}
        </div>
      ) : (
        <p>{story.embargo_until ? t("wall.embargo", { at: when(story.embargo_until) }) : t("panel.noEmbargo")}</p>
      )}
      {may("article.withdraw") && story.status === "published" && (
        <div class="with-button">
          <Field label={t("field.expiry")} type="datetime-local" value={until} onValue={setUntil} />
          <Button small onClick={() => void set("expiry", until)}>{t("panel.set")}</Button>
          {story.visible_until && <Button small kind="quiet" onClick={() => void set("expiry", "")}>{t("panel.lift")}</Button>}
        </div>
      )}
      <Problem error={deed.error} />
    </section>
  );
}

export function Checks({ checks, deeds, content }: { checks: Check[]; deeds: Deeds; content: Content }): JSX.Element {
  const passed = checks.filter((check) => check.kind === "pass");
  return (
    <ul class="checks">
      {checks.filter((check) => check.kind !== "pass").map((check) => (
        <li key={check.name} class={check.kind}>
          <Icon name={check.kind === "stop" ? "octagon" : "triangle"} title={t(check.kind === "stop" ? "check.stops" : "check.warns")} />
          <div>
            <p class="check-words">{check.words}</p>
            {check.detail && <p class="note">{check.detail}</p>}
            <Mend check={check} deeds={deeds} content={content} />
          </div>
        </li>
      ))}
      {passed.length > 0 && (
        <li class="pass">
          <details>
            <summary><Icon name="check" /> {t("check.passed", { n: passed.length })}</summary>
            <ul>{passed.map((check) => <li key={check.name}>{check.words}</li>)}</ul>
          </details>
        </li>
      )}
    </ul>
  );
}

/** What a check found is mended where it stands. */
function Mend({ check, deeds, content }: { check: Check; deeds: Deeds; content: Content }): JSX.Element | null {
  if (check.mend === "headline") return <Field label={t("field.headline")} hideLabel value={content.headline} onValue={(headline) => deeds.change({ headline })} />;
  if (check.mend === "section") {
    const sections = current().sections.filter((section) => section.edition === content.edition);
    return <Choice label={t("field.section")} hideLabel value={content.section ?? ""} onValue={(section) => deeds.change({ section: section || null })} options={[["", t("panel.none")], ...sections.map((one): [string, string] => [one.slug, one.name])]} />;
  }
  if (check.mend === "lead" && content.lead) {
    const { lead } = content;
    return check.name === "lead-alt" ? (
      <div class="mend-picture">
        <img src={fileOf(lead.asset, 160)} alt="" />
        <Field label={t("field.alt")} hideLabel placeholder={t("check.alt.ask")} value={lead.alt} onValue={(alt) => deeds.change({ lead: { ...lead, alt } })} />
      </div>
    ) : (
      <Field label={t("field.credit")} hideLabel placeholder={t("field.credit")} value={lead.credit} onValue={(credit) => deeds.change({ lead: { ...lead, credit } })} />
    );
  }
  return null;
}

/** Revisions, the newest first, each with the way to compare it. */
function History({ story }: { story: Story }): JSX.Element {
  const { data, error } = useAsked<Page<Revision>>(() => get(`/articles/${story.id}/revisions`, { limit: 100 }), [story.head, story.public_revision]);
  return (
    <section role="region" aria-label={t("panel.history")}>
      <Problem error={error} />
      <ol class="history">
        {data?.items.map((one) => (
          <li key={one.revision}>
            <p>
              <b>{t("compare.revision", { n: one.revision })}</b>
              {one.revision === story.public_revision && <span class="chip public">{t("compare.public")}</span>}
              {one.redacted && <span class="chip stop">{t("redact.done")}</span>}
            </p>
            <p class="note">{when(one.at)} {one.name} · {named("reason", one.reason)}</p>
            {!one.redacted && (
              <p class="row-of-buttons">
                <a class="button plain small" href={`/desk/story/${story.id}/compare?from=${one.revision}`}><span>{t("history.withNow")}</span></a>
                {one.revision > 1 && <a class="button quiet small" href={`/desk/story/${story.id}/compare?from=${one.revision - 1}&to=${one.revision}`}><span>{t("history.what")}</span></a>}
              </p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
