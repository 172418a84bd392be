// The Nu HTML checker: no error on any page of the sitemap nor on any kind of page.

import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const jar = fileURLToPath(new URL("../node_modules/vnu-jar/build/dist/vnu.jar", import.meta.url));

export default async function html(test, paper) {
  const kinds = paper.addresses.kinds.map(({ address }) => address);
  await test("Nu: no error on any page", async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "dateline-html-"));
    try {
      const names = new Map();
      for (const address of new Set([...paper.addresses.every, ...kinds])) {
        const answer = await fetch(paper.url + address);
        if (!answer.headers.get("content-type")?.startsWith("text/html")) continue;
        const file = path.join(folder, `${String(names.size).padStart(4, "0")}.html`);
        names.set(path.basename(file), address);
        await writeFile(file, await answer.text());
      }
      if (names.size < paper.addresses.kinds.length) throw new Error(`only ${names.size} pages are HTML`);
      return (await check(folder)).map(({ url, lastLine, message, extract }) => `${names.get(path.basename(url ?? ""))}:${lastLine}: ${message} ${extract ?? ""}`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
  await test("Nu finds an error where there is one", async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "dateline-html-"));
    await writeFile(path.join(folder, "bad.html"), "<!doctype html><title>x</title><p><div></p>");
    const found = await check(folder);
    await rm(folder, { recursive: true, force: true });
    return found.length > 0 ? [] : ["nothing was found"];
  });
}

/** The errors of every file in the folder, in one run. */
export function check(folder) {
  const words = ["-Xss4m", "-jar", jar, "--format", "json", "--errors-only", "--exit-zero-always", "--stdout", "--skip-non-html", folder];
  return new Promise((resolve, reject) => {
    execFile("java", words, { maxBuffer: 64 << 20 }, (error, out) => {
      if (error) return reject(error);
      const { messages } = JSON.parse(out);
      return resolve(messages.filter(({ type }) => type === "error" || type === "non-document-error"));
    });
  });
}
