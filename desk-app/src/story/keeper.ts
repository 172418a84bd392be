// Keeps a story's working copy: every change is in this browser at once and on the server within two seconds. "Saved" is said after
// the server's answer and never before.

import { type Content, FIELDS, type Json, post, put, Refused, remove } from "../api";
import type { GalleyLink } from "../body/galley";
import { text } from "./difference";
import { forget, keep, layAside } from "./drafts";

export interface Conflict {
  base: { revision: number; article: Content };
  theirs: { revision: number; article: Content };
  yours: Content;
}

export type Keeping =
  | { name: "still" }
  | { name: "writing" }
  | { name: "saved"; at: string }
  | { name: "offline"; since: number; changes: number; record: boolean }
  | { name: "expired" }
  | { name: "refused"; words: string }
  | { name: "conflict"; conflict: Conflict };

const SOON = 700;
const LATEST = 1500;
const RETRIES = [1000, 2000, 5000, 10_000, 15_000];

export class Keeper {
  state: Keeping = { name: "still" };
  /** Changes that the server does not have. */
  changes = 0;
  private sequence = 0;
  private sent = 0;
  private first = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private local: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | undefined;
  private tries = 0;
  private ended = false;
  private readonly unhear: () => void;

  constructor(
    private readonly id: string,
    private readonly staff: string,
    public base: number,
    /** What revision `base` says. */
    private began: Content,
    private readonly read: () => Content,
    private readonly show: (state: Keeping) => void,
    private readonly reason: () => string | undefined,
    /** What somebody else kept came in; nobody's words were in the way of it. */
    private readonly adopt: (content: Content, revision: number) => void,
    /** The text that others write in, too: what is written there goes its own way, and the working copy holds the other fields. */
    private readonly link: GalleyLink | undefined,
    /** The galley was closed, or may not be written in any more: the story is to be opened again. */
    private readonly reopen: () => void,
  ) {
    this.unhear = link?.onChange(this.heard) ?? (() => {});
    addEventListener("online", this.again);
    addEventListener("desk-signed-in", this.again);
    addEventListener("pagehide", this.leave);
    document.addEventListener("visibilitychange", this.leave);
  }

  /** What its words began from. */
  get start(): Content {
    return this.began;
  }

  private get key(): string {
    return `${this.staff}/${this.id}`;
  }

  private set(state: Keeping): void {
    this.state = state;
    if (!this.ended) this.show(state);
  }

  /** The galley says how it stands. */
  private readonly heard = (): void => {
    const link = this.link!;
    if (this.ended) return;
    if (link.state === "closed" || link.state === "forbidden") {
      void this.keepHere(true).then(this.reopen);
      return;
    }
    if (!link.isKept) this.local ??= setTimeout(() => void this.keepHere(), 150);
    const { name } = this.state;
    if (name === "conflict" || name === "refused") return;
    if (link.state === "signed-out") this.set({ name: "expired" });
    else if (link.state === "away") {
      if (!link.isKept) this.set({ name: "offline", since: this.state.name === "offline" ? this.state.since : Date.now(), changes: this.changes + link.pending, record: false });
    } else if (!link.isKept) this.set({ name: "writing" });
    else if (this.sequence === this.sent && (name === "writing" || name === "offline" || name === "expired")) {
      void this.forgetHere();
      this.set({ name: "saved", at: new Date(link.keptAt || Date.now()).toISOString() });
    }
  };

  /** The server has everything: nothing needs to lie here. */
  private async forgetHere(): Promise<void> {
    clearTimeout(this.local);
    this.local = undefined;
    await forget(this.key).catch(() => {});
  }

