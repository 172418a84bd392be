// The sizes of a photograph of 24 megapixels (noise and gradients), made by the program's own process for pictures, beside Debian's
// ImageMagick with the same twelve files: one command that decodes once, one thread. Each on one core, in turn. What we make besides (768 pixels,
// which it does not make) counts against us.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { median, spread } from "../figures.mjs";
import { program } from "../server.mjs";

const WIDTHS = [320, 640, 960, 1280, 1600, 2400];
const CONVERT = process.env.CONVERT ?? "/usr/bin/convert";
const ROUNDS = 5;

export const name = "pictures";

export async function measure({ folder, tell }) {
  if (!existsSync(CONVERT)) throw new Error(`${CONVERT}: install the package imagemagick, or name another one by CONVERT`);
  const at = path.join(folder, "pictures");
  await mkdir(at, { recursive: true });
  const photograph = path.join(at, "photograph.jpg");
  if (!existsSync(photograph)) await draw(photograph);
  const seen = { dateline: [], imagemagick: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const sides = ["dateline", "imagemagick"];
    for (const side of round % 2 ? sides.reverse() : sides) seen[side].push(side === "dateline" ? await ours(photograph, at) : await theirs(photograph, at));
  }
  const ratios = seen.dateline.map((seconds, round) => seconds / seen.imagemagick[round]);
  const likeness = await alike(photograph, at);
  tell("24 megapixels, twelve files, one core, processor seconds", `${told(seen.dateline)} s, ImageMagick ${told(seen.imagemagick)} s, ratio ${told(ratios)}`, [
    { what: "ratio", value: median(ratios), most: 0.9 },
  ]);
  tell("SSIM at 1280 pixels against its Lanczos", likeness.toFixed(4), [{ what: "SSIM", value: likeness, least: 0.95 }]);
  return { seconds: seen, ratios, ssim: likeness };
}

/** The median with the least and the most. */
function told(numbers) {
  const { median: middle, least, most } = spread(numbers);
  return `${middle.toFixed(2)} (${least.toFixed(2)}–${most.toFixed(2)})`;
}

/** Noise over gradients: what a lens and a dark room make of a picture, and what compresses worst. */
async function draw(file) {
  const sky = ["-size", "6000x4000", "gradient:#123a5e-#e8d5b0", "(", "-size", "6000x4000", "radial-gradient:#ffffff-#203040", ")", "-compose", "overlay", "-composite"];
  await run([CONVERT, "-seed", "7", ...sky, "-attenuate", "0.4", "+noise", "Gaussian", "-quality", "92", file]);
}

/** Seconds of a processor. */
async function ours(photograph, at) {
  const { seconds, out } = await timed([program, "darkroom"], { input: photograph });
  const end = out.indexOf(10);
  const said = JSON.parse(out.subarray(0, end).toString());
  let from = end + 1;
  for (const part of [said.Taken.main, ...said.Taken.sizes]) {
    const ending = part.media_type === "image/webp" ? "webp" : "jpg";
    await writeFile(path.join(at, `ours-${part.width}.${ending}`), out.subarray(from, from + part.length));
    from += part.length;
  }
  if (from !== out.length) throw new Error("the answer has another length than it says");
  return seconds;
}

async function theirs(photograph, at) {
  const files = WIDTHS.flatMap((width) => {
    const small = ["(", "+clone", "-resize", String(width)];
    return [...small, "-quality", "80", "-write", path.join(at, `theirs-${width}.jpg`), "-quality", "78", "-write", path.join(at, `theirs-${width}.webp`), "+delete", ")"];
  });
  return (await timed([CONVERT, photograph, ...files, "null:"])).seconds;
}

/** SSIM, by ffmpeg, of our 1280 pixels as JPEG and of those that ImageMagick makes with Lanczos, not compressed. */
async function alike(photograph, at) {
  const lanczos = path.join(at, "lanczos.png");
  await run([CONVERT, photograph, "-filter", "Lanczos", "-resize", "1280", lanczos]);
  const filter = "[0]format=gray[ours];[1]format=gray[theirs];[ours][theirs]ssim";
  const { err } = await run(["ffmpeg", "-hide_banner", "-i", path.join(at, "ours-1280.jpg"), "-i", lanczos, "-lavfi", filter, "-f", "null", "-"]);
  return Number.parseFloat(/SSIM .*All:([0-9.]+)/.exec(err)[1]);
}

/** The command on the first core, with the seconds of a processor that it took. */
async function timed(command, options = {}) {
  const told = await run(["bash", "-c", 'TIMEFORMAT="%U %S"; time taskset -c 0 "$@"', "bash", ...command], options);
  const [user, system] = told.err.trim().split("\n").at(-1).split(" ").map(Number);
  return { seconds: user + system, out: told.out };
}

async function run(command, { input } = {}) {
  const child = spawn(command[0], command.slice(1), { env: { ...process.env, MAGICK_THREAD_LIMIT: "1", MIMALLOC_ARENA_RESERVE: "0", MIMALLOC_PURGE_DELAY: "0" }, stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.on("error", () => {});
  child.stdin.end(input ? await readFile(input) : undefined);
  const [out, err] = [[], []];
  child.stdout.on("data", (piece) => out.push(piece));
  child.stderr.on("data", (piece) => err.push(piece));
  const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  const words = Buffer.concat(err).toString();
  if (code !== 0) throw new Error(`${command.join(" ").slice(0, 200)}: ${code} ${words.slice(-500)}`);
  return { out: Buffer.concat(out), err: words };
}
