// Bundles what others keep for playing films: the store of media-chrome and the light build of hls.js, each by itself, so that a page
// fetches only what it plays with.

import { build } from "esbuild";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const to = path.join(here, "dist");
await mkdir(to, { recursive: true });
const parts = {
  "media-store": `export { createMediaStore } from "media-chrome/dist/media-store/media-store.js";`,
  hls: `export { default } from "hls.js/light";`,
};
for (const [name, contents] of Object.entries(parts)) {
  await build({
    stdin: { contents, resolveDir: here },
    outfile: path.join(to, `${name}.js`),
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "inline",
    logLevel: "error",
  });
}
