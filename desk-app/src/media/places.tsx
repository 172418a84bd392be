// Folders and tags of the library, and another file in the place of one.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type Asset, ask, post, put, replaceFile } from "../api";
import { Icon } from "../icons";
import { Button, Field, Problem, useDeed } from "../parts";
import { setQuery } from "../router";
import { t } from "../words";
import { UploadButton } from "./chooser";

export interface Places {
  folders: { name: string; count: number }[];
  tags: { name: string; count: number }[];
}

/** Every folder with those above it, and how many files lie in it or below. */
export function tree(places: Places | undefined): { path: string; name: string; depth: number; count: number }[] {
  const counts = new Map<string, number>();
  for (const { name, count } of places?.folders ?? []) {
    const parts = name.split("/");
    parts.forEach((_, at) => {
      const path = parts.slice(0, at + 1).join("/");
      counts.set(path, (counts.get(path) ?? 0) + count);
    });
  }
  const order = (path: string) => path.split("/");
  return [...counts]
    .sort(([one], [other]) => {
      const [a, b] = [order(one), order(other)];
      const at = a.findIndex((name, place) => name !== b[place]);
      return at < 0 ? a.length - b.length : (a[at] ?? "").localeCompare(b[at] ?? "");
    })
    .map(([path, count]) => ({ path, name: path.split("/").at(-1)!, depth: path.split("/").length - 1, count }));
}

export function Folders({ places, chosen, tag }: { places: Places | undefined; chosen: string; tag: string }): JSX.Element | null {
  const folders = tree(places);
  if (folders.length === 0 && (places?.tags.length ?? 0) === 0) return null;
  const go = (words: Record<string, string>) => (event: Event) => { event.preventDefault(); setQuery(words); };
  return (
    <nav class="folders" aria-label={t("media.folders")}>
      <h2>{t("media.folders")}</h2>
      <ul>
        <li><a href="/desk/media" aria-current={chosen === "" ? "true" : undefined} onClick={go({ folder: "" })}><Icon name="image" size={16} /> <span>{t("media.everywhere")}</span></a></li>
        {folders.map((one) => <li key={one.path} class={`depth-${Math.min(one.depth, 4)}`}><a href={`/desk/media?folder=${encodeURIComponent(one.path)}`} aria-current={chosen === one.path ? "true" : undefined} onClick={go({ folder: one.path })}><span dir="auto">{one.name}</span> <span class="note">{one.count}</span></a></li>)}
      </ul>
      {(places?.tags.length ?? 0) > 0 && (
        <>
          <h2>{t("media.tags")}</h2>
          <ul class="tag-words">
            {places!.tags.map((one) => <li key={one.name}><button type="button" aria-pressed={tag === one.name} onClick={() => setQuery({ tag: tag === one.name ? "" : one.name })}><bdi>{one.name}</bdi> <span class="note">{one.count}</span></button></li>)}
          </ul>
        </>
      )}
    </nav>
  );
}

/** In which folder a file lies, and its tags. */
export function Where({ asset, places, off, onChange }: { asset: Asset; places: Places | undefined; off: boolean; onChange: (asset: Asset) => void }): JSX.Element {
  const [folder, setFolder] = useState(asset.folder);
  const [tags, setTags] = useState(asset.tags.join(", "));
  const deed = useDeed();
  const changed = folder !== asset.folder || tags !== asset.tags.join(", ");
  const save = () =>
    deed.run(async () => {
      const kept: Asset = await put(`/assets/${asset.id}/place`, { folder, tags: tags.split(",").map((tag) => tag.trim()).filter(Boolean) });
      setFolder(kept.folder);
      setTags(kept.tags.join(", "));
      onChange(kept);
    });
  return (
    <section>
      <h3>{t("media.where")}</h3>
      <Field label={t("media.folder")} value={folder} onValue={setFolder} readOnly={off} list={tree(places).map((one) => one.path)} note={off ? undefined : t("media.folder.words")} />
      <Field label={t("media.tags")} value={tags} onValue={setTags} readOnly={off} note={off ? undefined : t("media.tags.words")} />
      <Problem error={deed.error} />
      {!off && changed && <Button kind="ink" disabled={deed.running} onClick={() => void save()}>{t("media.putAway")}</Button>}
    </section>
  );
}

/** The bin of the library: what readers see does not go into it, and what lies in it can be taken out again. */
export function Bin({ asset, onDone }: { asset: Asset; onDone: (asset: Asset) => void }): JSX.Element {
  const deed = useDeed();
  return (
    <section>
      <h3>{t("media.bin")}</h3>
      <Problem error={deed.error} />
      <p class="row-of-buttons">
        {asset.binned_at ? <Button kind="ink" disabled={deed.running} onClick={() => void deed.run(async () => onDone(await post(`/assets/${asset.id}/restore`)))}>{t("media.bin.restore")}</Button> : <Button kind="quiet" icon="trash" disabled={deed.running} onClick={() => void deed.run(async () => onDone(await ask("DELETE", `/assets/${asset.id}`)))}>{t("media.bin.do")}</Button>}
      </p>
    </section>
  );
}

/** Another file takes the place of one: first chosen, then said what that changes, then done. */
export function Replace({ asset, uses, onDone }: { asset: Asset; uses: number; onDone: (asset: Asset) => void }): JSX.Element {
  const [file, setFile] = useState<File | null>(null);
  const deed = useDeed();
  return (
    <section>
      <h3>{t("media.inPlace")}</h3>
      <Problem error={deed.error} />
      {file ? (
        <>
          <p>{t("media.replace.sure", { name: file.name, n: uses })}</p>
          <p class="row-of-buttons">
            <Button kind={uses > 0 ? "public" : "ink"} disabled={deed.running} onClick={() => void deed.run(async () => { onDone(await replaceFile(asset.id, file)); setFile(null); })}>{t("media.replace.do")}</Button>
            <Button kind="quiet" onClick={() => { setFile(null); deed.clear(); }}>{t("media.replace.not")}</Button>
          </p>
        </>
      ) : (
        <>
          <p class="note">{t("media.replace.words")}</p>
          <UploadButton kind={asset.kind} label={t("media.replace.choose")} onFiles={(files) => setFile(files[0] ?? null)} />
        </>
      )}
    </section>
  );
}
