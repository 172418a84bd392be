// Where the others stand in the text: a mark in their colour with their name, and what they have selected.

import type { Plugin } from "prosemirror-state";
import { yCursorPlugin } from "y-prosemirror";
import { hueOf } from "../icons";
import { current } from "../session";
import type { GalleyLink, Writer } from "./galley";

export function cursors(link: GalleyLink): Plugin[] {
  const me = current().me!;
  link.awareness.setLocalStateField("user", { staff: me.id, name: me.name } satisfies Writer);
  const known = (user: Partial<Writer>): Writer => ({ staff: String(user.staff ?? ""), name: String(user.name ?? "?").slice(0, 80) });
  return [
    yCursorPlugin(link.awareness, {
      cursorBuilder: (user: Partial<Writer>) => {
        const { staff, name } = known(user);
        const mark = document.createElement("span");
        mark.className = `cursor hue-${hueOf(staff)}`;
        const label = document.createElement("span");
        label.textContent = name;
        // A word joiner on both sides keeps the mark from breaking a line where there is none.
        mark.append("\u2060", label, "\u2060");
        return mark;
      },
      selectionBuilder: (user: Partial<Writer>) => ({ class: `selected-by hue-${hueOf(known(user).staff)}` }),
    }),
  ];
}
