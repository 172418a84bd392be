// Cuts the fonts of the default theme from their packages: only the letters, weights and features that its pages use.
//
//     npm ci --prefix theme/fonts && node theme/fonts/cut.mjs
//
// The cut files go to theme/fonts/cut/, beside the licence text of each family. They are made while building and are not kept in
// the repository; without them the program builds and runs with the reader's own fonts.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import subset from "subset-font";

const here = path.dirname(fileURLToPath(import.meta.url));
const packages = path.join(here, "node_modules", "@fontsource-variable");
const cut = path.join(here, "cut");

// What stands between the words of any script, and what is left of ASCII and of the signs of print.
const SIGNS = "20-22 25-29 2b-3b 3f a0 a9 ab ad b7 bb 2010-2014 2018-201e 2026 202f 20ac 2212";
const LETTERS_AND_RARE = "23-24 2a 3c-3e 40-7e a7 b0 d7 2022 2032-2033 2039-203a 2122";
const MORE = "a1-a6 a8 aa ac ae-af b1-b6 b8-ba bc-d6 d8-ff 131 152-153 2c6 2da 2dc";
const LETTERS = {
  // Figures and punctuation of a Russian or Arabic page; its Latin words are a file of their own, fetched where there are some.
  signs: SIGNS,
  letters: LETTERS_AND_RARE,
  // An English page.
  core: `${SIGNS} ${LETTERS_AND_RARE}`,
  // The accented letters of Western Europe, beside the files above.
  more: MORE,
  // Western European languages in one file, so that letters with accents stand as close as others.
  latin: `${SIGNS} ${LETTERS_AND_RARE} ${MORE}`,
  // Central European letters, fetched only by pages that have them.
  "latin-ext": "100-17f 218-21b 1e80-1e85 1e9e",
  russian: "301 401 410-44f 451 2116",
  // Ukrainian, Belarusian, Serbian, Macedonian letters beside the Russian ones.
  cyrillic: "400 402-40f 450 452-45f 490-491",
  arabic: "60c 61b 61f 621-63a 640-652 660-66c 670 200c-200f",
  // What Arabic text borrows for foreign names, the letters and figures of Persian and the signs of the Quran.
  persian: "653-65f 66d-66f 671 67e 686 698 6a9 6af 6cc 6f0-6f9 fd3e fd3f",
};
const FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp", "calt", "tnum", "lnum"];
const JOINING = ["init", "medi", "fina", "isol", "rlig", "rclt", "curs"];

const roman = { wght: { min: 400, max: 800 }, opsz: { min: 8, max: 30 } };
// Figures and signs between Cyrillic letters: their optical size is that of text.
const text = { wght: { min: 400, max: 800 }, opsz: 20 };
const italic = { wght: 430 };
const sans = { wght: { min: 400, max: 700 } };

