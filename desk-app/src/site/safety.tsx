// What one comes in with: password, one-time codes, passkeys, codes for a lost device; and where one is signed in.

import { generate } from "lean-qr";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ask, get, type Json, type Page, post, put, remove } from "../api";
import { answer, browserHasPasskeys } from "../passkey";
import { Button, Field, Problem, said, useAsked, useDeed } from "../parts";
import { current } from "../session";
import { when } from "../time";
import { t } from "../words";

interface Factors {
  codes: boolean;
  passkeys: { id: string; name: string; made_at: string; used_at: string | null }[];
  recovery: number;
  wanted: boolean;
}

/** Second factors; `onChange` is told when there is another one or one less. */
export function FactorList({ onChange }: { onChange?: () => void }): JSX.Element {
  const asked = useAsked<Factors>(() => get("/session/factors"), []);
  const [recovery, setRecovery] = useState<string[]>([]);
  const deed = useDeed();
  const factors = asked.data;
  const changed = (codes: string[] | undefined) => {
    if (codes && codes.length > 0) setRecovery(codes);
    else onChange?.();
    asked.again();
  };
  if (!factors) return <Problem error={asked.error} />;
  const has = factors.codes || factors.passkeys.length > 0;
  return (
    <>
      <section aria-label={t("safety.passkeys")}>
        <h2>{t("safety.passkeys")}</h2>
        <p class="note">{t("safety.passkeys.words")}</p>
        <ul class="plain-rows">
          {factors.passkeys.map((key) => (
            <li key={key.id}>
              <b dir="auto">{key.name || t("safety.passkey")}</b>
              <span class="note">{key.used_at ? t("safety.used", { at: when(key.used_at) }) : t("safety.since", { at: when(key.made_at) })}</span>
              <Button small kind="quiet" aria-label={`${t("remove")}: ${key.name || t("safety.passkey")}`} onClick={() => void deed.run(async () => { await remove(`/session/passkeys/${key.id}`); changed(undefined); })}>{t("remove")}</Button>
            </li>
          ))}
        </ul>
        <NewPasskey onMade={changed} />
      </section>
      <section aria-label={t("safety.codes")}>
        <h2>{t("safety.codes")}</h2>
        {factors.codes ? (
          <p class="row-of-buttons"><span>{t("safety.codes.on")}</span> <Button small kind="quiet" disabled={deed.running} onClick={() => void deed.run(async () => { await remove("/session/codes"); changed(undefined); })}>{t("safety.codes.off")}</Button></p>
        ) : (
          <NewCodes onMade={changed} />
        )}
      </section>
      {(has || recovery.length > 0) && (
        <section aria-label={t("safety.recovery")}>
          <h2>{t("safety.recovery")}</h2>
          {recovery.length > 0 ? (
            <>
              <p>{t("safety.recovery.once")}</p>
              <ul class="recovery">{recovery.map((code) => <li key={code}><code>{code}</code></li>)}</ul>
              <p><Button kind="ink" onClick={() => { setRecovery([]); onChange?.(); }}>{t("safety.recovery.kept")}</Button></p>
            </>
          ) : (
            <p class="row-of-buttons"><span>{t("safety.recovery.left", { n: factors.recovery })}</span> <Button small kind="quiet" disabled={deed.running} onClick={() => void deed.run(async () => changed((await post<Json>("/session/recovery")).recovery))}>{t("safety.recovery.renew")}</Button></p>
          )}
        </section>
      )}
      <Problem error={deed.error} />
    </>
  );
}

function NewPasskey({ onMade }: { onMade: (codes: string[]) => void }): JSX.Element {
  const [name, setName] = useState("");
  const [failed, setFailed] = useState(false);
  const deed = useDeed();
  if (!browserHasPasskeys() || !current().me?.passkeys) return <p class="note">{t("safety.passkeys.never")}</p>;
  const make = () =>
    deed.run(async () => {
      setFailed(false);
      const given = await answer("/session/passkeys").catch((error) => {
        // Whoever sits there said no, or the device has no such key.
        if (error instanceof DOMException) setFailed(true);
        else throw error;
      });
      if (!given) return;
      const { recovery } = await put<Json>("/session/passkeys", { ...given, name });
      setName("");
      onMade(recovery);
    });
  return (
    <form class="line-form" onSubmit={(event) => { event.preventDefault(); void make(); }}>
      <Field label={t("safety.passkey.name")} value={name} onValue={setName} placeholder={t("safety.passkey.example")} />
      <Button type="submit" icon="key" disabled={deed.running}>{t("safety.passkey.add")}</Button>
      {failed && <p class="note stop" role="alert">{t("passkey.none")}</p>}
      <Problem error={deed.error} />
    </form>
  );
}

