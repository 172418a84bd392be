// The galley in the browser: the text that several write in at once. A Yjs document, a socket to the desk, and what the desk says it has.
// "Kept" is only what the desk has answered; whatever it has not comes again when the connection does.

import { createDecoder, readVarUint, readVarUint8Array } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarUint, writeVarUint8Array } from "lib0/encoding";
import type { Node } from "prosemirror-model";
import { initProseMirrorDoc, updateYFragment } from "y-prosemirror";
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";
import * as Y from "yjs";
import { schema } from "./schema";

/** Messages of y-protocols. */
const SYNC = 0;
const STANDS = 1;
const ASKS = 3;
/** How the first of them goes on. */
const KNOWS = 0;
const REST = 1;
const CHANGE = 2;

/** Keystrokes that go out together, in milliseconds. */
const TOGETHER = 60;
const RETRIES = [300, 1000, 2000, 5000, 10_000];
/** How long opening a story waits for its galley, in milliseconds. */
const PATIENCE = 4000;

export type GalleyState = "connected" | "away" | "signed-out" | "forbidden" | "closed";

export interface Writer {
  staff: string;
  name: string;
}

/** What of a galley lies in this browser until the desk has it. */
export interface Own {
  epoch: number;
  update: Uint8Array;
}

export class GalleyLink {
  readonly doc = new Y.Doc({ gc: true });
  readonly awareness = new Awareness(this.doc);
  state: GalleyState = "away";
  /** Changes of this window that the desk has not said it has. */
  pending = 0;
  /** The newest change that this window knows. */
  n = 0;
  /** When the desk last said that it has everything. */
  keptAt = 0;
  private queue: Uint8Array[] = [];
  private queued: ReturnType<typeof setTimeout> | undefined;
  private sent: number[] = [];
  private socket: WebSocket | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private tries = 0;
  private ended = false;
  private isIn = false;
  private readonly listeners = new Set<() => void>();

