// A list of named things with a panel to change one: sections, tags, authors, editions, redirects, desks, staff.

import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { all, ask, fileOf, type Json, post, put } from "../api";
import { choose } from "../media/chooser";
import { Button, Choice, Empty, Field, IconButton, Problem, Tick, useAsked, useDeed, Waiting } from "../parts";
import { go } from "../router";
import { t } from "../words";

export interface ListField {
  name: string;
  label: string;
  kind?: "text" | "long" | "number" | "tick" | "password" | "url" | "picture";
  /** Chosen from a list. */
  options?: [string, string][] | ((value: (name: string) => Json) => [string, string][]);
  /** Another field that is empty again when this one changes. */
  clears?: string;
  /** Several of a list. */
  several?: [string, string][];
  note?: string;
  /** Only when a thing is made: it stays what it is then. */
  fixed?: boolean;
  /** Not asked when a thing is made. */
  later?: boolean;
}

export interface ListAbout {
  /** Below `/desk`: `/site/tags`. */
  address: string;
  title: string;
  one: string;
  path: string;
  query?: Record<string, string>;
  id: (item: Json) => string;
  name: (item: Json) => string;
  note: (item: Json) => string;
  fields: ListField[];
  mayChange: boolean;
  mayDelete?: boolean;
  /** What a new thing begins with. */
  defaults?: Json;
  /** What leaves for a change, from what was read. */
  body?: (fields: Json, item: Json | undefined) => Json;
  after?: () => void;
  /** The order that it comes in means something; else names are sorted. */
  ordered?: boolean;
  more?: (item: Json, again: () => void) => ComponentChildren;
  head?: ComponentChildren;
}

export function List({ about, chosen }: { about: ListAbout; chosen: string | undefined }): JSX.Element {
  const [words, setWords] = useState("");
  const list = useAsked<Json[]>(() => all(about.path, about.query), [about.path, JSON.stringify(about.query ?? {})]);
  const wish = words.toLowerCase();
  const shown = (list.data ?? []).filter((item) => `${about.name(item)} ${about.note(item)}`.toLowerCase().includes(wish));
  if (!about.ordered) shown.sort((one, other) => about.name(one).localeCompare(about.name(other)));
  const search = new URLSearchParams(about.query ?? {}).toString();
  const to = (id: string) => `${about.address}${id ? `/${encodeURIComponent(id)}` : ""}${search ? `?${search}` : ""}`;
  const item = chosen && chosen !== "new" ? (list.data ?? []).find((one) => about.id(one) === decodeURIComponent(chosen)) : undefined;
  const again = () => {
    list.again();
    about.after?.();
  };
  return (
    <div class={`list-screen${chosen ? " with-panel" : ""}`}>
      <main aria-label={about.title}>
        <header class="top">
          <h1>{about.title}</h1>
          {about.head}
          <Field label={t("list.filter")} hideLabel type="search" data-filter placeholder={t("list.filter")} value={words} onValue={setWords} />
          {about.mayChange && <Button kind="ink" icon="plus" onClick={() => go(to("new"))}>{t("list.new", { one: about.one })}</Button>}
        </header>
        <Problem error={list.error} />
        {!list.data && !list.error && <Waiting />}
        {list.data && shown.length === 0 && <Empty>{wish ? t("wall.nothing") : t("list.empty")}</Empty>}
        <ul class="plain-list">
          {shown.slice(0, 400).map((one) => (
            <li key={about.id(one)}>
              <a href={`/desk${to(about.id(one))}`} aria-current={item && about.id(item) === about.id(one) ? "true" : undefined}>
                <b dir="auto">{about.name(one)}</b>
                <span class="note" dir="auto">{about.note(one)}</span>
              </a>
            </li>
          ))}
        </ul>
      </main>
      {chosen && (chosen === "new" || item) && <Form key={chosen} about={about} item={item} onDone={(id) => { again(); go(to(id ?? ""), true); }} onClose={() => go(to(""))} again={again} />}
    </div>
  );
}

