// Blocks that are forms in the column: pictures and other media, embeds, related stories; and the heads of boxes.

import { type ComponentChildren, type JSX, render } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Node } from "prosemirror-model";
import type { EditorView, NodeView, NodeViewConstructor } from "prosemirror-view";
import { fileOf, get, type Json, type Page, type Row, upload } from "../api";
import { PageMark, markOf } from "../icons";
import { choose } from "../media/chooser";
import { Button, Choice, Field, Problem, useAsked, useDeed } from "../parts";
import { named, t } from "../words";
import { words } from "./read";
import { FORMS, type FormType } from "./schema";
import { isWhole } from "./write";

type Set = (data: Json) => void;

/** Renders a block's form and, for boxes, leaves room for the texts in it. */
class FormView implements NodeView {
  dom: HTMLElement;
  contentDOM: HTMLElement | null = null;
  private readonly form: HTMLElement;

  constructor(
    private node: Node,
    private readonly view: EditorView,
    private readonly getPos: () => number | undefined,
    private readonly draw: (node: Node, set: Set) => ComponentChildren,
    tag: string,
    content?: string,
  ) {
    this.dom = document.createElement(tag);
    this.dom.className = `block ${node.type.name}`;
    this.form = document.createElement("div");
    this.form.className = "block-form";
    this.form.contentEditable = "false";
    this.dom.append(this.form);
    if (content) {
      this.contentDOM = document.createElement(content);
      this.contentDOM.className = "block-content";
      this.dom.append(this.contentDOM);
    }
    this.paint();
  }

  private paint(): void {
    render(this.draw(this.node, (attrs) => this.set(attrs)), this.form);
  }

  private set(attrs: Json): void {
    const pos = this.getPos();
    if (pos === undefined) return;
    this.view.dispatch(this.view.state.tr.setNodeMarkup(pos, null, { ...this.node.attrs, ...attrs }));
  }

  update(node: Node): boolean {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.paint();
    return true;
  }

  stopEvent(event: Event): boolean {
    const within = this.form.contains(event.target as globalThis.Node);
    // The block itself can be dragged; what is typed in its fields is theirs.
    return within && !(event.type.startsWith("drag") || event.type === "drop") && (event.target as Element).closest("input, textarea, select, button, label") !== null;
  }

  ignoreMutation(mutation: { type: string; target: globalThis.Node }): boolean {
    return mutation.type !== "selection" && !this.contentDOM?.contains(mutation.target);
  }

  destroy(): void {
    render(null, this.form);
  }
}

/** A line whose marks stay as long as its words do. */
function Line({ label, value, onValue, lines }: { label: string; value: Json; onValue: (value: Json) => void; lines?: number }): JSX.Element {
  return <Field label={label} value={words(value)} onValue={(text) => onValue(text === "" ? undefined : text)} {...(lines ? { lines } : {})} />;
}

const without = (data: Json): Json => Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined && value !== "" && value !== null));

function MediaForm({ type, data, set }: { type: FormType; data: Json; set: Set }): JSX.Element {
  const change = (fields: Json) => set({ data: without({ ...data, ...fields }) });
  const bring = useDeed();
  const kind = type === "picture" ? "picture" : type;
  const pick = async () => {
    const asset = await choose(kind);
    if (asset) take(asset);
  };
  const take = (asset: Json) => {
    const { pending: _, ...kept } = data;
    const shown = type === "document" ? { title: kept.title || asset.name } : { credit: kept.credit || asset.credit, ...(type === "picture" ? { alt: kept.alt || asset.alt } : {}) };
    set({ data: without({ ...kept, ...shown, ...(type !== "document" && asset.caption && !kept.caption ? { caption: asset.caption } : {}), asset: asset.id }) });
  };
  const pending: string | undefined = data.pending;
  useEffect(() => {
    if (!pending || !/^(data|blob):/.test(pending)) return;
    void bring.run(async () => take(await upload(await fileFrom(pending), { alt: data.alt })));
  }, [pending]);
  return (
    <div class="media-form">
      {data.asset ? (
        type === "picture" ? <img src={fileOf(data.asset, 960)} alt={data.alt ?? ""} /> : <p class="media-name">{named("block", type)}: {data.title || data.asset}</p>
      ) : (
        <p class="media-missing">{bring.running ? t("media.uploading") : pending ? t("block.pending", { host: hostOf(pending) }) : t("block.choose", { block: named("block", type) })}</p>
      )}
      <Problem error={bring.error} />
      <div class="media-fields">
        {type === "picture" && <Field label={t("field.alt")} value={data.alt ?? ""} onValue={(alt) => change({ alt })} error={data.asset && !data.alt ? t("check.alt.what") : undefined} />}
        {type !== "picture" && <Field label={t("field.title")} value={data.title ?? ""} onValue={(title) => change({ title })} />}
        {type !== "document" && <Line label={t("field.caption")} value={data.caption} onValue={(caption) => change({ caption })} />}
        {type !== "document" && <Field label={t("field.credit")} value={data.credit ?? ""} onValue={(credit) => change({ credit })} />}
        {(type === "video" || type === "audio") && <Line label={t("field.transcript")} value={data.transcript} onValue={(transcript) => change({ transcript })} lines={3} />}
        {type === "video" && <Poster asset={data.poster} onAsset={(poster) => change({ poster })} />}
        {type === "picture" && (
          <Choice label={t("field.width")} value={data.size ?? ""} onValue={(size) => change({ size })} options={["", "wide", "full"].map((size) => [size, named("size", size || "normal")])} />
        )}
      </div>
      <Button small onClick={() => void pick()}>
        {data.asset ? t("media.replace") : t("media.pick")}
      </Button>
    </div>
  );
}

