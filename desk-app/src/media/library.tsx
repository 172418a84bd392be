// The media library: every file once, with its words, its credit and where it is shown.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Asset, fileOf, get, type Json, type Page, put, Refused, type Status, upload } from "../api";
import { Icon, PageMark } from "../icons";
import { Banner, Button, Choice, Empty, Field, IconButton, Problem, useAsked, useDeed, Waiting } from "../parts";
import { go, type Place, setQuery } from "../router";
import { may } from "../session";
import { instantOf, toField, whenWords } from "../time";
import { named, t } from "../words";
import { Thumb, UploadButton } from "./chooser";
import { Crops } from "./crops";
import { Encoding } from "./encoding";
import { Bin, Folders, type Places, Replace, tree, Where } from "./places";
import { Heard, Tracks } from "./tracks";

interface Arriving {
  name: string;
  error?: string;
}

export function Library({ part, place }: { part: string[]; place: Place }): JSX.Element {
  const query = Object.fromEntries(place.query);
  const filter = { q: query.q ?? "", kind: query.kind ?? "", missing: query.missing ?? "", folder: query.folder ?? "", tag: query.tag ?? "", binned: query.binned ?? "" };
  const places = useAsked<Places>(() => get("/assets/places"), []);
  const list = useAsked<Page<Asset>>(() => get("/assets", { ...filter, limit: 60 }), [JSON.stringify(filter)]);
  const [arriving, setArriving] = useState<Arriving[]>([]);
  const [dragged, setDragged] = useState(false);
  const keep = new URLSearchParams(Object.entries(filter).filter(([, value]) => value)).toString();
  const address = (id: string) => `/media${id ? `/${id}` : ""}${keep ? `?${keep}` : ""}`;
  useEffect(() => {
    document.title = t("rail.media");
  }, []);
  const bring = async (files: File[]) => {
    setArriving((before) => [...before, ...files.map((file) => ({ name: file.name }))]);
    let last: Asset | undefined;
    for (const file of files) {
      try {
        last = await upload(file);
        if (filter.folder) await put(`/assets/${last.id}/place`, { folder: filter.folder });
        setArriving((before) => before.filter((one) => one.name !== file.name));
      } catch (error) {
        const words = error instanceof Refused ? error.words : String(error);
        setArriving((before) => before.map((one) => (one.name === file.name ? { ...one, error: words } : one)));
      }
      list.again();
    }
    if (filter.folder) places.again();
    if (last && files.length === 1) go(address(last.id));
  };
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length > 0 && may("media.upload")) void bring(files);
    };
    document.addEventListener("paste", paste);
    return () => document.removeEventListener("paste", paste);
  });
  const more = async () => {
    const page = await get<Page<Asset>>("/assets", { ...filter, limit: 60, after: list.data!.next ?? undefined });
    list.set({ items: [...list.data!.items, ...page.items], next: page.next });
  };
  return (
    <div class={`library${part[0] ? " with-asset" : ""}`}>
      {!part[0] && <Folders places={places.data} chosen={filter.folder} tag={filter.tag} />}
      <main
        aria-label={t("rail.media")}
        class={dragged ? "dragged" : undefined}
        onDragOver={(event) => {
          if (event.dataTransfer?.types.includes("Files")) {
            event.preventDefault();
            setDragged(true);
          }
        }}
        onDragLeave={() => setDragged(false)}
        onDrop={(event) => {
          event.preventDefault();
          setDragged(false);
          void bring([...(event.dataTransfer?.files ?? [])]);
        }}
      >
        <header class="top">
          <h1>{t("rail.media")}</h1>
          <Field label={t("media.search")} hideLabel type="search" data-filter placeholder={t("media.search")} value={filter.q} onValue={(q) => setQuery({ q })} />
          {may("media.upload") && <UploadButton onFiles={(files) => void bring(files)} many busy={arriving.some((one) => !one.error)} />}
        </header>
        <div class="filters">
          <Choice label={t("media.kind")} hideLabel value={filter.kind} onValue={(kind) => setQuery({ kind })} options={[["", t("media.every")], ...["picture", "video", "audio", "document"].map((kind): [string, string] => [kind, named("assets", kind)])]} />
          <Choice label={t("media.missing")} hideLabel value={filter.binned ? "binned" : filter.missing} onValue={(missing) => setQuery(missing === "binned" ? { missing: "", binned: "true" } : { missing, binned: "" })} options={[["", t("media.whole")], ["alt", t("media.noAlt")], ["credit", t("media.noCredit")], ["binned", t("media.binned")]]} />
          {(places.data?.folders.length ?? 0) > 0 && <div class="no-folders"><Choice label={t("media.folder")} hideLabel value={filter.folder} onValue={(folder) => setQuery({ folder })} options={[["", t("media.everywhere")], ...tree(places.data).map((one): [string, string] => [one.path, `${one.path} (${one.count})`])]} /></div>}
          {(places.data?.tags.length ?? 0) > 0 && <div class="no-folders"><Choice label={t("media.tags")} hideLabel value={filter.tag} onValue={(tag) => setQuery({ tag })} options={[["", t("media.anyTag")], ...places.data!.tags.map((one): [string, string] => [one.name, `${one.name} (${one.count})`])]} /></div>}
        </div>
        <Problem error={list.error} />
        {!list.data && !list.error && <Waiting />}
        {arriving.length > 0 && (
          <ul class="arriving">
            {arriving.map((one) => (
              <li key={one.name} class={one.error ? "stop-ink" : undefined}>{one.error ? `${one.name}: ${one.error}` : t("media.arriving", { name: one.name })} {one.error && <IconButton icon="x" name={t("close")} onClick={() => setArriving(arriving.filter((other) => other !== one))} />}</li>
            ))}
          </ul>
        )}
        {list.data?.items.length === 0 && <Empty>{filter.q || filter.kind || filter.missing || filter.folder || filter.tag || filter.binned ? t("media.nothing") : t("media.empty")}</Empty>}
        <ul class="tiles">
          {list.data?.items.map((asset) => (
            <li key={asset.id}>
              <a class={`tile${part[0] === asset.id ? " chosen" : ""}`} href={`/desk${address(asset.id)}`} aria-current={part[0] === asset.id ? "true" : undefined}>
                <Thumb asset={asset} />
                <span class="tile-name" dir="auto">{asset.caption || asset.alt || asset.name}</span>
                {asset.gone_at ? <span class="tile-note">{t("media.goes", { when: whenWords(asset.gone_at) })}</span> : asset.kind === "picture" && !asset.alt ? <span class="tile-note time-ink"><Icon name="triangle" size={14} /> {t("media.noAlt")}</span> : <span class="tile-note">{asset.uses ? t("media.uses", { n: asset.uses }) : t("media.unused")}</span>}
              </a>
            </li>
          ))}
        </ul>
        {list.data?.next && <Button kind="quiet" onClick={() => void more()}>{t("media.more")}</Button>}
      </main>
      {part[0] && <AssetPanel key={part[0]} id={part[0]} places={places.data} onChange={() => { list.again(); places.again(); }} onClose={() => go(address(""))} />}
    </div>
  );
}

