// A large file in pieces (tus 1.0): after a break, also of the browser, it goes on where it stood.

import { ask, type Json, Refused } from "../api";

const PIECE = 4 * 1024 * 1024;
const SPOKEN = { "Tus-Resumable": "1.0.0" };
const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Sends an archive; tells how many bytes are there. Gives the upload's id. */
export async function sendArchive(file: File, tell: (sent: number) => void, signal: AbortSignal): Promise<string> {
  const mark = `desk-upload:${file.name}:${file.size}:${file.lastModified}`;
  let id = localStorage.getItem(mark);
  let at = 0;
  if (id) {
    try {
      at = (await ask<Json>("GET", `/uploads/${id}`)).offset;
    } catch {
      // Its time was over: it is sent anew.
      id = null;
    }
  }
  if (!id) {
    const begun = await ask<Json>("POST", "/uploads", undefined, { ...SPOKEN, "Upload-Length": String(file.size), "Upload-Metadata": `filename ${base64(file.name)},purpose ${base64("archive")}` });
    id = String(begun.id);
    localStorage.setItem(mark, id);
  }
  let tries = 0;
  tell(at);
  while (at < file.size) {
    signal.throwIfAborted();
    try {
      const answer = await fetch(`/desk/api/uploads/${id}`, { method: "PATCH", headers: { ...SPOKEN, "Upload-Offset": String(at), "Content-Type": "application/offset+octet-stream" }, body: file.slice(at, at + PIECE), credentials: "same-origin", signal });
      if (answer.status === 204) {
        at = Number(answer.headers.get("upload-offset"));
        tries = 0;
        tell(at);
        continue;
      }
      const json = await answer.json().catch(() => null);
      if (answer.status < 500 && answer.status !== 409) throw new Refused(answer.status, json?.title ?? answer.statusText, json?.detail ?? "", json?.errors ?? [], json);
    } catch (error) {
      if (error instanceof Refused || signal.aborted) throw error;
    }
    // The connection was lost, or a piece came twice: ask how far it came.
    tries += 1;
    if (tries > 60) throw new Refused(0, "", "", [], null);
    await wait(Math.min(10_000, 500 * tries));
    at = await ask<Json>("GET", `/uploads/${id}`).then((now) => now.offset, () => at);
  }
  localStorage.removeItem(mark);
  return id;
}