const hostOf = (address: string): string => {
  try {
    return new URL(address).host;
  } catch {
    return "";
  }
};

/** Bytes that stand in an address; nothing is fetched from elsewhere. */
async function fileFrom(address: string): Promise<File> {
  const data = /^data:([^;,]+)[^,]*;base64,(.*)$/s.exec(address);
  if (!data) throw new Error(t("block.unreadable"));
  const bytes = Uint8Array.from(atob(data[2]!), (letter) => letter.charCodeAt(0));
  return new File([bytes], `pasted.${data[1]!.split("/")[1]}`, { type: data[1]! });
}

function GalleryForm({ data, set }: { data: Json; set: Set }): JSX.Element {
  const pictures: Json[] = data.pictures ?? [];
  const change = (next: Json[]) => set({ data: { ...data, pictures: next } });
  const at = (place: number, fields: Json) => change(pictures.map((picture, here) => (here === place ? without({ ...picture, ...fields }) : picture)));
  const move = (place: number, by: number) => {
    const next = [...pictures];
    const [picture] = next.splice(place, 1);
    next.splice(place + by, 0, picture);
    change(next);
  };
  return (
    <div class="gallery-form">
      <Field label={t("field.title")} value={data.title ?? ""} onValue={(title) => set({ data: without({ ...data, title }) })} />
      <ol>
        {pictures.map((picture, place) => (
          <li key={`${picture.asset}-${place}`}>
            <img src={fileOf(picture.asset, 320)} alt={picture.alt ?? ""} />
            <div>
              <Field label={t("field.alt")} value={picture.alt ?? ""} onValue={(alt) => at(place, { alt })} error={picture.alt ? undefined : t("check.alt.what")} />
              <Line label={t("field.caption")} value={picture.caption} onValue={(caption) => at(place, { caption })} />
              <Field label={t("field.credit")} value={picture.credit ?? ""} onValue={(credit) => at(place, { credit })} />
              <p class="row-of-buttons">
                {place > 0 && <Button small kind="quiet" onClick={() => move(place, -1)}>{t("move.up")}</Button>}
                {place < pictures.length - 1 && <Button small kind="quiet" onClick={() => move(place, 1)}>{t("move.down")}</Button>}
                <Button small kind="quiet" onClick={() => change(pictures.filter((_, here) => here !== place))}>{t("remove")}</Button>
              </p>
            </div>
          </li>
        ))}
      </ol>
      <Button
        small
        onClick={async () => {
          const asset = await choose("picture");
          if (asset) change([...pictures, without({ asset: asset.id, alt: asset.alt, caption: asset.caption, credit: asset.credit })]);
        }}
      >
        {t("block.addPicture")}
      </Button>
    </div>
  );
}

function EmbedForm({ data, set }: { data: Json; set: Set }): JSX.Element {
  const change = (fields: Json) => set({ data: without({ ...data, ...fields }) });
  return (
    <div class="plain-form">
      <p class="block-name">{named("block", "embed")}</p>
      <Field label={t("field.address")} type="url" value={data.url ?? ""} onValue={(url) => change({ url })} error={isWhole("embed", data) ? undefined : t("block.address")} />
      <Field label={t("field.title")} value={data.title ?? ""} onValue={(title) => change({ title })} />
      <Line label={t("field.caption")} value={data.caption} onValue={(caption) => change({ caption })} />
      <Poster asset={data.poster} onAsset={(poster) => change({ poster })} />
    </div>
  );
}

/** The still that stands for a film until somebody plays it. */
function Poster({ asset, onAsset }: { asset: string | undefined; onAsset: (asset: string | undefined) => void }): JSX.Element {
  const pick = async () => {
    const chosen = await choose("picture");
    if (chosen) onAsset(chosen.id);
  };
  return (
    <div class="poster">
      {asset && <img src={fileOf(asset, 320)} alt="" />}
      <p class="row-of-buttons">
        <Button small onClick={() => void pick()}>{t(asset ? "block.poster.other" : "block.poster")}</Button>
        {asset && <Button small kind="quiet" onClick={() => onAsset(undefined)}>{t("remove")}</Button>}
      </p>
    </div>
  );
}

