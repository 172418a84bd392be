// Chromium, and pages in it.

import { chromium } from "playwright-core";

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export function open() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", headless: true, args: FLAGS });
}

/** Runs `look(page, address)` for every address, a few pages side by side, and gathers what is wrong. */
export async function each(browser, addresses, settings, look, beside = 3) {
  const wrong = [];
  const waiting = [...addresses];
  const hand = async () => {
    const context = await browser.newContext(settings);
    // A slow machine is no fault of the page.
    context.setDefaultTimeout(90_000);
    const page = await context.newPage();
    for (let address = waiting.shift(); address !== undefined; address = waiting.shift()) {
      try {
        wrong.push(...((await look(page, address)) ?? []).map((line) => `${address}: ${line}`));
      } catch (error) {
        wrong.push(`${address}: ${error.message}`);
      }
    }
    await context.close();
  };
  await Promise.all(Array.from({ length: beside }, hand));
  return wrong;
}