interface Use {
  article: string | null;
  headline: string | null;
  status: Status;
  public: boolean;
}

function AssetPanel({ id, places, onChange, onClose }: { id: string; places: Places | undefined; onChange: () => void; onClose: () => void }): JSX.Element {
  const asked = useAsked<Asset>(() => get(`/assets/${id}`), [id]);
  const usage = useAsked<Page<Use>>(() => get(`/assets/${id}/usage`, { limit: 50 }), [id]);
  const [fields, setFields] = useState<Json>({});
  const deed = useDeed();
  const [turn, setTurn] = useState(0);
  const asset = asked.data;
  const value = (name: string): string => fields[name] ?? (asset as Json)?.[name] ?? "";
  const set = (name: string) => (text: string) => setFields({ ...fields, [name]: text });
  const focal: [number, number] | null = fields.focal_point ?? asset?.focal_point ?? null;
  const changed = Object.keys(fields).length > 0;
  const mayManage = may("media.manage");
  const save = () =>
    deed.run(async () => {
      const { expires_at, ...rest } = fields;
      const body = { ...rest, ...(expires_at === undefined ? {} : { expires_at: expires_at ? instantOf(expires_at) : null }) };
      asked.set(await put(`/assets/${id}`, body));
      setFields({});
      onChange();
    });
  return (
    <aside class="panel asset" role="region" aria-label={t("media.asset")}>
      <header class="sheet-head"><h2>{asset?.name ?? t("media.asset")}</h2><IconButton icon="x" name={t("close")} onClick={onClose} /></header>
      <Problem error={asked.error ?? deed.error} />
      {asset && (
        <>
          {asset.binned_at && <Banner kind="time" icon="trash">{t("media.bin.since", { when: whenWords(asset.binned_at), gone: whenWords(asset.gone_at!) })}</Banner>}
          {asset.kind === "picture" ? <Focus key={turn} turn={turn} asset={asset} at={focal} onSet={(point) => setFields({ ...fields, focal_point: point })} off={!mayManage} /> : asset.kind === "video" ? <video controls preload="metadata" poster={asset.still ? fileOf(id, 960) : undefined} src={`/desk/api/assets/${id}/file`}><Heard asset={asset} /></video> : asset.kind === "audio" ? <audio controls src={`/desk/api/assets/${id}/file`} /> : <>{asset.still && <img class="first-page" src={fileOf(id, 640)} alt="" />}<p><a href={`/desk/api/assets/${id}/file`}>{asset.name}</a></p>{(asset.pages ?? 0) > 0 && <p class="note">{t("media.pages", { n: asset.pages! })}</p>}{(asset.rows ?? 0) > 0 && <p class="note">{t("media.rows", { n: asset.rows! })}</p>}</>}
          <section>
            {asset.kind === "picture" && <Field label={t("field.alt")} value={value("alt")} onValue={set("alt")} lines={3} readOnly={!mayManage} error={value("alt") ? undefined : t("check.alt.what")} />}
            <Field label={t("field.credit")} value={value("credit")} onValue={set("credit")} readOnly={!mayManage} error={value("credit") ? undefined : t("media.credit.need")} />
            <Field label={t("field.caption")} value={value("caption")} onValue={set("caption")} lines={2} readOnly={!mayManage} />
            <Field label={t("field.rights")} value={value("rights")} onValue={set("rights")} readOnly={!mayManage} />
            <Field label={t("field.expires")} type="datetime-local" value={fields.expires_at ?? toField(asset.expires_at)} onValue={set("expires_at")} readOnly={!mayManage} />
            {mayManage && <p class="row-of-buttons"><Button kind="ink" disabled={!changed || deed.running} onClick={() => void save()}>{t("story.save")}</Button>{changed && <Button kind="quiet" onClick={() => setFields({})}>{t("list.revert")}</Button>}</p>}
          </section>
          {asset.kind === "picture" && <Crops key={`${asset.id} ${turn}`} asset={asset} focal={focal} version={turn} off={!mayManage} onChange={(kept) => { asked.set(kept); onChange(); }} />}
          {asset.encoding && <Encoding asset={asset} onDone={asked.again} />}
          {(asset.kind === "video" || asset.kind === "audio") && <Tracks asset={asset} off={!mayManage} onChange={(kept) => { asked.set(kept); onChange(); }} />}
          <Where key={asset.id} asset={asset} places={places} off={!mayManage} onChange={(kept) => { asked.set(kept); onChange(); }} />
          <section>
            <h3>{t("media.usage", { n: usage.data?.items.length ?? 0 })}</h3>
            <ul class="usage">
              {usage.data?.items.map((use, at) => (
                <li key={at}><PageMark of={use.status} /> {use.article ? <a href={`/desk/story/${use.article}`} dir="auto">{use.headline || t("untitled")}</a> : <span class="note">{t("media.hidden")}</span>} <span class="note">{use.public ? t("media.public") : named("status", use.status)}</span></li>
              ))}
            </ul>
            {usage.data?.items.length === 0 && <p class="note">{t("media.unused.words")}</p>}
          </section>
          {mayManage && <Bin asset={asset} onDone={(kept) => { asked.set(kept); onChange(); }} />}
          {mayManage && !asset.binned_at && <Replace asset={asset} uses={usage.data?.items.length ?? 0} onDone={(kept) => { asked.set(kept); setFields({}); setTurn(turn + 1); onChange(); }} />}
          <p class="note facts-line">{asset.width > 0 && `${asset.width} × ${asset.height}, `}{asset.type}, {(asset.size / 1_048_576).toFixed(1)} MB</p>
        </>
      )}
    </aside>
  );
}