  /** Something was changed. */
  touch(): void {
    this.sequence += 1;
    this.changes += 1;
    const now = Date.now();
    if (!this.first) this.first = now;
    if (this.state.name === "offline") this.set({ ...this.state, changes: this.changes });
    else if (this.state.name !== "conflict" && this.state.name !== "expired") this.set({ name: "writing" });
    this.local ??= setTimeout(() => void this.keepHere(), 150);
    if (this.state.name === "offline" || this.state.name === "conflict" || this.state.name === "expired") return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), Math.max(0, Math.min(SOON, this.first + LATEST - now)));
  }

  private async keepHere(anyway = false): Promise<void> {
    clearTimeout(this.local);
    this.local = undefined;
    if (this.isKept && !(anyway && this.link && !this.link.isKept)) return;
    const galley = this.link?.own();
    await keep({ key: this.key, base: this.base, content: this.read(), at: Date.now(), changes: this.changes + (this.link?.pending ?? 0), ...(galley ? { galley } : {}) }).catch(() => {});
  }

  private readonly leave = (): void => {
    if (document.visibilityState === "visible" && !this.ended) return;
    void this.keepHere();
    void this.flush();
  };

  private readonly again = (): void => {
    this.tries = 0;
    clearTimeout(this.timer);
    if (this.sequence !== this.sent && this.state.name !== "conflict") void this.flush();
  };

  /** Sends what is not sent yet; done when the server has it, or said why not. */
  async flush(): Promise<void> {
    while (this.running) await this.running;
    await this.link?.flush();
    if (this.sequence === this.sent || this.state.name === "conflict") return;
    this.running = this.send();
    await this.running;
    this.running = undefined;
  }

  get isKept(): boolean {
    return this.sequence === this.sent && (this.link?.isKept ?? true);
  }

  private async send(): Promise<void> {
    clearTimeout(this.timer);
    const sequence = this.sequence;
    this.first = 0;
    try {
      const answer = await put(`/articles/${this.id}/working-copy`, this.body(this.read()), { "If-Match": String(this.base) });
      this.tries = 0;
      this.sent = sequence;
      if (this.sequence === sequence) {
        this.changes = 0;
        if (this.link && !this.link.isKept) return this.heard();
        await this.forgetHere();
        this.set({ name: "saved", at: answer.saved_at });
      } else {
        this.timer = setTimeout(() => void this.flush(), SOON);
      }
    } catch (error) {
      await this.keepHere();
      this.failed(error);
    }
  }

  private body(content: Content): Json {
    const reason = this.reason();
    const { body, ...rest } = content;
    return { ...rest, ...(this.link ? {} : { body }), ...(reason ? { reason } : {}) };
  }

  private failed(error: unknown): void {
    if (!(error instanceof Refused)) throw error;
    if (error.status === 401) this.set({ name: "expired" });
    else if (error.status === 409 && error.body?.theirs) {
      if (this.takeIn(error.body.theirs.revision, error.body.theirs.article)) {
        this.set({ name: "writing" });
        this.timer = setTimeout(() => void this.flush(), 0);
      } else this.set({ name: "conflict", conflict: { base: error.body.base, theirs: error.body.theirs, yours: this.read() } });
    } else if (error.status === 0 || error.status >= 500 || error.status === 429) {
      const since = this.state.name === "offline" ? this.state.since : Date.now();
      this.set({ name: "offline", since, changes: this.changes, record: error.status !== 0 });
      this.timer = setTimeout(() => void this.flush(), RETRIES[Math.min(this.tries++, RETRIES.length - 1)]);
    } else this.set({ name: "refused", words: error.words });
  }

  /** Cuts a revision of what stands in the editor. */
  async save(note: string | undefined): Promise<number> {
    while (this.running) await this.running;
    const work = async (): Promise<number> => {
      // What is cut of a galley is what the desk has of it.
      if (this.link && !(await this.link.flush())) throw new Refused(0, "Offline", "", [], null);
      const sequence = this.sequence;
      const content = this.read();
      const reason = note || this.reason();
      const mark = this.link ? { galley: { epoch: this.link.epoch, n: this.link.n } } : {};
      const answer = await post(`/articles/${this.id}/revisions`, { ...content, ...mark, ...(reason ? { reason } : {}) }, { "If-Match": String(this.base) });
      this.base = answer.revision;
      this.began = content;
      this.sent = sequence;
      if (answer.unchanged) await remove(`/articles/${this.id}/working-copy`).catch(() => {});
      if (this.sequence === sequence) {
        this.changes = 0;
        if (this.link && !this.link.isKept) this.heard();
        else {
          await this.forgetHere();
          this.set({ name: "saved", at: new Date().toISOString() });
        }
      } else this.touch();
      return answer.revision;
    };
    let done: () => void = () => {};
    this.running = new Promise((end) => {
      done = end;
    });
    try {
      return await work();
    } catch (error) {
      if (error instanceof Refused && (error.status === 401 || (error.status === 409 && error.body?.theirs) || error.status === 0)) this.failed(error);
      throw error;
    } finally {
      this.running = undefined;
      done();
    }
  }

  /** Somebody kept another revision: where only one of both changed a field, it is that one's. `false` = both did. */
  private takeIn(revision: number, theirs: Content): boolean {
    const yours = this.read();
    // A galley holds what both wrote.
    const shared = this.link ? { body: yours.body } : {};
    const one = merged({ ...this.began, ...shared }, { ...theirs, ...shared }, yours);
    if (!one) return false;
    this.base = revision;
    this.began = theirs;
    if (text(one) !== text(yours)) this.adopt(one, revision);
    return true;
  }

  /** The story's newest revision may be somebody else's. */
  async meet(revision: number, theirs: () => Promise<Content>): Promise<void> {
    while (this.running) await this.running;
    if (revision <= this.base || this.state.name === "conflict") return;
    const article = await theirs();
    while (this.running) await this.running;
    // What can't be taken in is told when it is sent.
    if (revision > this.base) this.takeIn(revision, article);
  }

  /** Goes on from their revision, with what somebody chose. */
  async decide(base: number, theirs: Content, aside: Content): Promise<void> {
    await layAside({ key: this.key, base: this.base, content: aside, at: Date.now() }).catch(() => {});
    this.base = base;
    this.began = theirs;
    this.state = { name: "writing" };
    this.touch();
  }

  /** Lays what is not in a revision aside: the story stands at its newest revision again. */
  async discard(): Promise<void> {
    while (this.running) await this.running;
    clearTimeout(this.timer);
    clearTimeout(this.local);
    await layAside({ key: this.key, base: this.base, content: this.read(), at: Date.now() });
    await remove(`/articles/${this.id}/working-copy`);
    this.sent = this.sequence;
    await forget(this.key);
  }

  /** Starts from words that were kept here and never arrived. */
  resume(changes: number): void {
    this.changes = changes;
    this.touch();
  }

  end(): void {
    this.ended = true;
    void this.keepHere();
    void this.flush().finally(() => this.link?.end());
    this.unhear();
    removeEventListener("online", this.again);
    removeEventListener("desk-signed-in", this.again);
    removeEventListener("pagehide", this.leave);
    document.removeEventListener("visibilitychange", this.leave);
  }
}

/** Two who began from the same: each field is whose alone changed it. `undefined` = both changed one, and not alike. */
export function merged(base: Content, theirs: Content, yours: Content): Content | undefined {
  const one: Json = { ...theirs };
  for (const name of FIELDS) {
    const [began, other, own] = [text(base[name]), text(theirs[name]), text(yours[name])];
    if (own === other || own === began) continue;
    if (other !== began) return undefined;
    one[name] = yours[name];
  }
  return one;
}
