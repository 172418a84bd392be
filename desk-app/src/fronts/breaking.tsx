// Breaking news: one sentence above an edition's front and its sections, until it is taken down or ends by itself.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { get, type Page, put, Refused, remove, type Row } from "../api";
import { Button, Choice, Field, Problem, useAsked, useDeed, Waiting } from "../parts";
import { current, may } from "../session";
import { fieldWords, fromField, toField, when } from "../time";
import { t } from "../words";

interface News {
  edition: string;
  text: string;
  article: number | null;
  since: string;
  until: string;
}

/** As the API has them: letters of the sentence, and hours after which it ends if nothing else is said. */
const MOST = 160;
const HOURS = 6;

const inHours = (hours: number): string => toField(new Date(Date.now() + hours * 3_600_000).toISOString());

export function Breaking(): JSX.Element {
  const { editions } = current();
  const [edition, setEdition] = useState(editions.find((one) => one.default)?.code ?? editions[0]?.code ?? "");
  const asked = useAsked(() => now(edition), [edition]);
  const [said, say] = useState("");
  return (
    <section class="breaking-news" aria-labelledby="breaking-news">
      <div class="breaking-head">
        <h2 id="breaking-news">{t("breaking.title")}</h2>
        {editions.length > 1 && <Choice label={t("field.edition")} hideLabel value={edition} options={editions.map((one) => [one.code, one.language_name || one.name])} onValue={setEdition} />}
      </div>
      <Problem error={asked.error} />
      {asked.data === undefined && !asked.error ? <Waiting rows={2} /> : <News key={`${edition} ${asked.data?.since}`} edition={edition} news={asked.data ?? null} done={(words) => { say(words); asked.again(); }} />}
      <p class="note" role="status">{said}</p>
    </section>
  );
}

/** What breaks in an edition now, if anything does. */
async function now(edition: string): Promise<News | null> {
  try {
    return await get("/breaking", { edition });
  } catch (failure) {
    if (failure instanceof Refused && failure.status === 404) return null;
    throw failure;
  }
}

function News({ edition, news, done }: { edition: string; news: News | null; done: (words: string) => void }): JSX.Element {
  const [text, setText] = useState(news?.text ?? "");
  const [article, setArticle] = useState(news?.article ? String(news.article) : "");
  const [until, setUntil] = useState(news ? toField(news.until) : inHours(HOURS));
  const [stories, setStories] = useState<Row[]>([]);
  const deed = useDeed();
  const letters = [...text.trim()].length;
  const mayLaunch = may("front.launch") && current().me!.role !== "editor";
  useEffect(() => {
    if (mayLaunch) void get("/articles", { edition, status: "published", limit: "30" }).then(({ items }: Page<Row>) => setStories(items), () => {});
  }, [edition]);
  const options: [string, string][] = [["", t("breaking.noStory")], ...stories.filter((row) => row.number !== null).map((row): [string, string] => [String(row.number), row.headline])];
  if (article && !options.some(([number]) => number === article)) options.push([article, t("breaking.story", { number: article })]);
  const blocked = letters === 0 ? t("breaking.need") : letters > MOST ? t("breaking.long", { n: letters - MOST }) : undefined;
  const send = () =>
    deed.run(async () => {
      await put(`/breaking?edition=${edition}`, { edition, text: text.trim(), article: article || null, until: fromField(until) });
      done(t("breaking.isSet"));
    });
  const end = () =>
    deed.run(async () => {
      await remove(`/breaking?edition=${edition}`);
      setText("");
      setArticle("");
      setUntil(inHours(HOURS));
      done(t("breaking.isEnded"));
    });
  return (
    <>
      {news ? <p class="breaking-now"><b>{news.text}</b> <span class="note">{t("breaking.now", { since: when(news.since), until: when(news.until) })}</span></p> : <p class="note">{t("breaking.nothing")}</p>}
      {mayLaunch && (
        <form
          class="breaking-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (!blocked) void send();
          }}
        >
          <Field label={t("breaking.text")} value={text} onValue={setText} note={t("breaking.letters", { n: letters, most: MOST })} error={letters > MOST ? t("breaking.long", { n: letters - MOST }) : undefined} />
          <Choice label={t("breaking.leads")} value={article} options={options} onValue={setArticle} />
          <Field label={t("breaking.until")} type="datetime-local" value={until} onValue={setUntil} note={until ? fieldWords(until) : t("breaking.byItself", { n: HOURS })} />
          <p class="row-of-buttons">
            <Button kind="public" type="submit" disabled={deed.running} blocked={blocked}>{t(news ? "breaking.replace" : "breaking.set")}</Button>
            {news && <Button disabled={deed.running} onClick={() => void end()}>{t("breaking.end")}</Button>}
          </p>
        </form>
      )}
      <Problem error={deed.error} />
    </>
  );
}
