// The few drawings of the desk: lucide's, and the page mark, which fills with ink as a story comes nearer to readers.

import type { JSX } from "preact";
import activity from "lucide:activity";
import arrowLeft from "lucide:arrow-left";
import bold from "lucide:bold";
import calendar from "lucide:calendar-days";
import check from "lucide:check";
import chevronDown from "lucide:chevron-down";
import chevronUp from "lucide:chevron-up";
import clockIcon from "lucide:clock";
import cloudOff from "lucide:cloud-off";
import columns from "lucide:columns-2";
import compare from "lucide:git-compare";
import ellipsis from "lucide:ellipsis-vertical";
import eye from "lucide:eye";
import eyeOff from "lucide:eye-off";
import external from "lucide:external-link";
import filter from "lucide:list-filter";
import globe from "lucide:globe";
import grid from "lucide:layout-grid";
import grip from "lucide:grip-vertical";
import image from "lucide:image";
import imageOff from "lucide:image-off";
import italic from "lucide:italic";
import key from "lucide:key-round";
import layout from "lucide:layout-panel-left";
import link from "lucide:link";
import list from "lucide:list-checks";
import lock from "lucide:lock";
import login from "lucide:log-in";
import menu from "lucide:menu";
import messages from "lucide:messages-square";
import octagon from "lucide:octagon-x";
import panel from "lucide:panel-right";
import pencil from "lucide:pencil";
import plus from "lucide:plus";
import quote from "lucide:quote";
import search from "lucide:search";
import strike from "lucide:strikethrough";
import subhead from "lucide:heading-2";
import superscript from "lucide:superscript";
import trash from "lucide:trash-2";
import triangle from "lucide:triangle-alert";
import underline from "lucide:underline";
import undo from "lucide:undo-2";
import upload from "lucide:upload";
import users from "lucide:users";
import x from "lucide:x";
import { createElement } from "preact";
import type { Status } from "./api";
import { named, t } from "./words";

const drawings = {
  activity, arrowLeft, bold, calendar, check, chevronDown, chevronUp, clock: clockIcon, cloudOff, columns, compare, ellipsis, eye, eyeOff, external, filter, globe, grid, grip,
  image, imageOff, italic, key, layout, link, list, lock, login, menu, messages, octagon, panel, pencil, plus, quote, search, strike, subhead,
  superscript, trash, triangle, underline, undo, upload, users, x,
};
export type IconName = keyof typeof drawings;

export function Icon({ name, size = 18, title }: { name: IconName; size?: number; title?: string }): JSX.Element {
  const mirrored = name === "arrowLeft" || name === "undo";
  return (
    <svg class={mirrored ? "icon mirrored" : "icon"} width={size} height={size} viewBox="0 0 24 24" role={title ? "img" : undefined} aria-label={title} aria-hidden={title ? undefined : "true"}>
      {drawings[name].map(([tag, words]) => createElement(tag, words))}
    </svg>
  );
}

/** A status, or a published story with a newer draft. */
export type MarkName = Status | "differs";

const PAGE = "M1.8 1.8h10.4v14.4H1.8z";
const marks: Record<MarkName, JSX.Element> = {
  draft: <path d={PAGE} stroke-dasharray="2.4 1.8" />,
  submitted: (
    <>
      <path d={PAGE} />
      <path class="ink" d="M1.8 9h10.4v7.2H1.8z" />
    </>
  ),
  ready: (
    <>
      <path d={PAGE} />
      <path d="m4.4 9.2 2 2.1 3.4-4.3" />
    </>
  ),
  scheduled: (
    <>
      <path d={PAGE} />
      <path d="M7 5.4V9.4l2.4 1.6" />
    </>
  ),
  published: <path class="ink" d={PAGE} />,
  differs: (
    <>
      <path class="ink" d="M1 4.6h8.4v12.4H1z" />
      <path d="M4 1.4h9v13" />
    </>
  ),
  withdrawn: (
    <>
      <path class="ink" d={PAGE} />
      <path class="paper" d="M1.6 16.4 12.4 1.6" />
    </>
  ),
  binned: (
    <>
      <path d={PAGE} stroke-dasharray="2.4 1.8" />
      <path d="m4.8 6.8 4.4 4.4m0-4.4-4.4 4.4" />
    </>
  ),
};

export const markOf = (row: { status: Status; newer_draft?: boolean }): MarkName => (row.status === "published" && row.newer_draft ? "differs" : row.status);

export function PageMark({ of, quiet = false }: { of: MarkName; quiet?: boolean }): JSX.Element {
  return (
    <svg class={`page-mark ${of}`} width="14" height="18" viewBox="0 0 14 18" role="img" aria-label={quiet ? undefined : named("status", of)} aria-hidden={quiet ? "true" : undefined}>
      {marks[of]}
    </svg>
  );
}

/** The mark of the desk itself. */
export function DeskMark(): JSX.Element {
  return (
    <svg class="desk-mark" width="22" height="28" viewBox="0 0 22 28" aria-hidden="true">
      <path d="M1.5 1.5h19v25h-19z" />
      <path class="ink" d="M1.5 17h19v9.5h-19z" />
      <path d="M5.5 7h11M5.5 11h6" />
    </svg>
  );
}

/** A person's initials: filled who writes, a ring who reads. */
/** A person's colour, 1 to 6: always the same. */
export const hueOf = (staff: string): number => ([...staff].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 6) + 1;

export function Person({ name, staff, writing = true }: { name: string; staff: string; writing?: boolean }): JSX.Element {
  const initials = name
    .split(/\s+/)
    .map((word) => word[0] ?? "")
    .filter((_, at, all) => at === 0 || at === all.length - 1)
    .join("")
    .toUpperCase();
  const hue = hueOf(staff);
  return (
    <span class={`person hue-${hue}${writing ? " writing" : ""}`} role="img" aria-label={t(writing ? "person.writing" : "person.reading", { name })} title={name}>
      {initials || "?"}
    </span>
  );
}
