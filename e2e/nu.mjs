// The Nu HTML checker.

import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const jar = fileURLToPath(new URL("./node_modules/vnu-jar/build/dist/vnu.jar", import.meta.url));

/** What is wrong with some pages: a map from a name to the HTML. */
export async function check(pages) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "dateline-html-"));
  try {
    const names = new Map();
    for (const [name, html] of pages) {
      const file = `${String(names.size).padStart(4, "0")}.html`;
      names.set(file, name);
      await writeFile(path.join(folder, file), html);
    }
    const found = await errors(folder);
    return found.map(({ url, lastLine, message, extract }) => `${names.get(path.basename(url ?? ""))}:${lastLine}: ${message} ${extract ?? ""}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The errors of every file in the folder, in one run. */
function errors(folder) {
  const words = ["-Xss4m", "-jar", jar, "--format", "json", "--errors-only", "--exit-zero-always", "--stdout", "--skip-non-html", folder];
  return new Promise((resolve, reject) => {
    execFile("java", words, { maxBuffer: 64 << 20 }, (error, out) => {
      if (error) return reject(error);
      const { messages } = JSON.parse(out);
      return resolve(messages.filter(({ type }) => type === "error" || type === "non-document-error"));
    });
  });
}
