// Find and replace in the body.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { EditorView } from "prosemirror-view";
import { Button, Field, IconButton, Tick } from "../parts";
import { t } from "../words";
import { look, replaceAll, replaceOne, searched, step } from "./marks";

export function FindBar({ view, onClose }: { view: EditorView; onClose: () => void }): JSX.Element {
  const [words, setWords] = useState(() => view.state.doc.textBetween(view.state.selection.from, view.state.selection.to).slice(0, 80));
  const [by, setBy] = useState("");
  const [exact, setExact] = useState(false);
  useEffect(() => look(view, words, exact), [words, exact]);
  useEffect(() => () => look(view, "", false), []);
  const { found, at } = searched(view.state);
  const close = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      onClose();
    }
  };
  return (
    <div class="find-bar" role="search" aria-label={t("find.title")} onKeyDown={close}>
      <Field
        label={t("find.words")}
        value={words}
        onValue={setWords}
        autofocus
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            event.preventDefault();
            step(view, event.shiftKey ? -1 : 1);
          }
        }}
      />
      <span class="find-count" role="status">
        {words && t("find.count", { at: at + 1, n: found.length })}
      </span>
      <IconButton icon="chevronUp" name={t("find.before")} onClick={() => step(view, -1)} />
      <IconButton icon="chevronDown" name={t("find.next")} onClick={() => step(view, 1)} />
      <Field label={t("find.by")} value={by} onValue={setBy} />
      <Button small onClick={() => replaceOne(view, by)}>
        {t("find.replace")}
      </Button>
      <Button small onClick={() => replaceAll(view, by)}>
        {t("find.replaceAll")}
      </Button>
      <Tick label={t("find.exact")} checked={exact} onValue={setExact} />
      <IconButton icon="x" name={t("close")} onClick={onClose} />
    </div>
  );
}
