// The writing column's body: ProseMirror, with a menu to insert, handles to move, a bar for marks, find and replace.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { toggleMark } from "prosemirror-commands";
import { dropCursor } from "prosemirror-dropcursor";
import { gapCursor } from "prosemirror-gapcursor";
import type { Node } from "prosemirror-model";
import { EditorState, NodeSelection, Plugin } from "prosemirror-state";
import { addColumnAfter, addRowAfter, deleteColumn, deleteRow, isInTable, tableEditing, toggleHeaderRow } from "prosemirror-tables";
import { EditorView } from "prosemirror-view";
import { ySyncPluginKey } from "y-prosemirror";
import { upload } from "../api";
import { IconButton, Menu } from "../parts";
import { named, t } from "../words";
import { double, footnote, insert, KINDS, type Kind, move, takeAway, topAt } from "./blocks";
import { FindBar } from "./find";
import { nodeViews } from "./forms";
import { cursors } from "./cursors";
import type { GalleyLink } from "./galley";
import { keys, redo, undo } from "./keys";
import { search, toCome } from "./marks";
import { cleaningParser, inert } from "./paste";
import { isAddress, schema } from "./schema";

export interface Editing {
  view: EditorView;
  openFind: () => void;
  openInsert: () => void;
}

interface Props {
  doc: Node;
  language: string;
  editable: boolean;
  /** `own` = it was changed here, and not elsewhere. */
  onChange: (doc: Node, own: boolean) => void;
  onReady: (editing: Editing) => void;
  /** Others write in it, too. */
  link: GalleyLink | undefined;
  /** Letters that are commands while a block is taken as a whole. */
  onCommand: (letter: string) => boolean;
}

export function BodyEditor({ doc, language, editable, link, onChange, onReady, onCommand }: Props): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<EditorView>();
  const [, redraw] = useState(0);
  const [slash, setSlash] = useState<{ from: number; words: string } | null>(null);
  const [finding, setFinding] = useState(false);
  const mayEdit = useRef(editable);
  mayEdit.current = editable;
  const calls = useRef({ onChange, onCommand });
  calls.current = { onChange, onCommand };

  useEffect(() => {
    const start = link?.start();
    const shared = link && start ? { link, mapping: start.mapping } : undefined;
    const made = new EditorView(place.current!, {
      state: EditorState.create({ doc: start?.doc ?? doc, plugins: [slashKeys(() => slashNow.current), ...keys(language, shared), ...(link ? cursors(link) : []), dropCursor({ width: 3, class: "drop-mark" }), gapCursor(), tableEditing(), toCome, search, placeholder] }),
      nodeViews,
      editable: () => mayEdit.current,
      clipboardParser: cleaningParser,
      transformPastedHTML: inert,
      attributes: { role: "textbox", "aria-multiline": "true", "aria-label": t("field.body"), spellcheck: "true", lang: language, class: "body-text" },
      dispatchTransaction(tr) {
        made.updateState(made.state.apply(tr));
        if (tr.docChanged) calls.current.onChange(made.state.doc, !tr.getMeta(ySyncPluginKey)?.isChangeOrigin);
        watchSlash(made);
        redraw((n) => n + 1);
      },
      handleKeyDown(_, event) {
        if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "f" && !event.altKey) {
          event.preventDefault();
          setFinding(true);
          return true;
        }
        if (made.state.selection instanceof NodeSelection && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
          if (calls.current.onCommand(event.key)) {
            event.preventDefault();
            return true;
          }
        }
        return false;
      },
      handlePaste: (target, event) => bring(target, [...(event.clipboardData?.files ?? [])], event.clipboardData?.getData("text/html") ?? ""),
      handleDrop(target, event, _, moved) {
        if (moved) return false;
        return bring(target, [...(event.dataTransfer?.files ?? [])], "", target.posAtCoords({ left: event.clientX, top: event.clientY })?.pos);
      },
      handleDOMEvents: {
        focus: () => void redraw((n) => n + 1),
        blur: () => void redraw((n) => n + 1),
      },
    });
    setView(made);
    onReady({ view: made, openFind: () => setFinding(true), openInsert: () => openSlash(made) });
    return () => made.destroy();
  }, []);

  useEffect(() => {
    view?.setProps({ editable: () => mayEdit.current });
  }, [view, editable]);
  useEffect(() => {
    view?.setProps({ attributes: { ...(view.props.attributes as Record<string, string>), lang: language } });
  }, [view, language]);

  const slashNow = useRef<SlashState | null>(null);
  const watchSlash = (now: EditorView) => {
    const { $from, empty } = now.state.selection;
    const before = empty && $from.parent.inlineContent && !$from.parent.type.spec.code ? $from.parent.textBetween(0, $from.parentOffset, undefined, "\ufffc") : "";
    const found = /(?:^|\s)\/([\p{L}-]{0,16})$/u.exec(before);
    setSlash(found ? { from: $from.pos - found[1]!.length - 1, words: found[1]! } : null);
  };
  const openSlash = (now: EditorView) => {
    const { $from } = now.state.selection;
    const needsSpace = $from.parent.inlineContent && $from.parentOffset > 0 && !/\s$/.test($from.parent.textBetween(0, $from.parentOffset));
    now.focus();
    now.dispatch(now.state.tr.insertText(needsSpace ? " /" : "/"));
  };

  return (
    <div class="body-editor">
      {finding && view && <FindBar view={view} onClose={() => { setFinding(false); view.focus(); }} />}
      <div class="body-frame">
        {view && editable && <Handle view={view} onInsert={(from) => { view.dispatch(view.state.tr.setSelection(NodeSelection.near(view.state.doc.resolve(from + 1)))); openSlash(view); }} />}
        <div ref={place} />
        {view && slash && editable && <SlashMenu view={view} from={slash.from} words={slash.words} state={slashNow} onClose={() => setSlash(null)} />}
        {view && editable && !slash && <MarkBar view={view} />}
      </div>
    </div>
  );
}

