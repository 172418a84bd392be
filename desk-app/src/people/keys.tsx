// Keys for scripts: in whose name, for what, until when.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { all, get, type Json, type Page, post, remove } from "../api";
import { Button, Choice, Field, Problem, Tick, useAsked, useDeed, Waiting } from "../parts";
import { current } from "../session";
import { when } from "../time";
import { t } from "../words";
import { Told } from "./invitations";

const DAYS = ["30", "90", "365", ""];

export function Keys(): JSX.Element {
  const asked = useAsked<Page<Json>>(() => get("/keys", { limit: 100 }), []);
  const staff = useAsked<Json[]>(() => all<Json>("/staff"), []);
  const me = current().me!;
  const [name, setName] = useState("");
  const [whose, setWhose] = useState(me.id);
  const [days, setDays] = useState("90");
  const [scopes, setScopes] = useState<string[]>([]);
  const [made, setMade] = useState<{ token: string; name: string }>();
  const deed = useDeed();
  const make = () =>
    deed.run(async () => {
      const expires_at = days ? new Date(Date.now() + Number(days) * 86_400_000).toISOString() : null;
      const { token } = await post<Json>("/keys", { name, staff: whose, scopes, expires_at });
      setMade({ token, name });
      setName("");
      asked.again();
    });
  return (
    <main class="page keys-screen" aria-label={t("people.keys")}>
      <header class="top"><h1>{t("people.keys")}</h1></header>
      <form class="block-form" aria-label={t("key.title")} onSubmit={(event) => { event.preventDefault(); void make(); }}>
        <h2>{t("key.title")}</h2>
        <p class="note">{t("key.words")}</p>
        <Field label={t("key.for")} value={name} onValue={setName} required placeholder={t("key.example")} />
        <Choice label={t("key.whose")} value={whose} options={(staff.data ?? [{ id: me.id, name: me.name, email: me.email }]).map((one) => [one.id, `${one.name} (${one.email})`])} onValue={setWhose} />
        <Choice label={t("key.until")} value={days} options={DAYS.map((one) => [one, one ? t("key.days", { n: Number(one) }) : t("key.never")])} onValue={setDays} />
        <fieldset class="several-of scopes"><legend>{t("key.scopes")}</legend>{me.capabilities.filter((one) => one !== "session.use").map((one) => <Tick key={one} label={one} checked={scopes.includes(one)} onValue={(on) => setScopes(on ? [...scopes, one] : scopes.filter((other) => other !== one))} />)}</fieldset>
        {scopes.length === 0 && <p class="note">{t("key.all")}</p>}
        <Problem error={deed.error} />
        <p><Button type="submit" kind="ink" disabled={deed.running}>{t("key.do")}</Button></p>
      </form>
      {made && <Told title={t("key.made", { name: made.name })} words={t("key.once")} text={made.token} />}
      <section class="list-section" aria-label={t("people.keys")}>
        <Problem error={asked.error} />
        {!asked.data && !asked.error && <Waiting rows={2} />}
        {asked.data?.items.length === 0 && <p class="note">{t("key.none")}</p>}
        <ul class="plain-rows">
          {asked.data?.items.map((one) => (
            <li key={one.id}>
              <b dir="auto">{one.name || t("key.unnamed")}</b>
              <span class="note"><bdi>{one.email}</bdi> · <bdi>{one.scopes.join(", ") || t("key.everything")}</bdi> · {one.expires_at ? t("key.ends", { at: when(one.expires_at) }) : t("key.never")} · {one.used_at ? t("safety.used", { at: when(one.used_at) }) : t("key.unused")}</span>
              <Button small kind="quiet" aria-label={`${t("key.end")}: ${one.name || one.email}`} disabled={deed.running} onClick={() => void deed.run(async () => { await remove(`/keys/${one.id}`); asked.again(); })}>{t("key.end")}</Button>
            </li>
          ))}
        </ul>
      </section>
    </main>
  );
}
