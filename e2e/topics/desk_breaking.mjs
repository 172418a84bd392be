// Breaking news at the desk: put up with the story it leads to, replaced, taken down; readers see each at once. In both languages.

import { enter } from "../newsdesk.mjs";
import { inAllLooks } from "./access.mjs";

const WORDS = {
  "en-GB": { text: "One sentence", leads: "Leads to", until: "Until", set: "Put it up", replace: "Replace it", end: "Take it down", seen: "Readers see it now.", gone: "It is taken down.", none: /^Nothing breaks/ },
  "ru-RU": { text: "Одна фраза", leads: "Ведёт к материалу", until: "До", set: "Поставить", replace: "Заменить", end: "Снять", seen: "Читатели её видят.", gone: "Она снята.", none: /^Срочного нет/ },
};

export default async function deskBreaking(test, paper, browser) {
  const { page, context, api, complaints } = await enter(paper, browser, { bypassCSP: true, reducedMotion: "reduce" });
  const [story] = (await api("GET", "/articles?status=published&edition=en&limit=30")).items;
  const front = async () => (await (await fetch(`${paper.url}/`)).text()).match(/<aside class="breaking"[^]*?<\/aside>/)?.[0] ?? "";
  for (const [locale, words] of Object.entries(WORDS)) {
    await test(`breaking news is put up, replaced and taken down, ${locale}`, async () => {
      const wrong = [];
      await page.goto(`${paper.url}/desk`);
      await page.evaluate((language) => localStorage.setItem("desk-language", language), locale.slice(0, 2));
      await page.goto(`${paper.url}/desk/fronts`);
      const part = page.locator(".breaking-news");
      await part.getByText(words.none).waitFor();
      await part.getByLabel(words.text).fill("x".repeat(161));
      if ((await part.getByRole("button", { name: words.set }).getAttribute("aria-disabled")) !== "true") wrong.push("161 letters can be put up");
      await part.getByLabel(words.text).fill(`The gate opens <b>& ${locale}`);
      await part.getByLabel(words.leads).selectOption({ label: story.headline });
      await part.getByRole("button", { name: words.set }).click();
      await part.getByText(words.seen).waitFor();
      let shown = await front();
      if (!shown.includes(`href="${story.address}"`) || !shown.includes(`The gate opens &lt;b&gt;&amp; ${locale}`)) wrong.push(`readers see ${shown}`);
      wrong.push(...(await inAllLooks(page)));
      // By the keyboard, with an end of its own.
      await page.setViewportSize({ width: 1440, height: 900 });
      await part.getByLabel(words.text).fill("The gate is open");
      const end = new Date(Date.now() + 2 * 3_600_000).toISOString().slice(0, 16);
      await part.getByLabel(words.until, { exact: true }).fill(end);
      await part.getByLabel(words.text).press("Enter");
      await part.locator(".breaking-now b", { hasText: "The gate is open" }).waitFor();
      shown = await front();
      if (!shown.includes("The gate is open")) wrong.push(`after it was replaced readers see ${shown}`);
      const { until } = await api("GET", "/breaking?edition=en");
      if (until.slice(0, 16) !== end) wrong.push(`it ends at ${until}, not at ${end}`);
      await part.getByRole("button", { name: words.end }).click();
      await part.getByText(words.gone).waitFor();
      if (await front()) wrong.push("it is still there");
      return wrong;
    });
  }
  await test("nothing was complained about", async () => complaints);
  await context.close();
}