const placeholder = new Plugin({
  props: {
    attributes: (state): Record<string, string> => {
      const empty = state.doc.childCount === 1 && state.doc.firstChild!.type === schema.nodes.paragraph && state.doc.firstChild!.content.size === 0;
      return empty ? { "data-empty": t("body.empty") } : {};
    },
  },
});

/** Files that were pasted or dropped become pictures, films, sounds or documents in the text. */
function bring(view: EditorView, files: File[], html: string, at?: number): boolean {
  // Programs put a picture of a text beside the text.
  if (files.length === 0 || /<(p|table|h[1-6]|li)\b/i.test(html)) return false;
  for (const file of files) {
    const kind = /^(image|video|audio)\//.exec(file.type)?.[1];
    const type = schema.nodes[{ image: "picture", video: "video", audio: "audio" }[kind ?? ""] ?? "document"]!;
    void upload(file).then(
      (asset) => {
        const data = { asset: asset.id, ...(type.name === "document" ? { title: asset.name } : {}), ...(asset.alt ? { alt: asset.alt } : {}) };
        const top = topAt(view.state, at ?? view.state.selection.from);
        const pos = top ? top.from + top.node.nodeSize : view.state.doc.content.size;
        view.dispatch(view.state.tr.insert(pos, type.create({ data })));
      },
      (error: Error) => dispatchEvent(new CustomEvent("desk-problem", { detail: error })),
    );
  }
  return true;
}

interface SlashState {
  move: (by: number) => void;
  take: () => void;
  close: () => void;
}

function slashKeys(now: () => SlashState | null): Plugin {
  return new Plugin({
    props: {
      handleKeyDown(_, event) {
        const open = now();
        if (!open) return false;
        if (event.key === "ArrowDown") open.move(1);
        else if (event.key === "ArrowUp") open.move(-1);
        else if (event.key === "Enter" || event.key === "Tab") open.take();
        else if (event.key === "Escape") open.close();
        else return false;
        return true;
      },
    },
  });
}