  private constructor(
    private readonly address: string,
    /** How often the galley was set; another number is another text. */
    readonly epoch: number,
  ) {
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin === this) return;
      this.pending += 1;
      this.queue.push(update);
      this.queued ??= setTimeout(() => this.send(), TOGETHER);
      this.tell();
    });
    this.awareness.on("update", ({ added, updated, removed }: { added: number[]; updated: number[]; removed: number[] }, origin: unknown) => {
      if (origin !== this && this.isIn) this.say((encoder) => {
        writeVarUint(encoder, STANDS);
        writeVarUint8Array(encoder, encodeAwarenessUpdate(this.awareness, [...added, ...updated, ...removed]));
      });
    });
    addEventListener("online", this.again);
    addEventListener("desk-signed-in", this.again);
  }

  /** Comes to a story's galley; `undefined` = there is no way to it now, and one writes alone. */
  static async open(id: string, reason: string, own: Own | undefined): Promise<GalleyLink | undefined> {
    const query = reason ? `?reason=${encodeURIComponent(reason)}` : "";
    const address = `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/desk/api/articles/${id}/galley${query}`;
    return new Promise((done) => {
      let link: GalleyLink | undefined;
      const socket = new WebSocket(address);
      socket.binaryType = "arraybuffer";
      const give = (found: GalleyLink | undefined) => {
        clearTimeout(late);
        socket.onclose = null;
        if (found) found.hold(socket);
        else {
          link?.end();
          socket.close();
        }
        done(found);
      };
      const late = setTimeout(() => give(undefined), PATIENCE);
      socket.onclose = () => give(undefined);
      socket.onmessage = (event) => {
        if (typeof event.data === "string" && !link) {
          const said = JSON.parse(event.data);
          if (!said.galley) return;
          link = new GalleyLink(address, said.galley.epoch);
          link.n = said.galley.n;
          // What lay here belongs to this very text: it goes on where it was.
          if (own && own.epoch === link.epoch) Y.applyUpdate(link.doc, own.update);
          link.begin(socket);
          return;
        }
        if (link?.hear(event.data)) give(link);
      };
    });
  }

  /** The text. */
  get text(): Y.XmlFragment {
    return this.doc.getXmlFragment("body");
  }

  /** The text as the editor has it, with what belongs to what. */
  start(): ReturnType<typeof initProseMirrorDoc> {
    return initProseMirrorDoc(this.text, schema);
  }

  /** The text as the editor has it. */
  node(): Node {
    return this.start().doc;
  }

  /** Makes the text say this, by as little as it takes. */
  replace(node: Node): void {
    this.doc.transact(() => updateYFragment(this.doc, this.text, node, { mapping: new Map(), isOMark: new Map() }));
  }

  /** Everything, to lie in this browser. */
  own(): Own {
    return { epoch: this.epoch, update: Y.encodeStateAsUpdate(this.doc) };
  }

  get isKept(): boolean {
    return this.pending === 0;
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }

  /** Done when the desk has everything that was written up to now; `false` = there is no way to it. */
  async flush(): Promise<boolean> {
    this.send();
    if (this.isKept) return true;
    if (this.state !== "connected") return false;
    return new Promise((done) => {
      const stop = this.onChange(() => {
        if (!this.isKept && this.state === "connected") return;
        stop();
        done(this.isKept);
      });
    });
  }

  end(): void {
    this.send();
    this.ended = true;
    clearTimeout(this.retry);
    removeAwarenessStates(this.awareness, [this.doc.clientID], "left");
    removeEventListener("online", this.again);
    removeEventListener("desk-signed-in", this.again);
    this.listeners.clear();
    this.awareness.destroy();
    // What is on its way arrives before the farewell does.
    this.socket?.close(1000);
  }

  private readonly again = (): void => {
    if (this.ended || this.socket || this.state === "closed" || this.state === "forbidden") return;
    clearTimeout(this.retry);
    this.tries = 0;
    this.connect();
  };

  private connect(): void {
    const socket = new WebSocket(this.address);
    socket.binaryType = "arraybuffer";
    socket.onmessage = (event) => {
      if (typeof event.data === "string" && !this.isIn) {
        const said = JSON.parse(event.data);
        if (!said.galley) return;
        if (said.galley.epoch !== this.epoch) {
          // It was closed meanwhile: what is here is to be compared with what stands now.
          this.state = "closed";
          socket.close();
          this.tell();
          return;
        }
        this.begin(socket);
        return;
      }
      this.hear(event.data);
    };
    this.hold(socket);
  }

  private hold(socket: WebSocket): void {
    this.socket = socket;
    socket.onclose = (event) => {
      if (this.socket !== socket) return;
      this.socket = undefined;
      this.isIn = false;
      this.sent = [];
      if (this.ended || this.state === "closed") return;
      removeAwarenessStates(this.awareness, [...this.awareness.getStates().keys()].filter((one) => one !== this.doc.clientID), this);
      this.state = event.code === 4401 ? "signed-out" : event.code === 4403 || event.code === 4400 ? "forbidden" : "away";
      this.tell();
      if (this.state === "away") this.retry = setTimeout(() => this.connect(), RETRIES[Math.min(this.tries++, RETRIES.length - 1)]);
    };
  }

  /** Says which text it is, and asks for what is missing. */
  private begin(socket: WebSocket): void {
    this.socket = socket;
    this.isIn = true;
    socket.send(JSON.stringify({ epoch: this.epoch }));
    this.say((encoder) => {
      writeVarUint(encoder, SYNC);
      writeVarUint(encoder, KNOWS);
      writeVarUint8Array(encoder, Y.encodeStateVector(this.doc));
    });
  }

  private say(write: (encoder: ReturnType<typeof createEncoder>) => void): void {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    const encoder = createEncoder();
    write(encoder);
    this.socket.send(toUint8Array(encoder));
  }

  /** Sends what was written since. */
  private send(): void {
    clearTimeout(this.queued);
    this.queued = undefined;
    if (this.queue.length === 0 || this.state !== "connected" || this.socket?.readyState !== WebSocket.OPEN) return;
    const [changes, update] = [this.queue.length, Y.mergeUpdates(this.queue)];
    this.queue = [];
    this.sent.push(changes);
    this.say((encoder) => {
      writeVarUint(encoder, SYNC);
      writeVarUint(encoder, CHANGE);
      writeVarUint8Array(encoder, update);
    });
  }

  /** Takes a message in. `true` = everything that the desk had is here now. */
  private hear(data: string | ArrayBuffer): boolean {
    if (typeof data === "string") {
      const said = JSON.parse(data);
      this.n = Math.max(this.n, said.at?.n ?? said.kept?.n ?? 0);
      if (said.kept) {
        this.pending = Math.max(0, this.pending - (this.sent.shift() ?? 0));
        if (this.pending === 0) this.keptAt = Date.now();
        this.tell();
      }
      return false;
    }
    const decoder = createDecoder(new Uint8Array(data));
    switch (readVarUint(decoder)) {
      case SYNC: {
        const what = readVarUint(decoder);
        const bytes = readVarUint8Array(decoder);
        if (what === KNOWS) {
          // Everything that is not there yet goes in one piece, whatever was sent before the connection broke.
          const rest = Y.encodeStateAsUpdate(this.doc, bytes);
          this.queue = [];
          this.sent.push(this.pending);
          this.say((encoder) => {
            writeVarUint(encoder, SYNC);
            writeVarUint(encoder, REST);
            writeVarUint8Array(encoder, rest);
          });
          return false;
        }
        Y.applyUpdate(this.doc, bytes, this);
        if (what !== REST) return false;
        this.state = "connected";
        this.tries = 0;
        this.tell();
        this.send();
        return true;
      }
      case STANDS:
        applyAwarenessUpdate(this.awareness, readVarUint8Array(decoder), this);
        return false;
      case ASKS:
        if (this.awareness.getLocalState()) this.say((encoder) => {
          writeVarUint(encoder, STANDS);
          writeVarUint8Array(encoder, encodeAwarenessUpdate(this.awareness, [this.doc.clientID]));
        });
        return false;
      default:
        return false;
    }
  }
}
