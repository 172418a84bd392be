// Archives that move in from the desk: sent in pieces, tried, taken in, refused with a reason; the page may be left meanwhile.

import { administrator, enter } from "../newsdesk.mjs";
import { inAllLooks } from "./access.mjs";

const page = (title) => `<!doctype html><html lang="en"><head><title>${title}</title></head><body><article><h1>${title}</h1>
<p>A lamp was lit on the quay before the boats came in, and it burned until the morning.</p>
<p>Nobody had lit it since the old keeper left the harbour and took the key with her.</p>
<p>The harbour master says that it will be lit each evening from now on.</p></article></body></html>`;
const file = (name, text) => ({ name, mimeType: "text/html", buffer: Buffer.from(text) });

const WORDS = {
  "en-GB": { kind: "Saved pages", settings: "Settings", publish: "Publish the stories at once", try: "Try it", take: "Take it in", tried: "Tried, nothing written", done: "Taken in", refused: "Refused", would: "1 of 1 things would be taken.", did: "1 of 1 things is here.", why: /Nothing was written/, back: "Imports" },
  "ru-RU": { kind: "Сохранённые страницы", settings: "Настройки", publish: "Сразу публиковать материалы", try: "Проверить", take: "Принять", tried: "Проверен, ничего не записано", done: "Принят", refused: "Отклонён", would: "Будет взята 1 запись из 1.", did: "Здесь 1 запись из 1.", why: /Ничего не записано/, back: "Импорт" },
};

export default async function deskImports(test, paper, browser) {
  const { page: tab, context, api, complaints } = await enter(paper, browser, { bypassCSP: true, reducedMotion: "reduce" }, await administrator(paper));
  for (const [locale, words] of Object.entries(WORDS)) {
    const title = `The lamp on the quay, ${locale}, ${Date.now()}`;
    await test(`an archive is sent, tried and taken in, ${locale}`, async () => {
      const wrong = [];
      await tab.evaluate((language) => localStorage.setItem("desk-language", language), locale.slice(0, 2));
      await tab.setViewportSize({ width: 1440, height: 900 });
      await tab.goto(`${paper.url}/desk/site/imports`);
      await tab.getByRole("button", { name: words.kind }).click();
      // The connection is lost while it is sent, and it comes in all the same.
      let lost = 0;
      await tab.route("**/desk/api/uploads/*", (route) => (route.request().method() === "PATCH" && (lost += 1) === 1 ? route.abort() : route.continue()));
      await tab.locator(".drop-files input[type=file]").setInputFiles([file("lamp.html", page(title))]);
      await tab.locator(".sendings li", { hasText: "lamp.html" }).waitFor();
      await tab.locator("summary", { hasText: words.settings }).click();
      await tab.getByText(words.publish).click();
      wrong.push(...(await inAllLooks(tab)).map((line) => `new: ${line}`));
      await tab.setViewportSize({ width: 1440, height: 900 });
      await tab.locator("button:not([aria-disabled])", { hasText: words.try }).click();
      await tab.waitForURL(/imports\/[0-9A-Z]+$/);
      if (lost < 2) wrong.push("the lost piece was not sent again");
      await tab.unroute("**/desk/api/uploads/*");
      await tab.locator(".chip", { hasText: words.tried }).waitFor();
      await tab.getByText(words.would).waitFor();
      if ((await api("GET", `/articles?q=${encodeURIComponent(title)}`)).items.length) wrong.push("a try wrote something");
      await tab.getByRole("button", { name: words.take, exact: true }).click();
      // Somebody goes elsewhere and comes back.
      const address = tab.url();
      await tab.goto(`${paper.url}/desk/wall`);
      await tab.goto(address);
      await tab.locator(".chip", { hasText: words.done }).waitFor();
      await tab.getByText(words.did).waitFor();
      const link = tab.locator(".imports-entries a", { hasText: title });
      const shown = await fetch(new URL(await link.getAttribute("href"), paper.url));
      if (!(await shown.text()).includes("took the key with her")) wrong.push("readers do not see it");
      wrong.push(...(await inAllLooks(tab)).map((line) => `report: ${line}`));
      return wrong;
    });
    await test(`what is no archive says why, ${locale}`, async () => {
      await tab.setViewportSize({ width: 1440, height: 900 });
      await tab.goto(`${paper.url}/desk/site/imports`);
      await tab.locator(".drop-files input[type=file]").setInputFiles([file("notes.xml", "These are notes.")]);
      await tab.locator("button:not([aria-disabled])", { hasText: words.try }).click();
      await tab.waitForURL(/imports\/[0-9A-Z]+$/);
      await tab.locator(".top .chip", { hasText: words.refused }).waitFor();
      await tab.getByText(words.why).waitFor();
      const said = await tab.locator(".imports-told .banner").innerText();
      return said.includes("notes.xml") ? [] : [`it says: ${said}`];
    });
  }
  await test("nothing was complained about", async () => complaints);
  await context.close();
}
