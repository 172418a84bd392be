// Archives that move in: a new one, and what became of the earlier ones. It runs at the server; this screen only watches.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { get, type Json, type Page, post } from "../api";
import { Banner, Button, Choice, Empty, Field, IconButton, Problem, said, Segments, Tick, useAsked, useDeed, Waiting } from "../parts";
import { go } from "../router";
import { current } from "../session";
import { when } from "../time";
import { named, t } from "../words";
import { sendArchive } from "./pieces";
import { Report } from "./report";

export interface Import {
  id: string;
  kind: string;
  files: string[];
  settings: Json;
  dry_run: boolean;
  state: "running" | "done" | "refused" | "failed" | "stopped";
  problem: string;
  account: Json;
  begun_at: string;
  ended_at: string | null;
  files_kept: boolean;
  reported: boolean;
  progress?: { phase: string; found: number; not_taken: number } | null;
}

const KINDS = ["wordpress", "ghost", "markdown", "page"] as const;
const ENDINGS: Record<string, string> = { wordpress: ".xml,.gz,.zip", ghost: ".json,.zip,.csv,.yaml,.yml", markdown: ".zip", page: ".html,.htm,.xhtml,.txt,.zip" };
export const number = (n: number): string => new Intl.NumberFormat(document.documentElement.lang).format(n);
export const megabytes = (bytes: number): string => new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1, minimumFractionDigits: 1 }).format(bytes / 1_048_576);

export function Imports({ chosen }: { chosen: string | undefined }): JSX.Element {
  return chosen ? <Report key={chosen} id={chosen} /> : <All />;
}

