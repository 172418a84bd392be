// The door: nothing of the newsroom is shown before it opens.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Refused } from "./api";
import { answer, browserHasPasskeys } from "./passkey";
import { Button, Field, said, useDeed } from "./parts";
import { current, signIn } from "./session";
import { choose, language, languages, t } from "./words";

/** `within` = the sign-in ran out while somebody was at work: the form stands in a banner, and their words stay. */
export function SignIn({ within = false }: { within?: boolean }): JSX.Element {
  const [email, setEmail] = useState(within ? (current().me?.email ?? "") : "");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState<string>();
  const [shown, setShown] = useState(false);
  const deed = useDeed();
  useEffect(() => {
    if (!within) document.title = t("signin.title");
  }, []);
  const enter = () =>
    deed.run(async () => {
      try {
        await signIn({ email, password, ...(code ? { code } : {}) });
      } catch (error) {
        const second = error instanceof Refused ? error.body?.second_factor : undefined;
        if (second?.code) setCode("");
        else if (second) throw new Error(t("signin.passkeyOnly"));
        else throw error;
      }
    });
  const withPasskey = () => deed.run(async () => signIn(await answer("/session/passkey")));
  const wrong = (error: unknown): string => {
    if (error instanceof DOMException) return t("passkey.none");
    if (error instanceof Refused) return error.status === 401 ? t("signin.wrong") : said(error);
    return error instanceof Error ? error.message : String(error);
  };
  const kind = within ? "plain" : "ink";
  const form = (
    <>
      {browserHasPasskeys() && isNamed() && code === undefined && <Button icon="key" disabled={deed.running} onClick={() => void withPasskey()}>{t("signin.passkey")}</Button>}
      <form
        class="sign-in-form"
        aria-label={t("signin.title")}
        onSubmit={(event) => {
          event.preventDefault();
          void enter();
        }}
      >
        <Field label={t("signin.email")} type="email" autocomplete="username" value={email} onValue={setEmail} required readOnly={code !== undefined} />
        {code === undefined ? (
          <div class="password">
            <Field label={t("signin.password")} type={shown ? "text" : "password"} autocomplete="current-password" value={password} onValue={setPassword} required />
            <Button kind="quiet" small aria-pressed={shown} onClick={() => setShown(!shown)}>{t(shown ? "signin.hide" : "signin.show")}</Button>
          </div>
        ) : (
          <Field label={t("signin.code")} inputMode="numeric" autocomplete="one-time-code" autofocus value={code} onValue={setCode} required note={t("signin.code.words")} />
        )}
        {deed.error !== undefined && <p class="note stop" role="alert">{wrong(deed.error)}</p>}
        <Button type="submit" kind={kind} disabled={deed.running}>{t("signin.do")}</Button>
        {code !== undefined && <Button kind="quiet" small onClick={() => { setCode(undefined); setPassword(""); deed.clear(); }}>{t("signin.other")}</Button>}
      </form>
    </>
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

/** Passkeys belong to a name, encrypted or `localhost`. */
const isNamed = (): boolean => isSecureContext && !/^[\d.]+$|:/.test(location.hostname);