const FONTS = [
  { name: "piazzolla-latin", from: "piazzolla/piazzolla-latin-opsz-normal", letters: "latin", axes: roman },
  { name: "piazzolla-core", from: "piazzolla/piazzolla-latin-opsz-normal", letters: "core", axes: roman },
  { name: "piazzolla-more", from: "piazzolla/piazzolla-latin-opsz-normal", letters: "more", axes: roman },
  { name: "piazzolla-signs", from: "piazzolla/piazzolla-latin-opsz-normal", letters: "signs", axes: text },
  { name: "piazzolla-letters", from: "piazzolla/piazzolla-latin-opsz-normal", letters: "letters", axes: roman },
  { name: "piazzolla-latin-ext", from: "piazzolla/piazzolla-latin-ext-opsz-normal", letters: "latin-ext", axes: roman },
  { name: "piazzolla-russian", from: "piazzolla/piazzolla-cyrillic-opsz-normal", letters: "russian", axes: roman },
  { name: "piazzolla-cyrillic", from: "piazzolla/piazzolla-cyrillic-opsz-normal", letters: "cyrillic", axes: roman },
  { name: "piazzolla-latin-italic", from: "piazzolla/piazzolla-latin-wght-italic", letters: "latin", axes: italic },
  { name: "piazzolla-core-italic", from: "piazzolla/piazzolla-latin-wght-italic", letters: "core", axes: italic },
  { name: "piazzolla-more-italic", from: "piazzolla/piazzolla-latin-wght-italic", letters: "more", axes: italic },
  { name: "piazzolla-signs-italic", from: "piazzolla/piazzolla-latin-wght-italic", letters: "signs", axes: italic },
  { name: "piazzolla-letters-italic", from: "piazzolla/piazzolla-latin-wght-italic", letters: "letters", axes: italic },
  { name: "piazzolla-latin-ext-italic", from: "piazzolla/piazzolla-latin-ext-wght-italic", letters: "latin-ext", axes: italic },
  { name: "piazzolla-russian-italic", from: "piazzolla/piazzolla-cyrillic-wght-italic", letters: "russian", axes: italic },
  { name: "franklin-latin", from: "libre-franklin/libre-franklin-latin-wght-normal", letters: "latin", axes: sans },
  { name: "franklin-core", from: "libre-franklin/libre-franklin-latin-wght-normal", letters: "core", axes: sans },
  { name: "franklin-more", from: "libre-franklin/libre-franklin-latin-wght-normal", letters: "more", axes: sans },
  { name: "franklin-signs", from: "libre-franklin/libre-franklin-latin-wght-normal", letters: "signs", axes: sans },
  { name: "franklin-letters", from: "libre-franklin/libre-franklin-latin-wght-normal", letters: "letters", axes: sans },
  { name: "franklin-latin-ext", from: "libre-franklin/libre-franklin-latin-ext-wght-normal", letters: "latin-ext", axes: sans },
  { name: "franklin-russian", from: "libre-franklin/libre-franklin-cyrillic-wght-normal", letters: "russian", axes: sans },
  { name: "franklin-cyrillic", from: "libre-franklin/libre-franklin-cyrillic-wght-normal", letters: "cyrillic", axes: sans },
  { name: "markazi-arabic", from: "markazi-text/markazi-text-arabic-wght-normal", letters: "arabic", axes: sans, joins: true },
  { name: "markazi-persian", from: "markazi-text/markazi-text-arabic-wght-normal", letters: "persian", axes: sans, joins: true },
  { name: "markazi-signs", from: "markazi-text/markazi-text-latin-wght-normal", letters: "signs", axes: sans },
  { name: "vazirmatn-arabic", from: "vazirmatn/vazirmatn-arabic-wght-normal", letters: "arabic", axes: sans, joins: true },
  { name: "vazirmatn-persian", from: "vazirmatn/vazirmatn-arabic-wght-normal", letters: "persian", axes: sans, joins: true },
  { name: "vazirmatn-signs", from: "vazirmatn/vazirmatn-latin-wght-normal", letters: "signs", axes: sans },
];

function lettersOf(name) {
  let text = "";
  for (const range of LETTERS[name].split(" ")) {
    const [first, last = first] = range.split("-").map((code) => Number.parseInt(code, 16));
    for (let code = first; code <= last; code += 1) text += String.fromCodePoint(code);
  }
  return text;
}

await mkdir(cut, { recursive: true });
let whole = 0;
for (const font of FONTS) {
  const [family, file] = font.from.split("/");
  const source = await readFile(path.join(packages, family, "files", `${file}.woff2`));
  const bytes = await subset(source, lettersOf(font.letters), {
    targetFormat: "woff2",
    variationAxes: font.axes,
    keepFeatures: font.joins ? [...FEATURES, ...JOINING] : FEATURES,
    noHinting: true,
    // Copyright and licence stay in the file (OFL).
    preserveNameIds: [0, 13, 14],
  });
  await writeFile(path.join(cut, `${font.name}.woff2`), bytes);
  whole += bytes.length;
  console.log(`${font.name.padEnd(28)} ${String(bytes.length).padStart(7)}`);
}
for (const family of new Set(FONTS.map((font) => font.from.split("/")[0]))) {
  await writeFile(path.join(cut, `OFL-${family}.txt`), await readFile(path.join(packages, family, "LICENSE")));
}
console.log(`${"in all".padEnd(28)} ${String(whole).padStart(7)}`);
