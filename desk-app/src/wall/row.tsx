// One row of a list: what somebody needs to decide about a story, in two lines.

import type { JSX } from "preact";
import type { Row } from "../api";
import { Icon, markOf, PageMark, Person } from "../icons";
import { sectionName } from "../palette";
import { current } from "../session";
import { clock, distance, when } from "../time";
import { t } from "../words";

export function WallRow({ row, current: isCurrent, chosen, onFocus, onChoose }: { row: Row; current: boolean; chosen: boolean; onFocus: () => void; onChoose: () => void }): JSX.Element {
  const mark = markOf(row);
  const { here } = row;
  const edition = current().editions.find((one) => one.code === row.edition);
  return (
    <li class={`row${isCurrent ? " current" : ""}${chosen ? " chosen" : ""}`}>
      <label class="row-choose">
        <input type="checkbox" checked={chosen} onChange={onChoose} aria-label={t("wall.choose", { headline: row.headline || t("untitled") })} tabIndex={-1} />
      </label>
      <PageMark of={mark} />
      <a class="row-main" href={`/desk/story/${row.id}`} data-row tabIndex={isCurrent ? 0 : -1} onFocus={onFocus}>
        <span class={`row-headline${row.headline ? "" : " none"}`} dir="auto">{row.headline || t("untitled")}</span>
      </a>
      <span class="row-about">
        <b>{sectionName(row) || t("wall.noSection")}</b>
        {edition && !edition.default && <span>{edition.language_name || edition.name}</span>}
        {row.named > 0 && <span class="sensitive"><Icon name="eyeOff" size={14} /> {t("wall.named", { n: row.named })}</span>}
        {row.by.length > 0 && <bdi>{row.by.join(", ")}</bdi>}
        {row.assigned_name && <bdi>{t("wall.assigned", { name: row.assigned_name })}</bdi>}
        {row.due_at && <span class={new Date(row.due_at).getTime() < Date.now() && ["draft", "submitted"].includes(row.status) ? "time-ink" : undefined}>{t("wall.due", { at: when(row.due_at) })}</span>}
        {row.remarks > 0 && <span>{t("wall.remarks", { n: row.remarks })}</span>}
      </span>
      <span class="row-people">
        {here.slice(0, 4).map((one) => <Person key={one.staff} staff={one.staff} name={one.name} writing={one.writing} />)}
        {here.length > 4 && <span>+{here.length - 4}</span>}
      </span>
      <span class={`row-length${row.asked_words && row.words > row.asked_words ? " time-ink" : ""}`}>{row.asked_words ? t("wall.of", { n: row.words, most: row.asked_words }) : t("wall.words", { n: row.words })}</span>
      <span class="row-picture">{row.lead ? <Icon name="image" title={t("wall.picture")} /> : <span class="stop-ink"><Icon name="imageOff" title={t("wall.noPicture")} /></span>}</span>
      <span class="row-when">
        <Chip row={row} />
        <span class="changed">{row.status === "published" && row.first_published_at ? t("wall.live", { at: when(row.updated_at ?? row.first_published_at) }) : t("wall.changed", { at: when(row.changed_at) })}</span>
      </span>
    </li>
  );
}

/** The one thing about time that matters most. */
export function Chip({ row }: { row: Row }): JSX.Element | null {
  if (row.problem) return <span class="chip stop"><Icon name="octagon" size={14} /> {t("wall.late")}</span>;
  if (row.scheduled_at) {
    const late = new Date(row.scheduled_at).getTime() < Date.now();
    return <span class={`chip ${late ? "stop" : "time"}`}><Icon name="clock" size={14} /> {clock(row.scheduled_at)} {distance(row.scheduled_at)}</span>;
  }
  if (row.embargo_until && new Date(row.embargo_until).getTime() > Date.now()) return <span class="chip embargo"><Icon name="lock" size={14} /> {t("wall.embargo", { at: when(row.embargo_until) })}</span>;
  if (row.status === "published" && row.newer_draft) return <span class="chip public">{t("wall.differs")}</span>;
  return null;
}
