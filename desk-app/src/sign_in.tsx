// The door: nothing of the newsroom is shown before it opens.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Refused } from "./api";
import { Button, Field, said, useDeed } from "./parts";
import { current, signIn } from "./session";
import { choose, language, languages, t } from "./words";

/** `within` = the sign-in ran out while somebody was at work: the form stands in a banner, and their words stay. */
export function SignIn({ within = false }: { within?: boolean }): JSX.Element {
  const [email, setEmail] = useState(within ? (current().me?.email ?? "") : "");
  const [password, setPassword] = useState("");
  const [shown, setShown] = useState(false);
  const deed = useDeed();
  useEffect(() => {
    if (!within) document.title = t("signin.title");
  }, []);
  const form = (
    <form
      class="sign-in-form"
      aria-label={t("signin.title")}
      onSubmit={(event) => {
        event.preventDefault();
        void deed.run(() => signIn(email, password, ""));
      }}
    >
      <Field label={t("signin.email")} type="email" autocomplete="username" value={email} onValue={setEmail} required />
      <div class="password">
        <Field label={t("signin.password")} type={shown ? "text" : "password"} autocomplete="current-password" value={password} onValue={setPassword} required />
        <Button kind="quiet" small aria-pressed={shown} onClick={() => setShown(!shown)}>{t(shown ? "signin.hide" : "signin.show")}</Button>
      </div>
      {deed.error !== undefined && (
        <p class="note stop" role="alert">
          {deed.error instanceof Refused && deed.error.status === 401 ? t("signin.wrong") : said(deed.error)}
        </p>
      )}
      <Button type="submit" kind={within ? "plain" : "ink"} disabled={deed.running}>{t("signin.do")}</Button>
    </form>
  );
  if (within) {
    return (
      <>
        <p><b>{t("signin.expired")}</b> {t("signin.expired.words")}</p>
        {form}
      </>
    );
  }
  const name = document.querySelector<HTMLMetaElement>("meta[name=paper]")?.content ?? "";
  return (
    <main class="door">
      <div class="door-mark" aria-hidden="true">
        <div class="door-page">
          <p class="door-name">{name}</p>
          <p class="door-foot">{t("signin.staff")}</p>
        </div>
      </div>
      <div class="door-form">
        <h1>{t("signin.title")}</h1>
        {form}
        <p class="note">{t("signin.none")}</p>
        <p class="languages">
          {languages.map(({ code, name }) => (
            <button key={code} type="button" lang={code} aria-pressed={code === language} onClick={() => choose(code)}>{name}</button>
          ))}
        </p>
      </div>
    </main>
  );
}
