// What goes along with a film or a sound: captions, subtitles in other languages, chapters.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type Asset, ask, put, type Track } from "../api";
import { Choice, Field, IconButton, Problem, useDeed } from "../parts";
import { useHouse } from "../session";
import { named, t } from "../words";
import { UploadButton } from "./chooser";

const KINDS = ["captions", "subtitles", "chapters"];
const path = (asset: Asset, track: Pick<Track, "kind" | "language">) => `/assets/${asset.id}/tracks/${track.kind}/${encodeURIComponent(track.language)}`;

/** How a language calls itself. */
function nameOf(language: string): string {
  try {
    const name = new Intl.DisplayNames([language], { type: "language", fallback: "none" }).of(language);
    return name ? name[0]!.toLocaleUpperCase(language) + name.slice(1) : "";
  } catch {
    return "";
  }
}

/** The text of a file; one in another encoding would come in with holes where letters were. */
async function textOf(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  try {
    return new TextDecoder(wide ? "utf-16le" : "utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Error(t("tracks.encoding"));
  }
}

/** For the desk's own player. */
export function Heard({ asset }: { asset: Asset }): JSX.Element {
  return <>{asset.tracks.map((track) => <track key={`${track.kind} ${track.language}`} kind={track.kind} srclang={track.language} label={track.label} src={`/desk/api${path(asset, track)}`} />)}</>;
}

export function Tracks({ asset, off, onChange }: { asset: Asset; off: boolean; onChange: (asset: Asset) => void }): JSX.Element {
  const house = useHouse();
  const [kind, setKind] = useState("captions");
  const [language, setLanguage] = useState(house.editions[0]?.language ?? "en");
  const [label, setLabel] = useState("");
  const deed = useDeed();
  const bring = (file: File) =>
    deed.run(async () => {
      onChange(await put(path(asset, { kind, language }), { label: label.trim() || nameOf(language) || language, text: await textOf(file) }));
      setLabel("");
    });
  const again = asset.tracks.some((track) => track.kind === kind && track.language === language);
  return (
    <section>
      <h3>{t("tracks")}</h3>
      {asset.tracks.length === 0 && <p class="note">{t("tracks.none")}</p>}
      <ul class="usage">
        {asset.tracks.map((track) => (
          <li key={`${track.kind} ${track.language}`}>
            <a href={`/desk/api${path(asset, track)}`} download={`${track.kind}-${track.language}.vtt`}>{named("track", track.kind)}: <bdi>{track.label}</bdi></a> <span class="note">{track.language}, {t("tracks.cues", { n: track.cues })}</span>
            {!off && <IconButton icon="x" name={t("tracks.remove", { name: `${named("track", track.kind)}: ${track.label}` })} onClick={() => void deed.run(async () => onChange(await ask("DELETE", path(asset, track))))} />}
          </li>
        ))}
      </ul>
      {!off && (
        <>
          <Choice label={t("tracks.kind")} value={kind} onValue={setKind} options={KINDS.map((one): [string, string] => [one, named("track", one)])} />
          <Field label={t("tracks.language")} value={language} onValue={(text) => setLanguage(text.trim())} list={[...new Set(house.editions.map((edition) => edition.language))]} note={t("tracks.language.words")} />
          <Field label={t("tracks.label")} value={label} onValue={setLabel} placeholder={nameOf(language)} />
          <p class="note">{t("tracks.words")}</p>
          <p class="row-of-buttons"><UploadButton label={t(again ? "tracks.replace" : "tracks.add")} accept=".vtt,.srt,text/vtt" busy={deed.running} onFiles={(files) => void bring(files[0]!)} /></p>
        </>
      )}
      <Problem error={deed.error} />
    </section>
  );
}
