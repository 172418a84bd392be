// A static page: its title and text, written as a story's is.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Node } from "prosemirror-model";
import { get, type Json, put } from "../api";
import { BodyEditor } from "../body/editor";
import { toDocument } from "../body/read";
import { toBody } from "../body/write";
import { Icon } from "../icons";
import { Button, Field, Problem, Tick, useDeed, Waiting } from "../parts";
import { setGuard } from "../router";
import { current, may } from "../session";
import { t } from "../words";

export function PageScreen({ id }: { id: string }): JSX.Element {
  const [page, setPage] = useState<Json>();
  const [title, setTitle] = useState("");
  const [published, setPublished] = useState(false);
  const [changed, setChanged] = useState(false);
  const doc = useRef<Node | undefined>(undefined);
  const deed = useDeed();
  useEffect(() => {
    void deed.run(async () => {
      const found = await get(`/pages/${id}`);
      doc.current = toDocument(found.body);
      setPage(found);
      setTitle(found.title);
      setPublished(found.published);
    });
  }, [id]);
  useEffect(() => {
    setGuard(changed ? () => confirm(t("list.leave")) : undefined);
    const leave = (event: BeforeUnloadEvent) => changed && event.preventDefault();
    addEventListener("beforeunload", leave);
    return () => {
      setGuard(undefined);
      removeEventListener("beforeunload", leave);
    };
  }, [changed]);
  if (!page) return <main class="page"><Problem error={deed.error} />{!deed.error && <Waiting />}</main>;
  const language = current().editions.find((edition) => edition.code === page.edition)?.language ?? "en";
  return (
    <main class="page static-page" aria-label={title}>
      <header class="top">
        <a class="back" href="/desk/site/pages"><Icon name="arrowLeft" /> <span>{t("site.pages")}</span></a>
        <a href={page.address} target="_blank" rel="noopener">{page.address}</a>
        <Tick label={t("page.published")} checked={published} onValue={(next) => { setPublished(next); setChanged(true); }} />
        {may("taxonomy.manage") && <Button kind={published ? "public" : "ink"} disabled={!changed || deed.running} onClick={() => void deed.run(async () => { await put(`/pages/${id}`, { title, published, body: toBody(doc.current!) }); setChanged(false); })}>{t("story.save")}</Button>}
      </header>
      <Problem error={deed.error} />
      <div class="column">
        <Field label={t("field.title")} value={title} onValue={(next) => { setTitle(next); setChanged(true); }} />
        <BodyEditor link={undefined} doc={doc.current!} language={language} editable={may("taxonomy.manage")} onChange={(next) => { doc.current = next; setChanged(true); }} onReady={() => {}} onCommand={() => false} />
      </div>
    </main>
  );
}