function SlashMenu({ view, from, words, state, onClose }: { view: EditorView; from: number; words: string; state: { current: SlashState | null }; onClose: () => void }): JSX.Element | null {
  const [at, setAt] = useState(0);
  const wish = words.toLowerCase();
  const found = KINDS.filter((kind) => named("block", kind).toLowerCase().includes(wish) || kind.includes(wish));
  const begins = (kind: Kind) => (named("block", kind).toLowerCase().startsWith(wish) ? 0 : 1);
  found.sort((one, other) => begins(one) - begins(other));
  const here = Math.min(at, Math.max(found.length - 1, 0));
  const take = (kind: Kind) => {
    view.dispatch(view.state.tr.delete(from, view.state.selection.from));
    if (kind === "footnotes") footnote(view.state, view.dispatch);
    else insert(view, kind);
    onClose();
  };
  state.current = found.length > 0 ? { move: (by) => setAt((here + by + found.length) % found.length), take: () => take(found[here]!), close: onClose } : null;
  useEffect(() => () => void (state.current = null), []);
  if (found.length === 0) return null;
  const coords = view.coordsAtPos(from);
  const frame = view.dom.parentElement!.parentElement!.getBoundingClientRect();
  return (
    <ul class="slash-menu" role="listbox" aria-label={t("body.insert")} ref={(list) => place(list, coords.bottom - frame.top + 4, coords.left - frame.left)}>
      {found.map((kind, place) => (
        <li key={kind} role="option" aria-selected={place === here} onPointerDown={(event) => { event.preventDefault(); take(kind); }} ref={(item) => { if (place === here) item?.scrollIntoView({ block: "nearest" }); }}>
          {named("block", kind)}
        </li>
      ))}
    </ul>
  );
}

/** Places a floating part; styles set through the object model are no inline styles. */
function place(element: HTMLElement | null, top: number, left: number): void {
  if (!element) return;
  element.style.top = `${top}px`;
  const most = (element.parentElement?.clientWidth ?? 0) - element.offsetWidth;
  element.style.left = `${Math.max(0, Math.min(left, most))}px`;
}

function Handle({ view, onInsert }: { view: EditorView; onInsert: (from: number) => void }): JSX.Element | null {
  const [hover, setHover] = useState<number | null>(null);
  useEffect(() => {
    const frame = view.dom.parentElement!.parentElement!;
    const over = (event: PointerEvent) => {
      if (event.pointerType === "touch") return;
      const found = view.posAtCoords({ left: view.dom.getBoundingClientRect().left + 40, top: event.clientY });
      if (found) setHover(topAt(view.state, Math.max(found.inside, 0) || found.pos)?.from ?? null);
    };
    frame.addEventListener("pointermove", over);
    return () => frame.removeEventListener("pointermove", over);
  }, [view]);
  const top = topAt(view.state, hover ?? view.state.selection.from);
  if (!top || (hover === null && !view.hasFocus())) return null;
  const dom = view.nodeDOM(top.from) as HTMLElement | null;
  if (!(dom instanceof HTMLElement)) return null;
  const frame = view.dom.parentElement!.parentElement!.getBoundingClientRect();
  const y = dom.getBoundingClientRect().top - frame.top;
  const select = () => view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, top.from)));
  const act = (command: (state: EditorState, dispatch: EditorView["dispatch"]) => boolean) => () => {
    select();
    command(view.state, (tr) => view.dispatch(tr));
    view.focus();
  };
  return (
    <div class="handle" ref={(element) => { if (element) element.style.top = `${y}px`; }}>
      <IconButton icon="plus" name={t("body.insert")} tabIndex={-1} onClick={() => onInsert(top.from + top.node.nodeSize - 2)} />
      <div
        class="grip"
        draggable
        onDragStart={(event) => {
          select();
          const slice = view.state.selection.content();
          event.dataTransfer?.setData("text/html", dom.outerHTML);
          event.dataTransfer?.setDragImage(dom, 0, 0);
          if (event.dataTransfer) event.dataTransfer.effectAllowed = "copyMove";
          view.dragging = { slice, move: true };
        }}
      >
        <Menu
          icon="grip"
          name={t("block.menu", { block: named("block", top.node.type.name) })}
          items={[
            { label: t("move.up"), act: act(move(-1)) },
            { label: t("move.down"), act: act(move(1)) },
            { label: t("block.double"), act: act(double) },
            { label: t("remove"), act: act(takeAway), stop: true },
          ]}
        />
      </div>
    </div>
  );
}

