// Choosing a file from the library, or bringing a new one in, from wherever a screen needs one.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Asset, fileOf, get, type Page, upload } from "../api";
import { Button, Field, Problem, Sheet, useAsked, useDeed, Waiting } from "../parts";
import { named, t } from "../words";

type Wish = { kind: string; done: (asset: Asset | null) => void };
let show: (wish: Wish | null) => void = () => {};

/** Asks for a file of a kind; null if nobody chose one. */
export function choose(kind: string): Promise<Asset | null> {
  return new Promise((done) => show({ kind, done }));
}

/** Where the question appears: once, in the shell. */
export function Chooser(): JSX.Element | null {
  const [wish, set] = useState<Wish | null>(null);
  useEffect(() => {
    show = set;
  }, []);
  if (!wish) return null;
  const end = (asset: Asset | null) => {
    set(null);
    wish.done(asset);
  };
  return <Choosing kind={wish.kind} end={end} />;
}

function Choosing({ kind, end }: { kind: string; end: (asset: Asset | null) => void }): JSX.Element {
  const [words, setWords] = useState("");
  const { data, error } = useAsked<Page<Asset>>(() => get("/assets", { kind, q: words, limit: 60 }), [kind, words]);
  const bring = useDeed();
  return (
    <Sheet name={t("choose.title", { kind: named("asset", kind) })} onClose={() => end(null)}>
      <div class="chooser-head">
        <Field label={t("choose.search")} value={words} onValue={setWords} type="search" data-first hideLabel placeholder={t("choose.search")} />
        <UploadButton kind={kind} onFiles={(files) => void bring.run(async () => end(await upload(files[0]!)))} busy={bring.running} />
      </div>
      <Problem error={error ?? bring.error} />
      {!data && !error && <Waiting />}
      <ul class="tiles">
        {data?.items.map((asset) => (
          <li key={asset.id}>
            <button type="button" class="tile" onClick={() => end(asset)}>
              <Thumb asset={asset} />
              <span class="tile-name">{asset.caption || asset.alt || asset.name}</span>
              <span class="tile-note">{asset.credit}</span>
            </button>
          </li>
        ))}
      </ul>
      {data?.items.length === 0 && <p class="note">{t("choose.none")}</p>}
    </Sheet>
  );
}

export function Thumb({ asset }: { asset: Pick<Asset, "id" | "kind" | "name" | "still"> }): JSX.Element {
  return asset.kind === "picture" || asset.still ? <img class={asset.kind === "document" ? "of-document" : undefined} src={fileOf(asset.id, 320)} alt="" loading="lazy" /> : <span class="thumb-word">{named("asset", asset.kind)}</span>;
}

const TYPES: Record<string, string> = { picture: "image/*", video: "video/*", audio: "audio/*" };

/** A button that opens the device's files, on a phone also its camera. */
export function UploadButton({ kind = "", accept, onFiles, busy, many, label }: { kind?: string; accept?: string; onFiles: (files: File[]) => void; busy?: boolean; many?: boolean; label?: string }): JSX.Element {
  let input: HTMLInputElement | null = null;
  return (
    <>
      <input
        ref={(element) => {
          input = element;
        }}
        type="file"
        hidden
        multiple={many ?? false}
        accept={accept ?? TYPES[kind] ?? ""}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = "";
          if (files.length > 0) onFiles(files);
        }}
      />
      <Button icon="upload" kind={label ? "plain" : "ink"} disabled={busy} onClick={() => input?.click()}>
        {busy ? t("media.uploading") : (label ?? t("media.upload"))}
      </Button>
    </>
  );
}
