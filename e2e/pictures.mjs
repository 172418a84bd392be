// Takes the pictures of README.md from the sample newspaper.
//
//     DATELINE=target/debug/dateline node e2e/pictures.mjs

import { fileURLToPath } from "node:url";
import { open } from "./browser.mjs";
import { start } from "./paper.mjs";

const PICTURES = [
  { name: "front", address: "/", width: 1280, height: 860, colorScheme: "light" },
  { name: "article", story: "/harbour/", width: 1100, height: 900, colorScheme: "light" },
  { name: "arabic-dark", address: "/ar", width: 1100, height: 900, colorScheme: "dark" },
  { name: "phone", story: "/harbour/", width: 390, height: 844, colorScheme: "light" },
];

const paper = await start();
const browser = await open();
try {
  for (const { name, address, story, width, height, colorScheme } of PICTURES) {
    const page = await (await browser.newContext({ viewport: { width, height }, colorScheme })).newPage();
    await page.goto(paper.url + (address ?? "/"));
    // The first story of the front with that beginning.
    if (story) await page.goto(paper.url + (await page.locator(`main a[href^="${story}2"]`).first().getAttribute("href")));
    // Once more: the fonts are there from the beginning then.
    await page.reload({ waitUntil: "load" });
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: fileURLToPath(new URL(`../docs/pictures/${name}.jpg`, import.meta.url)), type: "jpeg", quality: 80 });
    await page.context().close();
  }
} finally {
  await browser.close();
  await paper.stop();
}