function NewCodes({ onMade }: { onMade: (codes: string[]) => void }): JSX.Element {
  const [key, setKey] = useState<{ key: string; uri: string }>();
  const [code, setCode] = useState("");
  const deed = useDeed();
  if (!key) {
    return (
      <>
        <p class="note">{t("safety.codes.words")}</p>
        <p><Button disabled={deed.running} onClick={() => void deed.run(async () => setKey(await post("/session/codes")))}>{t("safety.codes.begin")}</Button></p>
        <Problem error={deed.error} />
      </>
    );
  }
  return (
    <form class="codes-form" onSubmit={(event) => { event.preventDefault(); void deed.run(async () => onMade((await put<Json>("/session/codes", { code })).recovery)); }}>
      <p>{t("safety.codes.scan")}</p>
      <Drawing text={key.uri} />
      <p class="note">{t("safety.codes.type")} <code class="key">{key.key.match(/.{1,4}/g)?.join(" ")}</code></p>
      <Field label={t("signin.code")} inputMode="numeric" autocomplete="one-time-code" value={code} onValue={setCode} required error={deed.error === undefined ? undefined : said(deed.error)} />
      <p><Button type="submit" kind="ink" disabled={deed.running}>{t("safety.codes.confirm")}</Button></p>
    </form>
  );
}

/** A text as a device's camera reads it. Always dark on light. */
function Drawing({ text }: { text: string }): JSX.Element {
  const code = generate(text);
  let path = "";
  for (let y = 0; y < code.size; y += 1) for (let x = 0; x < code.size; x += 1) if (code.get(x, y)) path += `M${x + 4} ${y + 4}h1v1h-1z`;
  const side = code.size + 8;
  return <svg class="qr" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={t("safety.codes.drawing")}><path class="qr-ground" d={`M0 0h${side}v${side}h-${side}z`} /><path d={path} /></svg>;
}

export function OwnPassword(): JSX.Element {
  const [password, setPassword] = useState("");
  const [done, setDone] = useState(false);
  const deed = useDeed();
  return (
    <section aria-label={t("safety.password")}>
      <h2>{t("safety.password")}</h2>
      <form class="line-form" onSubmit={(event) => { event.preventDefault(); void deed.run(async () => { await put("/session/password", { password }); setPassword(""); setDone(true); }); }}>
        <Field label={t("people.password")} type="password" autocomplete="new-password" minLength={8} value={password} onValue={(text) => { setPassword(text); setDone(false); }} note={done ? t("safety.password.done") : t("safety.password.words")} required />
        <Button type="submit" disabled={deed.running}>{t("safety.password.do")}</Button>
        <Problem error={deed.error} />
      </form>
    </section>
  );
}

interface Browser {
  id: string;
  agent: string;
  network: string;
  made_at: string;
  seen_at: string;
  current?: boolean;
}

/** Browsers that somebody is signed in with: one's own, or those of a member of staff. */
export function Browsers({ staff }: { staff?: string }): JSX.Element {
  const path = staff ? `/staff/${staff}/sessions` : "/sessions";
  const asked = useAsked<Page<Browser>>(() => get(path, { limit: 100 }), [path]);
  const deed = useDeed();
  const items = asked.data?.items ?? [];
  const end = (which: string) => void deed.run(async () => { await ask("DELETE", which); asked.again(); });
  return (
    <section aria-label={t("safety.browsers")}>
      <h2>{t("safety.browsers")}</h2>
      {asked.data && items.length === 0 && <p class="note">{t("safety.browsers.none")}</p>}
      <ul class="plain-rows">
        {items.map((one) => (
          <li key={one.id}>
            <b><bdi>{program(one.agent)}</bdi></b>
            <span class="note">{one.current ? t("safety.here") : t("safety.seen", { at: when(one.seen_at) })} · <bdi>{one.network}</bdi></span>
            {!staff && !one.current && <Button small kind="quiet" disabled={deed.running} onClick={() => end(`/sessions/${one.id}`)}>{t("safety.end")}</Button>}
          </li>
        ))}
      </ul>
      {items.length > (staff ? 0 : 1) && <p><Button small kind={staff ? "stop" : "plain"} disabled={deed.running} onClick={() => end(path)}>{t(staff ? "safety.endAll" : "safety.endOthers")}</Button></p>}
      <Problem error={asked.error ?? deed.error} />
    </section>
  );
}

/** What a browser is, in short, of what it calls itself. */
function program(agent: string): string {
  const found = /(Edg|OPR|Firefox|Chrome|Safari)[A-Za-z]*\/(\d+)/.exec(agent.replace(/Chrome\/\S+ (?=.*(Edg|OPR))/, ""));
  const system = /(Android|iPhone|iPad|Windows|Mac OS X|Linux)/.exec(agent)?.[1];
  if (!found) return agent.slice(0, 60) || t("safety.unknown");
  const name = { Edg: "Edge", OPR: "Opera" }[found[1]!] ?? found[1]!;
  return [`${name} ${found[2]}`, system?.replace("Mac OS X", "macOS")].filter(Boolean).join(", ");
}
