// Who writes a story, at which desk, until when, and how long it is to be.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { all, put, type Story } from "../api";
import { Button, Choice, Field, Problem, useAsked, useDeed } from "../parts";
import { go } from "../router";
import { current, isMine } from "../session";
import { fromField, toField } from "../time";
import { t } from "../words";
import type { Deeds } from "./story";

export function Work({ story, off, refresh, deeds }: { story: Story; off: boolean; refresh: () => Promise<Story>; deeds: Deeds }): JSX.Element {
  const colleagues = useAsked<{ id: string; name: string }[]>(() => all("/colleagues"), []);
  const [staff, setStaff] = useState(story.assigned ?? "");
  const [due, setDue] = useState(toField(story.due_at));
  const [words, setWords] = useState(String(story.asked_words ?? ""));
  useEffect(() => {
    setStaff(story.assigned ?? "");
    setDue(toField(story.due_at));
    setWords(String(story.asked_words ?? ""));
  }, [story.assigned, story.due_at, story.asked_words]);
  const deed = useDeed();
  const { desks, me } = current();
  const assign = () => deed.run(async () => { await put(`/articles/${story.id}/assignment`, { staff: staff || null, due_at: due ? fromField(due) : null, words: words ? Number(words) : null, ...deeds.why() }); await refresh(); });
  const send = (desk: string) =>
    deed.run(async () => {
      await deeds.settle();
      await put(`/articles/${story.id}/desk`, { desk, ...deeds.why() });
      // At another desk it may be out of sight.
      if (me!.role === "chief" || me!.role === "admin" || isMine(desk)) await refresh();
      else go("/wall");
    });
  const changed = staff !== (story.assigned ?? "") || due !== toField(story.due_at) || words !== String(story.asked_words ?? "");
  return (
    <section>
      <h3>{t("work.title")}</h3>
      <Choice label={t("field.desk")} value={story.desk} disabled={off || deed.running} options={desks.map((desk) => [desk.slug, desk.name])} onValue={(desk) => void send(desk)} />
      <Choice label={t("work.who")} value={staff} disabled={off} options={[["", t("work.nobody")], ...(colleagues.data ?? []).map((one): [string, string] => [one.id, one.name])]} onValue={setStaff} />
      <div class="with-button">
        <Field label={t("work.due")} type="datetime-local" value={due} readOnly={off} onValue={setDue} />
        <Field label={t("work.words")} type="number" min="1" max="100000" value={words} readOnly={off} onValue={setWords} />
        {changed && !off && <Button small disabled={deed.running} onClick={() => void assign()}>{t("panel.set")}</Button>}
      </div>
      <Problem error={deed.error} />
    </section>
  );
}
