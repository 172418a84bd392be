// How far a film or a sound is encoded, why it failed, and what can be done about it.

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { type Asset, ask, type Encoding as Told, get, post } from "../api";
import { Button, Problem, useAsked, useDeed } from "../parts";
import { may } from "../session";
import { t } from "../words";

/** How often it is looked at while something is done, in milliseconds. */
const BEAT = 3000;

export function Encoding({ asset, onDone }: { asset: Asset; onDone: () => void }): JSX.Element {
  const path = `/assets/${asset.id}/encoding`;
  const asked = useAsked<Told>(() => get(path), [asset.id]);
  const deed = useDeed();
  const told = asked.data;
  const open = told?.state === "waiting" || told?.state === "working";
  useEffect(() => {
    if (!open) return;
    const beat = setInterval(asked.again, BEAT);
    return () => clearInterval(beat);
  }, [open]);
  useEffect(() => {
    if (told?.state === "done" && asset.encoding?.state !== "done") onDone();
  }, [told?.state]);
  const change = (method: string) => deed.run(async () => asked.set(method === "POST" ? await post(path) : await ask(method, path)));
  return (
    <section>
      <h3>{t("encoding")}</h3>
      <Problem error={asked.error ?? deed.error} />
      {told && <p class="note" role="status">{t(`encoding.${told.state}`, { n: told.progress })}{told.problem && ` ${told.problem}`}</p>}
      {told && may("media.manage") && <p class="row-of-buttons">{open ? <Button kind="quiet" disabled={deed.running} onClick={() => void change("DELETE")}>{t("encoding.cancel")}</Button> : <Button kind="quiet" disabled={deed.running} onClick={() => void change("POST")}>{t("encoding.again")}</Button>}</p>}
    </section>
  );
}
