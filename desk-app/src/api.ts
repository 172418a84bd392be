// The desk's API, as documented at /desk/api/openapi.json; nothing else is asked.

/** What the API says when it does not do a thing. `status` 0 = nobody answered. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly errors: { pointer: string; code: string; message: string }[],
    readonly body: Json,
  ) {
    super(detail || title);
  }

  /** The words for a person: what is wrong, and where. */
  get words(): string {
    const all = this.errors.map((error) => (error.pointer ? `${error.pointer.slice(1)}: ${error.message}` : error.message));
    return all.length > 0 ? all.join("; ") : this.detail || this.title;
  }
}

// biome-ignore lint: JSON is what it is.
export type Json = any;

export type Status = "draft" | "submitted" | "ready" | "scheduled" | "published" | "withdrawn" | "binned";
export const STATUSES: Status[] = ["draft", "submitted", "ready", "scheduled", "published", "withdrawn", "binned"];

export interface Writing {
  staff: string;
  name: string | null;
  saved_at: string;
}

export interface Row {
  id: string;
  number: number | null;
  address: string | null;
  status: Status;
  kind: string;
  headline: string;
  section: string;
  desk: string;
  edition: string;
  revision: number;
  public_revision: number | null;
  newer_draft: boolean;
  embargo_until: string | null;
  held: string;
  first_published_at: string | null;
  updated_at: string | null;
  changed_at: string;
  by: string[];
  words: number;
  lead: string | null;
  scheduled_at: string | null;
  problem: string;
  writing: Writing[];
  /** Who has it open now. */
  here: { staff: string; name: string; writing: boolean }[];
  /** How many alone may open it; 0 = as roles allow. */
  named: number;
  assigned: string | null;
  assigned_name: string | null;
  due_at: string | null;
  asked_words: number | null;
  /** How many remarks on it are open. */
  remarks: number;
}

export interface Byline {
  name: string;
  author?: string | null;
}

export interface Lead {
  asset: string;
  alt: string;
  caption: string;
  credit: string;
}

export interface Body {
  version: 1;
  blocks: Block[];
}

export type Block = { type: string } & Record<string, Json>;

/** What a revision holds, and what is sent back. */
export interface Content {
  kind: string;
  edition: string;
  headline: string;
  standfirst: string;
  kicker: string;
  place: string;
  bylines: Byline[];
  section: string | null;
  sections: string[];
  tags: string[];
  slug: string;
  lead: Lead | null;
  body: Body;
  seo_title: string;
  seo_description: string;
  canonical: string | null;
  episode?: Episode | null;
}

/** A story's place in a podcast. */
export interface Episode {
  series: string;
  season: number | null;
  number: number | null;
  kind: "full" | "trailer" | "bonus";
  explicit: boolean;
}

export const FIELDS: (keyof Content)[] = [
  "headline", "standfirst", "kicker", "place", "bylines", "section", "sections", "tags", "slug", "lead", "kind", "seo_title",
  "seo_description", "canonical", "episode", "edition", "body",
];

export interface Story extends Content, Omit<Row, keyof Content | "by" | "words" | "writing" | "here" | "remarks" | "assigned_name"> {
  head: number;
  visible_until: string | null;
  working_copy?: { base: number; saved_at: string; article: Content };
  also_writing: Writing[];
  may_open: { id: string; name: string | null }[];
}

/** How far a film or a sound is encoded. */
export interface Encoding {
  state: "waiting" | "working" | "done" | "failed" | "cancelled";
  progress: number;
  problem: string;
}

export interface Asset {
  id: string;
  kind: string;
  type: string;
  name: string;
  width: number;
  height: number;
  size: number;
  alt: string;
  credit: string;
  caption: string;
  rights: string;
  /** There is a picture of this film or document. */
  still?: boolean;
  /** How long it plays, in milliseconds; 0 = nobody knows. */
  duration?: number;
  /** Of a document; 0 = nobody counted. */
  pages?: number;
  rows?: number;
  expires_at: string | null;
  focal_point: [number, number] | null;
  /** Parts of a picture by their name, from 0 to 1. */
  crops: Record<string, Crop>;
  encoding?: Encoding | null;
  uses?: number;
  folder: string;
  tags: string[];
  tracks: Track[];
  binned_at: string | null;
  gone_at: string | null;
}

export interface Crop {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Captions, subtitles or chapters of a film or a sound. */
export interface Track {
  kind: string;
  language: string;
  label: string;
  size: number;
  cues: number;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

/** Called when somebody's sign-in is gone. */
let expired: () => void = () => {};
export function onExpired(call: () => void): void {
  expired = call;
}

/** Asks whoever is there for a fresh proof; `true` = it was given. */
let prove: (() => Promise<boolean>) | undefined;
export function onProof(call: () => Promise<boolean>): () => void {
  prove = call;
  return () => {
    if (prove === call) prove = undefined;
  };
}

export async function ask<T = Json>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
  const form = body instanceof FormData;
  let answer: Response;
  try {
    answer = await fetch(`/desk/api${path}`, {
      method,
      headers: { ...(body === undefined || form ? {} : { "Content-Type": "application/json" }), ...headers },
      body: body === undefined ? null : form ? body : JSON.stringify(body),
      credentials: "same-origin",
    });
  } catch (error) {
    throw new Refused(0, "Offline", String(error), [], null);
  }
  if (answer.status === 204) return null as T;
  const json = await answer.json().catch(() => null);
  if (!answer.ok) {
    if (answer.status === 401 && !/^\/(session|invitation)$/.test(path)) expired();
    // What can't be undone wants a fresh proof: asked for here, and then it goes on.
    if (answer.status === 403 && json?.errors?.[0]?.code === "proof" && prove && (await prove())) return ask(method, path, body, headers);
    throw new Refused(answer.status, json?.title ?? answer.statusText, json?.detail ?? "", json?.errors ?? [], json);
  }
  return json;
}

export const get = <T = Json>(path: string, query: Record<string, string | number | undefined> = {}): Promise<T> => {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  const words = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return ask<T>("GET", words ? `${path}?${words}` : path);
};
export const post = <T = Json>(path: string, body: unknown = {}, headers?: Record<string, string>): Promise<T> => ask<T>("POST", path, body, headers);
export const put = <T = Json>(path: string, body: unknown, headers?: Record<string, string>): Promise<T> => ask<T>("PUT", path, body, headers);
export const remove = <T = Json>(path: string): Promise<T> => ask<T>("DELETE", path);

/** Every item of a list, up to `most`. */
export async function all<T>(path: string, query: Record<string, string> = {}, most = 1000): Promise<T[]> {
  const items: T[] = [];
  let after: string | undefined;
  do {
    const page: Page<T> = await get(path, { ...query, limit: 100, after });
    items.push(...page.items);
    after = page.next ?? undefined;
  } while (after && items.length < most);
  return items;
}

/** The address of a file in the library, of a picture in about this width. */
export const fileOf = (asset: string, width = 640): string => `/desk/api/assets/${encodeURIComponent(asset)}/file?width=${width}`;

export async function upload(file: File, about: { alt?: string; credit?: string; caption?: string } = {}): Promise<Asset> {
  const form = new FormData();
  for (const [name, value] of Object.entries(about)) if (value) form.set(name, value);
  form.set("file", file, file.name || "pasted.png");
  return post("/assets", form);
}

/** Puts another file in the place of one, wherever it is shown. */
export async function replaceFile(asset: string, file: File): Promise<Asset> {
  const form = new FormData();
  form.set("file", file, file.name);
  return post(`/assets/${encodeURIComponent(asset)}/replace`, form);
}