const MARKS = [["strong", "bold"], ["emphasis", "italic"], ["underline", "underline"], ["strike", "strike"], ["superscript", "superscript"]] as const;

/** Marks for what is selected; for a table its rows and columns. */
function MarkBar({ view }: { view: EditorView }): JSX.Element | null {
  const [linking, setLinking] = useState<string | null>(null);
  const { state } = view;
  const { from, to, empty } = state.selection;
  const inTable = isInTable(state);
  const hasText = !empty && !(state.selection instanceof NodeSelection) && state.selection.$from.parent.inlineContent && !state.selection.$from.parent.type.spec.code;
  if ((!hasText && !inTable) || (!view.hasFocus() && linking === null)) return null;
  const frame = view.dom.parentElement!.parentElement!.getBoundingClientRect();
  const start = view.coordsAtPos(from);
  const isOn = (name: string) => state.doc.rangeHasMark(from, to, schema.marks[name]!);
  const link = () => {
    const mark = schema.marks.link!;
    const there = state.doc.rangeHasMark(from, to, mark) ? state.selection.$from.marksAcross(state.selection.$to)?.find((one) => one.type === mark) : undefined;
    setLinking(there?.attrs.href ?? "");
  };
  const setLink = (href: string) => {
    const mark = schema.marks.link!;
    const tr = state.tr.removeMark(from, to, mark);
    const address = /^[\w-]+(\.[\w-]+)+(\/|$)/.test(href) ? `https://${href}` : href;
    if (isAddress(address)) tr.addMark(from, to, mark.create({ href: address }));
    view.dispatch(tr);
    setLinking(null);
    view.focus();
  };
  const act = (command: (state: EditorState, dispatch?: EditorView["dispatch"]) => boolean) => (event: Event) => {
    event.preventDefault();
    command(view.state, view.dispatch.bind(view));
    view.focus();
  };
  return (
    <div class="mark-bar" role="toolbar" aria-label={t("body.marks")} ref={(bar) => place(bar, start.top - frame.top - 44, start.left - frame.left)}>
      {linking !== null ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            setLink(linking.trim());
          }}
        >
          <input type="text" aria-label={t("field.address")} placeholder="https://" value={linking} ref={(input) => input?.focus()} onInput={(event) => setLinking(event.currentTarget.value)} onKeyDown={(event) => { if (event.key === "Escape") { setLinking(null); view.focus(); } }} />
          <button type="submit" class="button small plain">{linking.trim() ? t("body.link") : t("body.unlink")}</button>
        </form>
      ) : (
        <>
          {hasText && MARKS.map(([mark, icon]) => (
            <IconButton key={mark} icon={icon} name={named("mark", mark)} aria-pressed={isOn(mark)} onPointerDown={act(toggleMark(schema.marks[mark]!))} />
          ))}
          {hasText && <IconButton icon="link" name={t("body.link")} aria-pressed={isOn("link")} onPointerDown={(event) => { event.preventDefault(); link(); }} />}
          {inTable && (
            <Menu
              name={t("table.menu")}
              items={[
                { label: t("table.addRow"), act: () => addRowAfter(view.state, view.dispatch) },
                { label: t("table.addColumn"), act: () => addColumnAfter(view.state, view.dispatch) },
                { label: t("table.headRow"), act: () => toggleHeaderRow(view.state, view.dispatch) },
                { label: t("table.deleteRow"), act: () => deleteRow(view.state, view.dispatch), stop: true },
                { label: t("table.deleteColumn"), act: () => deleteColumn(view.state, view.dispatch), stop: true },
              ]}
            />
          )}
        </>
      )}
    </div>
  );
}

export const undoIn = (view: EditorView): boolean => undo(view.state, view.dispatch, view);
export const redoIn = (view: EditorView): boolean => redo(view.state, view.dispatch, view);
