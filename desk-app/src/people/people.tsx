// Staff and desks, whom they ask in, keys for scripts, and the log of it.

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { remove } from "../api";
import { List, type ListAbout } from "../lists/list";
import { Button, Problem, useDeed } from "../parts";
import type { Place } from "../router";
import { current, know, may } from "../session";
import { Browsers } from "../site/safety";
import { named, t } from "../words";
import { Invitations } from "./invitations";
import { Keys } from "./keys";
import { Log } from "./log";

export const ROLES = ["contributor", "reporter", "editor", "chief", "admin"];

export function People({ part }: { part: string[]; place: Place }): JSX.Element {
  const [tab = "staff", chosen] = part;
  useEffect(() => {
    document.title = named("people", tab);
  }, [tab]);
  const { desks } = current();
  const tabs = ["staff", "desks", "invitations", ...(may("keys.manage") ? ["keys"] : []), ...(may("audit.read") ? ["log"] : [])];
  const staff: ListAbout = {
    address: "/people/staff", title: t("people.staff"), one: t("one.staff"), path: "/staff", id: (item) => item.id, name: (item) => item.name || item.email, mayChange: may("staff.manage"),
    note: (item) => [named("role", item.role), item.desks.join(", "), item.email, item.second_factor ? t("people.second") : "", item.disabled ? t("people.disabled") : ""].filter(Boolean).join(" · "),
    fields: [
      { name: "email", label: t("signin.email"), fixed: true }, { name: "name", label: t("list.name") }, { name: "role", label: t("list.role"), options: ROLES.map((role) => [role, named("role", role)]) },
      { name: "desks", label: t("people.desks"), several: desks.map((desk) => [desk.slug, desk.name]) }, { name: "password", label: t("people.password"), kind: "password", note: t("people.password.words") }, { name: "disabled", label: t("people.disable"), kind: "tick", later: true },
    ],
    defaults: { role: "reporter", desks: current().me?.desks ?? [] },
    more: (item, again) => may("staff.manage") && <Safety key={item.id} staff={item.id} second={item.second_factor} again={again} />,
  };
  const deskList: ListAbout = {
    address: "/people/desks", title: t("people.desks"), one: t("one.desk"), path: "/desks", id: (item) => item.slug, name: (item) => item.name, note: (item) => item.slug, mayChange: may("settings.manage"), after: () => void know(),
    fields: [{ name: "slug", label: t("field.slug"), fixed: true }, { name: "name", label: t("list.name") }],
  };
  return (
    <div class="site">
      <nav class="tabs site-tabs" aria-label={t("rail.people")}>
        {tabs.map((name) => <a key={name} href={`/desk/people/${name}`} aria-current={name === tab ? "page" : undefined}>{named("people", name)}</a>)}
      </nav>
      {tab === "invitations" ? <Invitations /> : tab === "keys" ? <Keys /> : tab === "log" ? <Log /> : <List key={tab} about={tab === "desks" ? deskList : staff} chosen={chosen} />}
    </div>
  );
}

/** Where somebody is signed in, and what to do when they lost their device. */
function Safety({ staff, second, again }: { staff: string; second: boolean; again: () => void }): JSX.Element {
  const deed = useDeed();
  return (
    <>
      <Browsers staff={staff} />
      {second && (
        <section aria-label={t("people.lost")}>
          <h2>{t("people.lost")}</h2>
          <p class="note">{t("people.lost.words")}</p>
          <Button small kind="stop" disabled={deed.running} onClick={() => void deed.run(async () => { await remove(`/staff/${staff}/factors`); again(); })}>{t("people.lost.do")}</Button>
          <Problem error={deed.error} />
        </section>
      )}
    </>
  );
}
