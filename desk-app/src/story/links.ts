// Links of a story that lead outside, and what the desk found there. It looks in the background; a release never waits for it.

import { useEffect, useState } from "preact/hooks";
import { type Block, type Json, post } from "../api";

export interface Link {
  address: string;
  state: "unknown" | "good" | "gone" | "unsure" | "inside";
  note: string;
}

const NAMES = new Set(["href", "link", "url", "source"]);

/** Addresses in a block, each once. */
export function addressesOf(block: Block): string[] {
  const found = new Set<string>();
  const look = (value: Json, name = "") => {
    if (typeof value === "string") {
      if (NAMES.has(name) && /^https?:\/\//i.test(value)) found.add(value);
    } else if (Array.isArray(value)) for (const one of value) look(one);
    else if (value && typeof value === "object") for (const [key, one] of Object.entries(value)) look(one, key);
  };
  look(block);
  return [...found];
}

/** What is known of the links in a body; asked again while something is unknown. */
export function useLinks(blocks: Block[], online: boolean): Map<string, Link> {
  const [known, set] = useState<Map<string, Link>>(new Map());
  const addresses = [...new Set(blocks.flatMap(addressesOf))].filter((one) => URL.canParse(one) && new URL(one).origin !== location.origin).slice(0, 100);
  const mark = addresses.join("\n");
  useEffect(() => {
    if (addresses.length === 0 || !online) return;
    let timer: ReturnType<typeof setTimeout>;
    let tries = 0;
    const ask = async () => {
      tries += 1;
      const found: { items: Link[] } = await post("/links", { addresses }).catch(() => ({ items: [] }));
      set((before) => new Map([...before, ...found.items.map((one): [string, Link] => [one.address, one])]));
      if (found.items.some((one) => one.state === "unknown") && tries < 12) timer = setTimeout(() => void ask(), 1500 * tries);
    };
    // Whoever is just typing an address has not written it yet.
    timer = setTimeout(() => void ask(), 1200);
    return () => clearTimeout(timer);
  }, [mark, online]);
  return known;
}