function All(): JSX.Element {
  const list = useAsked<Page<Import>>(() => get("/imports", { limit: 30 }), []);
  const running = list.data?.items.find((one) => one.state === "running");
  useEffect(() => {
    const timer = setInterval(() => !document.hidden && list.again(), 5000);
    return () => clearInterval(timer);
  }, []);
  return (
    <main class="page imports" aria-label={t("site.imports")}>
      <header class="top"><h1>{t("site.imports")}</h1></header>
      <Problem error={list.error} />
      {!list.data && !list.error && <Waiting />}
      {running && (
        <Banner kind="time" icon="clock">
          <b>{t("imports.runs", { files: nameOf(running) })}</b> {t("imports.runs.words")} <a href={`/desk/site/imports/${running.id}`}>{t("imports.watch")}</a>
        </Banner>
      )}
      {list.data && <New busy={running !== undefined} />}
      {list.data && (
        <section class="imports-list">
          <h2>{t("imports.earlier")}</h2>
          {list.data.items.length === 0 && <Empty>{t("imports.none")}</Empty>}
          <ul>
            {list.data.items.map((one) => (
              <li key={one.id}>
                <a href={`/desk/site/imports/${one.id}`} dir="auto">{nameOf(one)}</a>
                <State of={one} />
                <span class="note">{named("archive", one.kind)} · {when(one.begun_at)}{one.account.totals && ` · ${t("imports.things", { n: one.account.totals.found, count: number(one.account.totals.found) })}`}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </main>
  );
}

export const nameOf = (one: Import): string => one.files.join(", ") || (one.settings.addresses ?? []).join(", ");

export function State({ of }: { of: Import }): JSX.Element {
  const word = of.state === "done" && of.dry_run ? "tried" : of.state;
  const kind = { running: "time", tried: "time", done: "public", refused: "stop", failed: "stop", stopped: "time" }[word];
  return <span class={`chip ${kind}`}>{named("imports.state", word)}</span>;
}

interface Sending {
  file: File;
  sent: number;
  id?: string;
  error?: unknown;
}

/** Files, settings, and one of two buttons: try it, or take it in. */
function New({ busy }: { busy: boolean }): JSX.Element {
  const [kind, setKind] = useState<(typeof KINDS)[number]>("wordpress");
  const [files, setFiles] = useState<Sending[]>([]);
  const [media, setMedia] = useState<Sending[]>([]);
  const [settings, setSettings] = useState<Json>({});
  const [types, setTypes] = useState("");
  const [over, setOver] = useState(false);
  const deed = useDeed();
  const gone = useRef(new AbortController());
  useEffect(() => () => gone.current.abort(), []);
  const set = (name: string) => (value: Json) => setSettings((before: Json) => ({ ...before, [name]: value }));
  const bring = (change: (next: (before: Sending[]) => Sending[]) => void, chosen: File[], one = false) => {
    change((before) => [...(one ? [] : before), ...chosen.map((file) => ({ file, sent: 0 }))]);
    void (async () => {
      for (const file of chosen) {
        const tell = (fields: Partial<Sending>) => change((before) => before.map((sending) => (sending.file === file ? { ...sending, ...fields } : sending)));
        try {
          tell({ id: await sendArchive(file, (sent) => tell({ sent }), gone.current.signal) });
        } catch (error) {
          if (!gone.current.signal.aborted) tell({ error });
        }
      }
    })();
  };
  const { editions } = current();
  const addresses: string[] = (settings.addresses ?? "").split(/\s+/).filter(Boolean);
  const everything = [...files, ...media];
  const isOne = kind === "markdown";
  const blocked = busy ? t("imports.busy") : files.length === 0 && !(kind === "page" && addresses.length > 0) ? t("imports.noFile") : everything.some((one) => one.error) ? t("imports.broken") : everything.some((one) => !one.id) ? t("imports.sending") : undefined;
  const begin = (dryRun: boolean) =>
    deed.run(async () => {
      const own = { edition: settings.edition ?? "", no_download: settings.no_download ?? false };
      const more: Record<string, Json> = {
        wordpress: { open: settings.open ?? false, types: Object.fromEntries(types.split(/[\s,]+/).filter((one) => one.includes("=")).map((one) => one.split("=", 2) as [string, string])) },
        ghost: { site: settings.site ?? "", readers: settings.readers ?? false },
        markdown: { site: settings.site ?? "" },
        page: { publish: settings.publish ?? false, addresses },
      };
      const made: Import = await post("/imports", { kind, uploads: files.map((one) => one.id), media: media[0]?.id ?? null, dry_run: dryRun, settings: { ...own, ...more[kind] } });
      go(`/site/imports/${made.id}`);
    });
  return (
    <section class="imports-new" aria-label={t("imports.new")}>
      <h2>{t("imports.new")}</h2>
      <Segments label={t("imports.kind")} value={kind} options={KINDS.map((one) => [one, named("archive", one)])} onValue={(next) => { setKind(next); setFiles([]); }} />
      <p class="note">{named("archive.words", kind)}</p>
      <div
        class={`drop-files${over ? " over" : ""}`}
        onDragOver={(event) => { event.preventDefault(); setOver(true); }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => { event.preventDefault(); setOver(false); bring(setFiles, [...(event.dataTransfer?.files ?? [])].slice(0, isOne ? 1 : 100), isOne); }}
      >
        <Pick label={isOne ? t("imports.chooseOne") : t("imports.choose")} accept={ENDINGS[kind]!} many={!isOne} onFiles={(chosen) => bring(setFiles, chosen, isOne)} />
        <p class="note">{t("imports.drop")}</p>
      </div>
      <Sendings of={files} onRemove={(one) => setFiles((before) => before.filter((other) => other !== one))} />
      {kind === "page" && <Field label={t("imports.addresses")} lines={3} value={settings.addresses ?? ""} onValue={set("addresses")} note={t("imports.addresses.words")} />}
      <details>
        <summary>{t("front.settings")}</summary>
        <div class="imports-settings">
          {editions.length > 1 && <Choice label={t("field.edition")} value={settings.edition ?? ""} options={[["", t("imports.mainEdition")], ...editions.map((one): [string, string] => [one.code, one.language_name || one.name])]} onValue={set("edition")} />}
          {(kind === "ghost" || kind === "markdown") && <Field label={t("imports.site")} type="url" value={settings.site ?? ""} onValue={set("site")} note={t("imports.site.words")} />}
          {kind === "wordpress" && <Field label={t("imports.types")} value={types} onValue={setTypes} note={t("imports.types.words")} />}
          {kind === "wordpress" && <Tick label={t("imports.open")} checked={settings.open ?? false} onValue={set("open")} />}
          {kind === "ghost" && <Tick label={t("imports.readers")} checked={settings.readers ?? false} onValue={set("readers")} />}
          {kind === "page" && <Tick label={t("imports.publish")} checked={settings.publish ?? false} onValue={set("publish")} />}
          <Tick label={t("imports.download")} checked={!settings.no_download} onValue={(on) => set("no_download")(!on)} />
          <div class="field">
            <p class="label">{t("imports.media")}</p>
            <Pick label={t("imports.chooseOne")} accept=".zip" small onFiles={(chosen) => bring(setMedia, chosen, true)} />
            <Sendings of={media} onRemove={() => setMedia([])} />
            <p class="note">{t("imports.media.words")}</p>
          </div>
        </div>
      </details>
      <Problem error={deed.error} />
      <p class="row-of-buttons">
        <Button kind="ink" blocked={blocked} disabled={deed.running} onClick={() => void begin(true)}>{t("imports.try")}</Button>
        <Button kind="quiet" blocked={blocked} disabled={deed.running} onClick={() => void begin(false)}>{t("imports.takeNow")}</Button>
        <span class="note" role="status">{blocked ?? t("imports.try.words")}</span>
      </p>
    </section>
  );
}

function Pick({ label, accept, many, small, onFiles }: { label: string; accept: string; many?: boolean; small?: boolean; onFiles: (files: File[]) => void }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input ref={input} type="file" hidden multiple={many ?? false} accept={accept} onChange={(event) => { const chosen = [...(event.currentTarget.files ?? [])]; event.currentTarget.value = ""; if (chosen.length > 0) onFiles(chosen); }} />
      <Button icon="upload" small={small ?? false} onClick={() => input.current?.click()}>{label}</Button>
    </>
  );
}

function Sendings({ of, onRemove }: { of: Sending[]; onRemove: (one: Sending) => void }): JSX.Element | null {
  if (of.length === 0) return null;
  return (
    <ul class="sendings">
      {of.map((one, at) => (
        <li key={at}>
          <span dir="auto">{one.file.name}</span>
          <span class={one.error ? "note stop" : "note"}>{one.error ? said(one.error) : one.id ? t("imports.here", { size: megabytes(one.file.size) }) : t("imports.sent", { sent: megabytes(one.sent), size: megabytes(one.file.size) })}</span>
          <IconButton icon="x" name={t("imports.drop.file", { name: one.file.name })} onClick={() => onRemove(one)} />
          {!one.id && !one.error && <progress max={one.file.size} value={one.sent} aria-label={one.file.name} />}
        </li>
      ))}
    </ul>
  );
}
