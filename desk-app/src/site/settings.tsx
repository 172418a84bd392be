// Settings of the publication.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { get, type Json, put } from "../api";
import { ROLES } from "../people/people";
import { choose } from "../media/chooser";
import { fileOf } from "../api";
import { Button, Choice, Field, Problem, Tick, useAsked, useDeed, Waiting } from "../parts";
import { know, may } from "../session";
import { named, t } from "../words";

const TEXTS = ["name", "tagline", "description", "copyright", "licence", "footer", "contact", "report", "time_zone", "article_address"];

export function Settings(): JSX.Element {
  const asked = useAsked<Json>(() => get("/settings"), []);
  const [own, setOwn] = useState<Json>({});
  const [saved, setSaved] = useState(false);
  const deed = useDeed();
  const off = !may("settings.manage");
  const value = (name: string): Json => (name in own ? own[name] : asked.data?.[name]);
  const set = (name: string) => (next: Json) => {
    setOwn({ ...own, [name]: next });
    setSaved(false);
  };
  const wanted: string[] = value("second_factor") ?? ["chief", "admin"];
  const save = () =>
    deed.run(async () => {
      asked.set(await put("/settings", own));
      setOwn({});
      setSaved(true);
      await know();
    });
  return (
    <main class="page" aria-label={t("site.settings")}>
      <header class="top">
        <h1>{t("site.settings")}</h1>
        <span role="status" class="note">{saved ? t("list.saved") : off ? t("settings.admin") : ""}</span>
        {!off && <Button kind="ink" disabled={Object.keys(own).length === 0 || deed.running} onClick={() => void save()}>{t("story.save")}</Button>}
      </header>
      <Problem error={asked.error ?? deed.error} />
      {!asked.data && !asked.error && <Waiting />}
      {asked.data && (
        <div class="settings-form">
          {TEXTS.map((name) => <Field key={name} label={named("setting", name)} value={value(name) ?? ""} readOnly={off} onValue={(text) => set(name)(text || null)} {...(["description", "footer"].includes(name) ? { lines: 2 } : {})} note={name === "article_address" ? t("setting.article_address.words") : undefined} />)}
          <Field label={t("setting.privacy")} lines={5} value={value("privacy") ?? ""} readOnly={off} onValue={(text) => set("privacy")(text || null)} />
          <Choice label={t("setting.comments_moderation")} disabled={off} value={value("comments_moderation") ?? "before"} options={[["before", t("setting.before")], ["after", t("setting.after")]]} onValue={set("comments_moderation")} />
          <Field label={t("setting.comments_close_days")} type="number" min="1" max="3650" value={String(value("comments_close_days") ?? 14)} readOnly={off} onValue={(days) => set("comments_close_days")(Number(days) || null)} />
          <Field label={t("setting.hold_seconds")} type="number" min="0" max="60" value={String(value("hold_seconds") ?? 0)} readOnly={off} onValue={(seconds) => set("hold_seconds")(Number(seconds) || null)} />
          <Tick label={t("setting.picture_downloads")} disabled={off} checked={Boolean(value("picture_downloads"))} onValue={(on) => set("picture_downloads")(on || null)} />
          <fieldset class="several-of">
            <legend>{t("setting.second_factor")}</legend>
            {ROLES.map((role) => <Tick key={role} label={named("role", role)} disabled={off} checked={wanted.includes(role)} onValue={(on) => set("second_factor")(ROLES.filter((one) => (one === role ? on : wanted.includes(one))))} />)}
            <p class="note">{t("setting.second_factor.words")}</p>
          </fieldset>
          {["logo", "social_card"].map((name) => (
            <div key={name} class="field">
              <p class="label">{named("setting", name)}</p>
              {value(name) && <img class="setting-picture" src={fileOf(value(name), 320)} alt="" />}
              {!off && <p class="row-of-buttons"><Button small onClick={async () => { const asset = await choose("picture"); if (asset) set(name)(asset.id); }}>{t("media.pick")}</Button>{value(name) && <Button small kind="quiet" onClick={() => set(name)(null)}>{t("remove")}</Button>}</p>}
            </div>
          ))}
          <Profiles label={t("setting.profiles")} values={value("profiles") ?? []} off={off} onValues={set("profiles")} />
          <Profiles label={t("setting.share")} values={value("share") ?? []} off={off} onValues={set("share")} />
        </div>
      )}
    </main>
  );
}

function Profiles({ label, values, onValues, off }: { label: string; values: { network: string; url?: string }[]; onValues: (values: Json) => void; off: boolean }): JSX.Element {
  const at = (place: number, fields: Json) => onValues(values.map((one, here) => (here === place ? { ...one, ...fields } : one)));
  return (
    <fieldset class="several-of">
      <legend>{label}</legend>
      {values.map((one, place) => (
        <div class="entry-row" key={place}>
          <Field label={t("setting.network")} value={one.network} readOnly={off} onValue={(network) => at(place, { network })} />
          <Field label={t("field.address")} value={one.url ?? ""} readOnly={off} onValue={(url) => at(place, url ? { url } : { url: undefined })} />
          {!off && <Button small kind="quiet" onClick={() => onValues(values.filter((_, here) => here !== place))}>{t("remove")}</Button>}
        </div>
      ))}
      {!off && <Button small kind="quiet" icon="plus" onClick={() => onValues([...values, { network: "" }])}>{t("setting.addNetwork")}</Button>}
    </fieldset>
  );
}