function RelatedForm({ data, set }: { data: Json; set: Set }): JSX.Element {
  const [q, setQ] = useState("");
  const known = useAsked<Row | null>(() => (data.article ? get(`/articles/${encodeURIComponent(data.article)}`) : Promise.resolve(null)), [data.article]);
  const found = useAsked<Page<Row>>(() => (q.length > 1 ? get("/articles", { q, limit: 6 }) : Promise.resolve({ items: [], next: null })), [q]);
  return (
    <div class="plain-form">
      <p class="block-name">{named("block", "related")}</p>
      {known.data && (
        <p class="related-name">
          <PageMark of={markOf(known.data)} /> {known.data.headline}
        </p>
      )}
      <Field label={t("block.findStory")} type="search" value={q} onValue={setQ} />
      <ul class="found-stories">
        {found.data?.items.map((row) => (
          <li key={row.id}>
            <button
              type="button"
              onClick={() => {
                setQ("");
                set({ data: without({ ...data, article: row.id }) });
              }}
            >
              <PageMark of={markOf(row)} /> {row.headline || t("untitled")}
            </button>
          </li>
        ))}
      </ul>
      <Field label={t("field.title")} value={data.title ?? ""} onValue={(title) => set({ data: without({ ...data, title }) })} note={t("block.relatedTitle")} />
    </div>
  );
}

function HtmlForm({ data, set }: { data: Json; set: Set }): JSX.Element {
  const change = (fields: Json) => set({ data: without({ ...data, ...fields }) });
  return (
    <div class="plain-form">
      <p class="block-name">{named("block", "html")}</p>
      <Field label={t("block.html")} value={data.html ?? ""} onValue={(html) => change({ html })} lines={4} note={t("block.htmlNote")} />
      <Field label={t("block.htmlReason")} value={data.reason ?? ""} onValue={(reason) => change({ reason })} />
    </div>
  );
}

/** The heads of boxes: fields of their own, above the texts. */
const HEADS: Record<string, { tag: string; content: string; draw: (node: Node, set: Set) => ComponentChildren }> = {
  quotation: { tag: "blockquote", content: "div", draw: (node, set) => <Line label={t("block.by")} value={node.attrs.by} onValue={(by) => set({ by: by ?? null })} /> },
  pull_quote: { tag: "aside", content: "p", draw: (node, set) => <Line label={t("block.by")} value={node.attrs.by} onValue={(by) => set({ by: by ?? null })} /> },
  fact_box: {
    tag: "section",
    content: "div",
    draw: (node, set) => (
      <>
        <Field label={t("block.label")} value={node.attrs.label} onValue={(label) => set({ label })} placeholder={named("block", "fact_box")} />
        <Field label={t("field.title")} value={node.attrs.title} onValue={(title) => set({ title })} />
      </>
    ),
  },
  key_points: { tag: "section", content: "ul", draw: (node, set) => <Field label={t("block.titleOf", { block: named("block", "key_points") })} value={node.attrs.title} onValue={(title) => set({ title })} /> },
  timeline: { tag: "section", content: "div", draw: (node, set) => <Field label={t("block.titleOf", { block: named("block", "timeline") })} value={node.attrs.title} onValue={(title) => set({ title })} /> },
  entry: {
    tag: "section",
    content: "div",
    draw: (node, set) => (
      <>
        <Field label={t("block.when")} value={node.attrs.when} onValue={(when) => set({ when })} />
        <Field label={t("block.day")} type="date" value={(node.attrs.at ?? "").slice(0, 10)} onValue={(at) => set({ at: at || null })} />
      </>
    ),
  },
  footnotes: { tag: "section", content: "div", draw: () => <p class="block-name">{named("block", "footnotes")}</p> },
};

export const nodeViews: Record<string, NodeViewConstructor> = {};
for (const [name, { tag, content, draw }] of Object.entries(HEADS)) {
  nodeViews[name] = (node, view, getPos) => new FormView(node, view, getPos, draw, tag, content);
}
for (const type of FORMS) {
  nodeViews[type] = (node, view, getPos) =>
    new FormView(
      node,
      view,
      getPos,
      (now, set) => {
        const props = { data: now.attrs.data as Json, set };
        if (type === "gallery") return <GalleryForm {...props} />;
        if (type === "embed") return <EmbedForm {...props} />;
        if (type === "related") return <RelatedForm {...props} />;
        if (type === "html") return <HtmlForm {...props} />;
        return <MediaForm type={type} {...props} />;
      },
      "figure",
    );
}
