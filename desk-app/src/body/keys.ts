// Keys and shorthands of the writing column.

import { baseKeymap, chainCommands, exitCode, splitBlock, toggleMark } from "prosemirror-commands";
import * as alone from "prosemirror-history";
import { InputRule, inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { liftListItem, sinkListItem, splitListItem } from "prosemirror-schema-list";
import { type Command, NodeSelection, type Plugin, TextSelection } from "prosemirror-state";
import { goToNextCell, isInTable } from "prosemirror-tables";
import { redo as redoTogether, undo as undoTogether, ySyncPlugin, yUndoPlugin, yUndoPluginKey } from "y-prosemirror";
import { double, footnote, move } from "./blocks";
import type { GalleyLink } from "./galley";
import { schema } from "./schema";

const { nodes, marks } = schema;

const hardBreak: Command = (state, dispatch) => {
  if (!state.selection.$from.parent.inlineContent) return false;
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break!.create(), false).scrollIntoView());
  return true;
};

/** Enter in the lines of a box: another line of its kind; on an empty one out of the box. */
const nextLine: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  const line = $from.parent.type;
  if (!empty || ![nodes.key_point, nodes.note, nodes.question, nodes.entry_title].includes(line)) return false;
  if (line === nodes.key_point || line === nodes.note) {
    if ($from.parent.content.size === 0 && $from.node(-1).childCount > 1) {
      if (dispatch) {
        const after = $from.after(-1);
        const tr = state.tr.insert(after, nodes.paragraph!.create());
        tr.setSelection(TextSelection.create(tr.doc, after + 1)).delete($from.before(), $from.after());
        dispatch(tr.scrollIntoView());
      }
      return true;
    }
    if (line === nodes.note) return false;
    return splitBlock(state, dispatch);
  }
  if (dispatch) {
    const after = $from.after();
    const tr = state.tr;
    if (tr.doc.resolve(after).nodeAfter?.type !== nodes.paragraph) tr.insert(after, nodes.paragraph!.create());
    dispatch(tr.setSelection(TextSelection.create(tr.doc, after + 1)).scrollIntoView());
  }
  return true;
};

/** Enter on an empty last line of a quotation or box leaves it. */
const leaveBox: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.depth < 2 || $from.parent.content.size > 0 || $from.parent.type !== nodes.paragraph) return false;
  const box = $from.node(-1);
  if (![nodes.quotation, nodes.fact_box, nodes.question_answer, nodes.entry].includes(box.type) || $from.index(-1) !== box.childCount - 1 || box.childCount < 2) return false;
  if (dispatch) {
    const outer = box.type === nodes.entry ? -2 : -1;
    const after = $from.after(outer);
    const tr = state.tr.insert(after, nodes.paragraph!.create());
    tr.setSelection(TextSelection.create(tr.doc, after + 1)).delete($from.before(), $from.after());
    dispatch(tr.scrollIntoView());
  }
  return true;
};

const toEntry: Command = (state, dispatch) => {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if ($from.node(depth).type !== nodes.entry) continue;
    if (dispatch) {
      const after = $from.after(depth);
      const tr = state.tr.insert(after, nodes.entry!.create(null, nodes.entry_title!.create()));
      dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(after + 2))).scrollIntoView());
    }
    return true;
  }
  return false;
};

/** Esc takes the block as a whole: then letters are commands. */
const selectBlock: Command = (state, dispatch) => {
  const { $from } = state.selection;
  if ($from.depth === 0) return false;
  dispatch?.(state.tr.setSelection(NodeSelection.create(state.doc, $from.before(1))));
  return true;
};

const intoBlock: Command = (state, dispatch) => {
  if (!(state.selection instanceof NodeSelection) || state.selection.node.isAtom) return false;
  dispatch?.(state.tr.setSelection(TextSelection.near(state.doc.resolve(state.selection.from + 1))));
  return true;
};

const whole = (command: Command): Command => (state, dispatch) => state.selection instanceof NodeSelection && command(state, dispatch);

const typography = [
  new InputRule(/(^|[\s(\[])"$/, "$1“"), new InputRule(/"$/, "”"),
  new InputRule(/\.\.\.$/, "…"), new InputRule(/(\s)--(\s)$/, "$1–$2"),
];

/** Takes back what was done here, and nothing of what others did. */
export const undo: Command = (state, dispatch) => (yUndoPluginKey.getState(state) ? undoTogether(state) : alone.undo(state, dispatch));
export const redo: Command = (state, dispatch) => (yUndoPluginKey.getState(state) ? redoTogether(state) : alone.redo(state, dispatch));

/** `shared` = the galley that others write in, too, and what of the document belongs to what of it. */
export function keys(language: string, shared?: { link: GalleyLink; mapping: ReturnType<GalleyLink["start"]>["mapping"] }): Plugin[] {
  const rules = [
    textblockTypeInputRule(/^(#{2,4})\s$/, nodes.subhead!, (match) => ({ level: match[1]!.length })),
    textblockTypeInputRule(/^```$/, nodes.code_block!),
    wrappingInputRule(/^\s*[-*]\s$/, nodes.list!, { ordered: false }),
    wrappingInputRule(/^(\d+)\.\s$/, nodes.list!, (match) => ({ ordered: true, start: Number(match[1]) === 1 ? null : Number(match[1]) })),
    wrappingInputRule(/^\s*>\s$/, nodes.quotation!),
    new InputRule(/^---$/, (state, _, from, to) => state.tr.replaceRangeWith(from - 1, to + 1, nodes.divider!.create())),
    ...(language.startsWith("en") ? typography : []),
  ];
  return [
    ...(shared ? [ySyncPlugin(shared.link.text, { mapping: shared.mapping }), yUndoPlugin()] : [alone.history({ newGroupDelay: 700 })]),
    inputRules({ rules }),
    keymap({
      "Mod-z": undo,
      "Shift-Mod-z": redo,
      "Mod-y": redo,
      "Mod-b": toggleMark(marks.strong!),
      "Mod-i": toggleMark(marks.emphasis!),
      "Mod-u": toggleMark(marks.underline!),
      "Mod-`": toggleMark(marks.code!),
      "Alt-ArrowUp": move(-1),
      "Alt-ArrowDown": move(1),
      "Mod-Shift-d": double,
      "Mod-Alt-f": footnote,
      "Mod-Enter": chainCommands(exitCode, toEntry),
      "Shift-Enter": chainCommands(exitCode, hardBreak),
      Enter: chainCommands(whole(intoBlock), nextLine, splitListItem(nodes.list_item!), leaveBox),
      Tab: chainCommands((state, dispatch) => isInTable(state) && goToNextCell(1)(state, dispatch), sinkListItem(nodes.list_item!)),
      "Shift-Tab": chainCommands((state, dispatch) => isInTable(state) && goToNextCell(-1)(state, dispatch), liftListItem(nodes.list_item!)),
      Escape: selectBlock,
      d: whole(double),
    }),
    keymap(baseKeymap),
  ];
}
