// Staff and desks.

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { List, type ListAbout } from "../lists/list";
import type { Place } from "../router";
import { current, know, may } from "../session";
import { named, t } from "../words";

const ROLES = ["contributor", "reporter", "editor", "chief", "admin"];

export function People({ part }: { part: string[]; place: Place }): JSX.Element {
  const [tab = "staff", chosen] = part;
  useEffect(() => {
    document.title = t("rail.people");
  }, []);
  const { desks } = current();
  const staff: ListAbout = {
    address: "/people/staff", title: t("people.staff"), one: t("one.staff"), path: "/staff", id: (item) => item.id, name: (item) => item.name || item.email, mayChange: may("staff.manage"),
    note: (item) => `${named("role", item.role)} · ${item.desks.join(", ")} · ${item.email}${item.disabled ? ` · ${t("people.disabled")}` : ""}`,
    fields: [
      { name: "email", label: t("signin.email"), fixed: true }, { name: "name", label: t("list.name") }, { name: "role", label: t("list.role"), options: ROLES.map((role) => [role, named("role", role)]) },
      { name: "desks", label: t("people.desks"), several: desks.map((desk) => [desk.slug, desk.name]) }, { name: "password", label: t("people.password"), kind: "password", note: t("people.password.words") }, { name: "disabled", label: t("people.disable"), kind: "tick", later: true },
    ],
    defaults: { role: "reporter", desks: current().me?.desks ?? [] },
  };
  const deskList: ListAbout = {
    address: "/people/desks", title: t("people.desks"), one: t("one.desk"), path: "/desks", id: (item) => item.slug, name: (item) => item.name, note: (item) => item.slug, mayChange: may("settings.manage"), after: () => void know(),
    fields: [{ name: "slug", label: t("field.slug"), fixed: true }, { name: "name", label: t("list.name") }],
  };
  return (
    <div class="site">
      <nav class="tabs site-tabs" aria-label={t("rail.people")}>
        {["staff", "desks"].map((name) => <a key={name} href={`/desk/people/${name}`} aria-current={name === tab ? "page" : undefined}>{named("people", name)}</a>)}
      </nav>
      <List key={tab} about={tab === "desks" ? deskList : staff} chosen={chosen} />
    </div>
  );
}
