// Words that the server does not have yet, kept in this browser: they outlive a lost connection, a closed lid and a killed browser.

import type { Content } from "../api";
import type { Own } from "../body/galley";

export interface Kept {
  /** Whose words of which story: `STAFF/STORY`. */
  key: string;
  base: number;
  content: Content;
  at: number;
  changes: number;
  /** What was written in a galley. */
  galley?: Own;
}

function open(): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const asked = indexedDB.open("dateline-desk", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("kept", { keyPath: "key" });
      asked.result.createObjectStore("aside", { autoIncrement: true });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

let opened: Promise<IDBDatabase> | undefined;

async function within<T>(store: "kept" | "aside", mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  opened ??= open();
  const db = await opened;
  return new Promise((done, fail) => {
    // Written through to the disk before it counts as kept.
    const turn = db.transaction(store, mode, { durability: "strict" });
    const asked = work(turn.objectStore(store));
    turn.oncomplete = () => done(asked.result);
    turn.onerror = () => fail(turn.error);
    turn.onabort = () => fail(turn.error);
  });
}

export const keep = (kept: Kept): Promise<unknown> => within("kept", "readwrite", (store) => store.put(kept));
export const kept = (key: string): Promise<Kept | undefined> => within("kept", "readonly", (store) => store.get(key));
export const forget = (key: string): Promise<unknown> => within("kept", "readwrite", (store) => store.delete(key));
export const everyKept = (): Promise<Kept[]> => within("kept", "readonly", (store) => store.getAll());

/** What somebody decided against in a conflict is laid aside, not destroyed. */
export const layAside = (kept: Omit<Kept, "changes">): Promise<unknown> => within("aside", "readwrite", (store) => store.add(kept));
