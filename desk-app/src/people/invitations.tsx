// Whom somebody asked in: a link that works once, for three days, for one address and one role.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { get, type Json, type Page, post, remove } from "../api";
import { Button, Choice, Field, Problem, Tick, useAsked, useDeed, Waiting } from "../parts";
import { current } from "../session";
import { distance, when } from "../time";
import { named, t } from "../words";
import { ROLES } from "./people";

export function Invitations(): JSX.Element {
  const asked = useAsked<Page<Json>>(() => get("/invitations", { limit: 100 }), []);
  const me = current().me!;
  const [email, setEmail] = useState("");
  const [role, setRole] = useState("reporter");
  const [desks, setDesks] = useState(me.desks);
  const [made, setMade] = useState<{ url: string; email: string }>();
  const deed = useDeed();
  // Nobody asks anybody in above themselves.
  const roles = ROLES.slice(0, ROLES.indexOf(me.role) + 1);
  const own = current().desks.filter((desk) => me.role === "admin" || me.desks.includes(desk.slug));
  const invite = () =>
    deed.run(async () => {
      const { url } = await post<Json>("/invitations", { email, role, desks });
      setMade({ url, email });
      setEmail("");
      asked.again();
    });
  return (
    <main class="page invitations" aria-label={t("people.invitations")}>
      <header class="top"><h1>{t("people.invitations")}</h1></header>
      <form class="block-form" aria-label={t("invite.title")} onSubmit={(event) => { event.preventDefault(); void invite(); }}>
        <h2>{t("invite.title")}</h2>
        <p class="note">{t("invite.words")}</p>
        <Field label={t("signin.email")} type="email" value={email} onValue={setEmail} required />
        <Choice label={t("list.role")} value={role} options={roles.map((one) => [one, named("role", one)])} onValue={setRole} />
        <fieldset class="several-of"><legend>{t("people.desks")}</legend>{own.map((desk) => <Tick key={desk.slug} label={desk.name} checked={desks.includes(desk.slug)} onValue={(on) => setDesks(on ? [...desks, desk.slug] : desks.filter((one) => one !== desk.slug))} />)}</fieldset>
        <Problem error={deed.error} />
        <p><Button type="submit" kind="ink" disabled={deed.running}>{t("invite.do")}</Button></p>
      </form>
      {made && <Told title={t("invite.made", { email: made.email })} words={t("invite.once")} text={made.url} />}
      <section class="list-section" aria-label={t("invite.open")}>
        <h2>{t("invite.open")}</h2>
        <Problem error={asked.error} />
        {!asked.data && !asked.error && <Waiting rows={2} />}
        {asked.data?.items.length === 0 && <p class="note">{t("invite.none")}</p>}
        <ul class="plain-rows">
          {asked.data?.items.map((one) => (
            <li key={one.id}>
              <b dir="auto">{one.email}</b>
              <span class="note">{named("role", one.role)} · {one.desks.join(", ")} · {t("invite.by", { name: one.by_name ?? "–" })} · <time dateTime={one.expires_at} title={when(one.expires_at)}>{t("invite.until", { at: distance(one.expires_at) })}</time></span>
              <Button small kind="quiet" aria-label={`${t("invite.end")}: ${one.email}`} disabled={deed.running} onClick={() => void deed.run(async () => { await remove(`/invitations/${one.id}`); asked.again(); })}>{t("invite.end")}</Button>
            </li>
          ))}
        </ul>
      </section>
    </main>
  );
}

/** A secret that is told once: it is kept by whoever reads it, or gone. */
export function Told({ title, words, text }: { title: string; words: string; text: string }): JSX.Element {
  const [copied, setCopied] = useState(false);
  return (
    <section class="told" role="status" aria-label={title}>
      <h2>{title}</h2>
      <p>{words}</p>
      <div class="line-form">
        <Field label={t("told.text")} hideLabel readOnly value={text} onValue={() => {}} onFocus={(event) => event.currentTarget.select()} dir="ltr" />
        <Button onClick={async () => { await navigator.clipboard.writeText(text); setCopied(true); }}>{t(copied ? "told.copied" : "told.copy")}</Button>
      </div>
    </section>
  );
}
