// Bundles the desk's app: modules, styles and fonts, each named by what is in it, and the page that loads them.
//
//     node desk-app/build.mjs FOLDER

import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const to = process.argv[2] ?? path.join(here, "built");

/** `import lock from "lucide:lock"`: the shapes of an icon (lucide, ISC), so that only those that are used come along. */
const icons = {
  name: "icons",
  setup(work) {
    work.onResolve({ filter: /^lucide:/ }, (asked) => ({ path: asked.path.slice(7), namespace: "lucide" }));
    work.onLoad({ filter: /.*/, namespace: "lucide" }, async ({ path: name }) => {
      const drawing = await readFile(path.join(here, "node_modules/lucide-static/icons", `${name}.svg`), "utf8");
      const shapes = [...drawing.matchAll(/<(path|circle|rect|line|polyline|polygon|ellipse) ([^>]*?)\/>/g)].map(([, tag, words]) => [
        tag,
        Object.fromEntries([...words.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, word, value]) => [word, value])),
      ]);
      return { contents: JSON.stringify(shapes), loader: "json" };
    });
  },
};

await rm(to, { recursive: true, force: true });
await mkdir(to, { recursive: true });
const made = await build({
  absWorkingDir: here,
  entryPoints: { desk: "src/main.tsx", look: "src/look.ts", style: "src/styles/all.css" },
  outdir: to,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  publicPath: "/desk/app/",
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  metafile: true,
  legalComments: "eof",
  jsx: "automatic",
  jsxImportSource: "preact",
  plugins: [icons],
  loader: { ".woff2": "file" },
  logLevel: "error",
});

const names = {};
for (const [file, about] of Object.entries(made.metafile.outputs)) {
  if (about.entryPoint) names[path.basename(about.entryPoint).split(".")[0]] = path.basename(file);
}
const icon = await readFile(path.join(here, "icon.svg"));
names.icon = `icon-${createHash("sha256").update(icon).digest("hex").slice(0, 8)}.svg`;
await writeFile(path.join(to, names.icon), icon);
let page = await readFile(path.join(here, "index.html"), "utf8");
page = page.replace("{{icon}}", names.icon).replace("{{script}}", names.main).replace("{{look}}", names.look).replace("{{style}}", names.all);
await writeFile(path.join(to, "index.html"), page);

for (const file of await readdir(to)) {
  if (!/\.(js|css)$/.test(file)) continue;
  const bytes = await readFile(path.join(to, file));
  const packed = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  await writeFile(path.join(to, `${file}.br`), packed);
  console.log(`${file.padEnd(28)} ${String(bytes.length).padStart(8)} ${String(packed.length).padStart(8)}`);
}