/** The picture with the point that every crop keeps; arrows move it too. */
function Focus({ asset, turn, at, onSet, off }: { asset: Asset; turn: number; at: [number, number] | null; onSet: (at: [number, number]) => void; off: boolean }): JSX.Element {
  const [x, y] = at ?? [0.5, 0.5];
  const clamp = (value: number) => Math.round(Math.max(0, Math.min(1, value)) * 100) / 100;
  const keys = (event: KeyboardEvent) => {
    const by = { ArrowLeft: [-0.02, 0], ArrowRight: [0.02, 0], ArrowUp: [0, -0.02], ArrowDown: [0, 0.02] }[event.key];
    if (!by || off) return;
    event.preventDefault();
    onSet([clamp(x + by[0]!), clamp(y + by[1]!)]);
  };
  return (
    <div class="focus-box">
      <img src={`${fileOf(asset.id, 960)}&version=${turn}-${asset.width}-${asset.size}`} alt={asset.alt} onClick={(event) => { if (off) return; const box = event.currentTarget.getBoundingClientRect(); onSet([clamp((event.clientX - box.left) / box.width), clamp((event.clientY - box.top) / box.height)]); }} />
      <button type="button" class="focus-point" disabled={off} aria-label={t("media.focus", { x: Math.round(x * 100), y: Math.round(y * 100) })} onKeyDown={keys} ref={(point) => { if (point) { point.style.left = `${x * 100}%`; point.style.top = `${y * 100}%`; } }} />
    </div>
  );
}
