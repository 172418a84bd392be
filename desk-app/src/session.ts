// Who is signed in, and what the house has: editions, sections, desks, its clock.

import { useEffect, useState } from "preact/hooks";
import { all, ask, get, type Json, onExpired, Refused } from "./api";
import type { Answered } from "./passkey";
import { setZone } from "./time";

export interface Me {
  id: string;
  name: string;
  role: "contributor" | "reporter" | "editor" | "chief" | "admin";
  email: string;
  desks: string[];
  capabilities: string[];
  withReason: string[];
  /** A second factor must be set up first. */
  mustSetUp: boolean;
  /** The site's address can have passkeys. */
  passkeys: boolean;
}

export interface Section {
  id: string;
  slug: string;
  name: string;
  edition: string;
  parent: string | null;
}

export interface Edition {
  id: string;
  code: string;
  name: string;
  language: string;
  language_name: string;
  direction: string;
  default: boolean;
}

interface House {
  /** `undefined` = not asked yet, `null` = nobody. */
  me: Me | null | undefined;
  /** The sign-in ran out while somebody was at work: they keep what they see. */
  expired: boolean;
  editions: Edition[];
  sections: Section[];
  desks: { slug: string; name: string }[];
  settings: Record<string, Json>;
  unreachable: boolean;
}

let house: House = { me: undefined, expired: false, editions: [], sections: [], desks: [], settings: {}, unreachable: false };
const watching = new Set<(house: House) => void>();
const set = (change: Partial<House>) => {
  house = { ...house, ...change };
  for (const call of watching) call(house);
};

export function useHouse(): House {
  const [now, show] = useState(house);
  useEffect(() => {
    watching.add(show);
    show(house);
    return () => void watching.delete(show);
  }, []);
  return now;
}

export const current = (): House => house;
export const may = (capability: string): boolean => house.me?.capabilities.includes(capability) ?? false;
export const needsReason = (capability: string): boolean => house.me?.withReason.includes(capability) ?? false;
export const isMine = (desk: string): boolean => house.me?.desks.includes(desk) ?? false;

/** Whether this browser signed in and did not sign out: the cookie itself no script sees. */
const MARK = "desk-here";

/** Asks who is there; nobody is no fault. */
export async function begin(): Promise<void> {
  if (localStorage.getItem(MARK) === null) return set({ me: null, unreachable: false });
  try {
    const session = await get("/session");
    const me: Me = { ...session.staff, desks: session.desks, capabilities: session.capabilities, withReason: session.with_reason, mustSetUp: session.must_set_up, passkeys: session.passkeys };
    set({ me, expired: false, unreachable: false });
    if (!me.mustSetUp) await know();
  } catch (error) {
    if (error instanceof Refused && error.status === 401) {
      localStorage.removeItem(MARK);
      set({ me: null, unreachable: false });
    }
    else set({ unreachable: true });
  }
}

export async function know(): Promise<void> {
  const [editions, sections, desks, settings] = await Promise.all([
    all<Edition>("/editions"),
    all<Section>("/sections"),
    all<{ slug: string; name: string }>("/desks"),
    get("/settings"),
  ]);
  setZone(settings.time_zone);
  set({ editions, sections: await everySection(editions, sections), desks, settings });
}

/** The list of sections is one edition's; the house has several. */
async function everySection(editions: Edition[], first: Section[]): Promise<Section[]> {
  const others = editions.filter((edition) => !first.some((section) => section.edition === edition.code));
  const more = await Promise.all(others.map((edition) => all<Section>("/sections", { edition: edition.code })));
  const known = new Map([...first, ...more.flat()].map((section) => [section.id, section]));
  return [...known.values()];
}

/** Signs in with a password and perhaps a code, or with what a passkey answered. */
export async function signIn(given: { email: string; password: string; code?: string } | Answered): Promise<void> {
  const { staff } = await ask("POST", "/session", given);
  localStorage.setItem(MARK, "1");
  const before = house.me?.email;
  // Somebody else begins with what is theirs; the words of who was here before are kept for them.
  if (before !== undefined && before !== staff.email) return location.reload();
  await begin();
  if (house.expired) set({ expired: false });
  dispatchEvent(new CustomEvent("desk-signed-in"));
}

export async function signOut(): Promise<void> {
  await ask("DELETE", "/session").catch(() => {});
  localStorage.removeItem(MARK);
  set({ me: null, expired: false });
}

onExpired(() => {
  if (house.me) set({ expired: true });
});
