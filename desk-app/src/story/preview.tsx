// The real page before it is out, on a phone, a tablet, a desktop; as a search result and as a card; and an address to show it around.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Content, fileOf, post, remove, type Story } from "../api";
import { Button, Problem, Segments, Sheet, useDeed } from "../parts";
import { type Place, setQuery } from "../router";
import { paper } from "../shell";
import { when } from "../time";
import { t } from "../words";
import type { Deeds } from "./story";

interface Shared {
  url: string;
  token: string;
  expires_at: string;
}

type As = "page" | "search" | "card";
const WIDTHS = { phone: 390, tablet: 820, desktop: 1280 };

export function PreviewSheet({ story, content, deeds, place, onClose }: { story: Story; content: Content; deeds: Deeds; place: Place; onClose: () => void }): JSX.Element {
  const as = (place.query.get("as") ?? "page") as As;
  const width = (place.query.get("w") ?? "phone") as keyof typeof WIDTHS;
  const [own, setOwn] = useState<Shared>();
  const [shared, setShared] = useState<Shared>();
  const deed = useDeed();
  useEffect(() => {
    let made: Shared | undefined;
    void deed.run(async () => {
      const revision = await deeds.settle();
      made = await post(`/articles/${story.id}/previews`, { expires_in: "1h", revision });
      setOwn(made);
    });
    return () => void (made && remove(`/articles/${story.id}/previews/${made.token}`).catch(() => {}));
  }, []);
  const path = own ? new URL(own.url).pathname : undefined;
  return (
    <Sheet
      name={t("preview.do")}
      onClose={onClose}
      foot={
        shared ? (
          <>
            <input class="share-address" readOnly aria-label={t("preview.address")} value={shared.url} onFocus={(event) => event.currentTarget.select()} />
            <span class="note">{t("preview.until", { at: when(shared.expires_at) })}</span>
            <Button small onClick={() => void navigator.clipboard?.writeText(shared.url)}>{t("preview.copy")}</Button>
            <Button small kind="stop" onClick={() => void deed.run(async () => { await remove(`/articles/${story.id}/previews/${shared.token}`); setShared(undefined); })}>{t("preview.end")}</Button>
          </>
        ) : (
          <Button onClick={() => void deed.run(async () => setShared(await post(`/articles/${story.id}/previews`, { expires_in: "7d" })))}>{t("preview.share")}</Button>
        )
      }
    >
      <div class="preview-tools">
        <Segments label={t("preview.as")} value={as} options={[["page", t("preview.page")], ["search", t("preview.search")], ["card", t("preview.card")]]} onValue={(next) => setQuery({ as: next === "page" ? "" : next })} />
        {as === "page" && <Segments label={t("preview.width")} value={width} options={[["phone", t("preview.phone")], ["tablet", t("preview.tablet")], ["desktop", t("preview.desktop")]]} onValue={(next) => setQuery({ w: next })} />}
      </div>
      <Problem error={deed.error} />
      {as === "page" && path && <PageFrame path={path} width={WIDTHS[width]} />}
      {as === "search" && (
        <div class="as-search">
          <p class="note">{location.host} › {content.section}</p>
          <h3>{content.seo_title || content.headline} – {paper()}</h3>
          <p>{content.seo_description || content.standfirst}</p>
        </div>
      )}
      {as === "card" && (
        <div class="as-card">
          {content.lead && <img src={fileOf(content.lead.asset, 640)} alt={content.lead.alt} />}
          <p class="note">{location.host}</p>
          <h3>{content.seo_title || content.headline}</h3>
          <p>{content.seo_description || content.standfirst}</p>
        </div>
      )}
    </Sheet>
  );
}

/** The page at a device's width, made small enough to be seen whole. */
export function PageFrame({ path, width }: { path: string; width: number }): JSX.Element {
  const [room, setRoom] = useState(0);
  const scale = room ? Math.min(1, room / width) : 1;
  return (
    <div class="page-frame" role="group" aria-label={t("preview.page")} tabIndex={0} ref={(box) => { if (box && box.clientWidth !== room) setRoom(box.clientWidth); }}>
      <iframe
        title={t("preview.page")}
        src={path}
        sandbox="allow-same-origin"
        ref={(frame) => {
          if (!frame) return;
          frame.style.width = `${width}px`;
          frame.style.height = `${Math.round(1400 / scale)}px`;
          frame.style.transform = `scale(${scale})`;
        }}
      />
    </div>
  );
}
