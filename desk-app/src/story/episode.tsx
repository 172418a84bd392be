// A story's place in a podcast: which one, season, number and kind.

import type { JSX } from "preact";
import { all, type Content, type Episode } from "../api";
import { Choice, Field, Tick, useAsked } from "../parts";
import { t } from "../words";

interface Series {
  slug: string;
  name: string;
}

const lists = new Map<string, Promise<Series[]>>();
const seriesOf = (edition: string): Promise<Series[]> => {
  const there = lists.get(edition) ?? all<Series>("/series", { edition });
  lists.set(edition, there);
  // One that was made meanwhile is there the next time that a story is opened.
  setTimeout(() => lists.delete(edition), 30_000);
  return there;
};

export function EpisodeOf({ content, off, onValue }: { content: Content; off: boolean; onValue: (episode: Episode | null) => void }): JSX.Element | null {
  const { data } = useAsked(() => seriesOf(content.edition), [content.edition]);
  const episode = content.episode ?? null;
  // Where there are no podcasts, nobody is asked for one.
  if (!episode && !data?.length) return null;
  const set = (fields: Partial<Episode>) => onValue({ series: "", season: null, number: null, kind: "full", explicit: false, ...episode, ...fields });
  const number = (text: string) => (Number(text) > 0 ? Math.floor(Number(text)) : null);
  const known = (data ?? []).map((one): [string, string] => [one.slug, one.name]);
  if (episode && !known.some(([slug]) => slug === episode.series)) known.push([episode.series, episode.series]);
  return (
    <section class="episode-of">
      <h3>{t("episode.title")}</h3>
      <Choice label={t("episode.series")} value={episode?.series ?? ""} disabled={off} onValue={(series) => (series ? set({ series }) : onValue(null))} options={[["", t("panel.none")], ...known]} />
      {episode && (
        <>
          <div class="side-by-side">
            <Field label={t("episode.season")} type="number" value={episode.season ? String(episode.season) : ""} readOnly={off} onValue={(text) => set({ season: number(text) })} />
            <Field label={t("episode.number")} type="number" value={episode.number ? String(episode.number) : ""} readOnly={off} onValue={(text) => set({ number: number(text) })} />
          </div>
          <Choice label={t("episode.kind")} value={episode.kind} disabled={off} onValue={(kind) => set({ kind: kind as Episode["kind"] })} options={[["full", t("episode.full")], ["trailer", t("episode.trailer")], ["bonus", t("episode.bonus")]]} />
          <Tick label={t("series.explicit")} disabled={off} checked={episode.explicit} onValue={(explicit) => set({ explicit })} />
          <p class="note">{t("episode.words")}</p>
        </>
      )}
    </section>
  );
}