function Form({ about, item, onDone, onClose, again }: { about: ListAbout; item: Json | undefined; onDone: (id?: string) => void; onClose: () => void; again: () => void }): JSX.Element {
  const [fields, setFields] = useState<Json>({});
  const [typed, setTyped] = useState("");
  const deed = useDeed();
  const value = (name: string): Json => fields[name] ?? (item ?? about.defaults)?.[name] ?? "";
  const set = (name: string, next: Json) => setFields({ ...fields, [name]: next });
  const shown = about.fields.filter((field) => (item ? !field.fixed || value(field.name) !== "" : !field.later));
  const path = `${about.path}/${encodeURIComponent(item ? about.id(item) : "")}`;
  const query = about.query?.edition ? `?edition=${about.query.edition}` : "";
  const body = () => {
    const all = item ? fields : { ...about.defaults, ...fields };
    return about.body ? about.body(all, item) : all;
  };
  const save = () =>
    deed.run(async () => {
      if (item) {
        await put(path + query, body());
        setFields({});
        again();
      } else {
        const made = await post(about.path + query, body());
        onDone(about.id(made));
      }
    });
  return (
    <aside class="panel" role="region" aria-label={item ? about.name(item) : t("list.new", { one: about.one })}>
      <header class="sheet-head"><h2 dir="auto">{item ? about.name(item) : t("list.new", { one: about.one })}</h2><IconButton icon="x" name={t("close")} onClick={onClose} /></header>
      <form
        class="panel-form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {shown.map((field) => {
          const off = !about.mayChange || (Boolean(item) && Boolean(field.fixed));
          if (field.several) return <SeveralOf key={field.name} field={field} values={value(field.name) || []} off={off} onValues={(values) => set(field.name, values)} />;
          if (field.options) return <Choice key={field.name} label={field.label} disabled={off} value={String(value(field.name) ?? "")} options={typeof field.options === "function" ? field.options(value) : field.options} onValue={(next) => setFields({ ...fields, [field.name]: next, ...(field.clears ? { [field.clears]: "" } : {}) })} />;
          if (field.kind === "picture") return <Picture key={field.name} field={field} id={value(field.name)} off={off} onValue={(next) => set(field.name, next)} />;
          if (field.kind === "tick") return <Tick key={field.name} label={field.label} disabled={off} checked={Boolean(value(field.name))} onValue={(next) => set(field.name, next)} />;
          return <Field key={field.name} label={field.label} readOnly={off} type={field.kind === "number" || field.kind === "password" || field.kind === "url" ? field.kind : "text"} autocomplete={field.kind === "password" ? "new-password" : "off"} {...(field.kind === "long" ? { lines: 3 } : {})} value={String(value(field.name) ?? "")} note={field.note} onValue={(next) => set(field.name, field.kind === "number" ? Number(next) : next)} />;
        })}
        <Problem error={deed.error} />
        {about.mayChange && <p class="row-of-buttons"><Button type="submit" kind="ink" disabled={deed.running || (Boolean(item) && Object.keys(fields).length === 0)}>{t("story.save")}</Button></p>}
      </form>
      {item && about.more?.(item, again)}
      {item && about.mayChange && about.mayDelete !== false && (
        <section class="delete">
          <h3>{t("list.delete")}</h3>
          <p class="note">{t("list.delete.words", { name: about.name(item) })}</p>
          <Field label={t("list.delete.type")} hideLabel value={typed} onValue={setTyped} placeholder={about.name(item)} />
          <Button kind="stop" blocked={typed.trim() === about.name(item) ? undefined : t("list.delete.type")} onClick={() => void deed.run(async () => { await ask("DELETE", path + query); onDone(); })}>{t("list.delete")}</Button>
        </section>
      )}
    </aside>
  );
}

/** A picture of the library. */
function Picture({ field, id, off, onValue }: { field: ListField; id: string; off: boolean; onValue: (id: string) => void }): JSX.Element {
  const pick = async () => {
    const asset = await choose("picture");
    if (asset) onValue(asset.id);
  };
  return (
    <div class="list-picture">
      <p class="label">{field.label}</p>
      {id && <img src={fileOf(id, 320)} alt="" />}
      {field.note && <p class="note">{field.note}</p>}
      {!off && (
        <p class="row-of-buttons">
          <Button small onClick={() => void pick()}>{id ? t("media.replace") : t("media.pick")}</Button>
          {id && <Button small kind="quiet" onClick={() => onValue("")}>{t("remove")}</Button>}
        </p>
      )}
    </div>
  );
}

function SeveralOf({ field, values, onValues, off }: { field: ListField; values: string[]; onValues: (values: string[]) => void; off: boolean }): JSX.Element {
  return (
    <fieldset class="several-of">
      <legend>{field.label}</legend>
      {field.several!.map(([code, name]) => (
        <Tick key={code} label={name} disabled={off} checked={values.includes(code)} onValue={(on) => onValues(on ? [...values, code] : values.filter((one) => one !== code))} />
      ))}
    </fieldset>
  );
}
