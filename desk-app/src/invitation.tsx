// Somebody was asked to the staff: the link's holder says their name, chooses a password, and comes in.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Json, post, Refused } from "./api";
import { Button, Field, Problem, said, useAsked, useDeed } from "./parts";
import { go } from "./router";
import { signIn } from "./session";
import { when } from "./time";
import { named, t } from "./words";

export function InvitationScreen(): JSX.Element {
  const [token] = useState(() => location.hash.slice(1));
  const asked = useAsked<Json>(() => post("/invitation", { token }), [token]);
  const [name, setName] = useState<string>();
  const [password, setPassword] = useState("");
  const deed = useDeed();
  useEffect(() => {
    document.title = t("invitation.title");
  }, []);
  const found = asked.data;
  const shownName = name ?? found?.name ?? "";
  const accept = () =>
    deed.run(async () => {
      const { email } = await post<Json>("/invitation/accept", { token, name: shownName, password });
      await signIn({ email, password });
      go("/", true);
    });
  const gone = asked.error instanceof Refused && asked.error.status === 404;
  return (
    <main class="door">
      <div class="door-mark" aria-hidden="true"><div class="door-page"><p class="door-name">{document.querySelector<HTMLMetaElement>("meta[name=paper]")?.content}</p><p class="door-foot">{t("signin.staff")}</p></div></div>
      <div class="door-form">
        <h1>{t("invitation.title")}</h1>
        {gone ? <p role="alert">{t("invitation.gone")}</p> : <Problem error={asked.error} />}
        {found && (
          <>
            <p>{found.by_name ? t("invitation.words", { by: found.by_name, role: named("role", found.role), email: found.email }) : t("invitation.plain", { role: named("role", found.role), email: found.email })}</p>
            <form class="sign-in-form" aria-label={t("invitation.title")} onSubmit={(event) => { event.preventDefault(); void accept(); }}>
              <input type="email" class="hidden" autocomplete="username" value={found.email} readOnly tabIndex={-1} aria-hidden="true" />
              <Field label={t("list.name")} autocomplete="name" value={shownName} onValue={setName} required />
              <Field label={t("signin.password")} type="password" autocomplete="new-password" minLength={8} value={password} onValue={setPassword} note={t("safety.password.words")} required />
              {deed.error !== undefined && <p class="note stop" role="alert">{deed.error instanceof Refused && deed.error.status === 404 ? t("invitation.gone") : said(deed.error)}</p>}
              <Button type="submit" kind="ink" disabled={deed.running}>{t("invitation.do")}</Button>
            </form>
            <p class="note">{t("invitation.until", { at: when(found.expires_at) })}</p>
          </>
        )}
      </div>
    </main>
  );
}
