// What can't be undone wants a fresh proof: asked for where somebody is, and then the deed goes on.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { get, type Json, onProof, post, Refused } from "./api";
import { answer, browserHasPasskeys } from "./passkey";
import { Button, Field, said, Sheet, useDeed } from "./parts";
import { current } from "./session";
import { t } from "./words";

/** Waits for deeds that want a proof, and shows the sheet for it. */
export function Proof(): JSX.Element | null {
  const [done, setDone] = useState<((proved: boolean) => void) | undefined>();
  useEffect(() => onProof(() => new Promise((resolve) => setDone(() => resolve))), []);
  if (!done) return null;
  const end = (proved: boolean) => {
    setDone(undefined);
    done(proved);
  };
  return <ProofSheet onEnd={end} />;
}

function ProofSheet({ onEnd }: { onEnd: (proved: boolean) => void }): JSX.Element {
  const [factors, setFactors] = useState<Json>();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const deed = useDeed();
  useEffect(() => {
    void get("/session/factors").then(setFactors, () => {});
  }, []);
  const hasPasskey = factors?.passkeys.length > 0 && browserHasPasskeys() && current().me?.passkeys;
  const prove = async (body: () => Promise<Json>) => {
    if (await deed.run(async () => post("/session/proof", await body()))) onEnd(true);
  };
  return (
    <Sheet name={t("proof.title")} onClose={() => onEnd(false)}>
      <p>{t("proof.words")}</p>
      {hasPasskey && <p><Button kind="ink" icon="key" disabled={deed.running} onClick={() => void prove(() => answer("/session/proof/passkey"))}>{t("proof.passkey")}</Button></p>}
      <form
        class="proof-form"
        onSubmit={(event) => {
          event.preventDefault();
          void prove(async () => ({ password, code }));
        }}
      >
        <input type="text" class="hidden" autocomplete="username" value={current().me?.email} readOnly tabIndex={-1} aria-hidden="true" />
        <Field label={t("signin.password")} type="password" autocomplete="current-password" value={password} onValue={setPassword} required data-first />
        {factors?.codes && <Field label={t("signin.code")} inputMode="numeric" autocomplete="one-time-code" value={code} onValue={setCode} required />}
        {deed.error !== undefined && <p class="note stop" role="alert">{deed.error instanceof Refused ? (deed.error.status === 403 ? t("proof.wrong") : said(deed.error)) : t("passkey.none")}</p>}
        <p><Button type="submit" kind={hasPasskey ? "plain" : "ink"} disabled={deed.running}>{t("proof.do")}</Button></p>
      </form>
    </Sheet>
  );
}
