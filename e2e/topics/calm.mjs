// No page says anything on the console, asks anybody else for anything, asks in vain, or scrolls sideways.

import { each } from "../browser.mjs";

export default async function calm(test, paper, browser) {
  const kinds = new Map(paper.addresses.some.map((one) => [one.address, one.status]));
  const pages = [...kinds.keys()];
  for (const javaScriptEnabled of [true, false]) {
    const how = javaScriptEnabled ? "with scripts" : "without scripts";
    await test(`calm ${how}: ${pages.length} pages`, () =>
      each(browser, pages, { javaScriptEnabled, viewport: { width: 1280, height: 900 } }, async (page, address) => {
        const wrong = [];
        const host = new URL(paper.url).host;
        const said = (message) => {
          // Chromium notes a page's own status on its console; here it is what was asked for.
          const own = message.location().url === paper.url + address && /status of (404|410)/.test(message.text());
          if (!own) wrong.push(`console: ${message.text()}`);
        };
        // What the page before still asked for (its mark, late) is broken off when this one is opened: that it is there is asked below.
        const left = [];
        const failed = (request) => {
          const why = request.failure()?.errorText;
          if (why === "net::ERR_ABORTED") left.push(request.url());
          else wrong.push(`failed: ${request.url()} ${why}`);
        };
        const asked = (request) => {
          const { host: other, protocol } = new URL(request.url());
          if (protocol !== "data:" && other !== host) wrong.push(`third party: ${request.url()}`);
        };
        const answered = (response) => {
          if (response.status() >= 400 && response.url() !== paper.url + address) wrong.push(`${response.status()}: ${response.url()}`);
        };
        const broke = (error) => wrong.push(`error: ${error.message}`);
        page.on("console", said).on("requestfailed", failed).on("request", asked).on("response", answered).on("pageerror", broke);
        const response = await page.goto(paper.url + address, { waitUntil: "networkidle" });
        if (response.status() !== kinds.get(address)) wrong.push(`status ${response.status()}, not ${kinds.get(address)}`);
        if (response.headers()["set-cookie"]) wrong.push("sets a cookie");
        if ((await page.locator("main").innerText()).trim() === "") wrong.push("an empty page");
        page.off("console", said).off("requestfailed", failed).off("request", asked).off("response", answered).off("pageerror", broke);
        for (const url of left) {
          const again = await page.request.get(url);
          if (!again.ok()) wrong.push(`failed: ${url} ${again.status()}`);
        }
        return wrong;
      }),
    );
  }
  for (const width of [320, 768]) {
    await test(`no sideways scroll at ${width}`, () =>
      each(browser, pages, { viewport: { width, height: 800 } }, async (page, address) => {
        await page.goto(paper.url + address, { waitUntil: "load" });
        const { over, widest } = await page.evaluate(() => {
          const root = document.documentElement;
          const sticks = [...document.querySelectorAll("body *")].filter((one) => {
            const { left, right } = one.getBoundingClientRect();
            return right > root.clientWidth + 1 || left < -1;
          });
          const name = (one) => `${one.localName}.${one.getAttribute("class") ?? ""}`;
          return { over: root.scrollWidth - root.clientWidth, widest: sticks.slice(0, 3).map(name).join(" ") };
        });
        return over > 0 ? [`${over} px too wide: ${widest}`] : [];
      }),
    );
  }
}
