// How a story is kept: in words, and never as kept before it is.

import type { JSX } from "preact";
import { Icon } from "../icons";
import { Banner } from "../parts";
import { clock, clockSeconds } from "../time";
import { t } from "../words";
import type { Keeping } from "./keeper";

export function SaveState({ keeping }: { keeping: Keeping }): JSX.Element {
  return (
    <span class={`save-state ${keeping.name}`} role="status" aria-live="polite">
      {keeping.name === "writing" && <><Icon name="pencil" size={16} /> {t("keep.writing")}</>}
      {keeping.name === "saved" && <><Icon name="check" size={16} /> {t("keep.saved", { at: clockSeconds(keeping.at) })}</>}
      {keeping.name === "offline" && <><Icon name="cloudOff" size={16} /> {t("keep.offline", { n: keeping.changes })}</>}
      {keeping.name === "expired" && <><Icon name="octagon" size={16} /> {t("keep.expired")}</>}
      {keeping.name === "refused" && <><Icon name="octagon" size={16} /> {t("keep.refused")}</>}
      {keeping.name === "conflict" && <><Icon name="compare" size={16} /> {t("keep.conflict")}</>}
    </span>
  );
}

export function KeepingBanner({ keeping, id }: { keeping: Keeping; id: string }): JSX.Element | null {
  switch (keeping.name) {
    case "offline":
      return <Banner kind={keeping.record ? "stop" : "time"} icon="cloudOff"><b>{t(keeping.record ? "keep.record.title" : "keep.offline.title", { at: clock(new Date(keeping.since)) })}</b> {t(keeping.record ? "keep.record.words" : "keep.offline.words")}</Banner>;
    case "refused":
      return <Banner kind="stop" icon="octagon"><b>{t("keep.refused.title")}</b> {keeping.words}</Banner>;
    case "conflict":
      return <Banner kind="stop" icon="compare"><b>{t("keep.conflict.title", { n: keeping.conflict.theirs.revision })}</b> {t("keep.conflict.words")} <a class="button plain small" href={`/desk/story/${id}/decide`}><span>{t("keep.conflict.do")}</span></a></Banner>;
    default:
      return null;
  }
}
