// Fronts at the desk: a launch goes into the history, one press goes back, a layout waits for its time; draft against live. In both
// languages.

import { enter } from "../newsdesk.mjs";
import { inAllLooks } from "./access.mjs";

const WORDS = {
  "en-GB": { history: "History", schedule: "Schedule", sheet: "Schedule the front", both: "Both", draft: "Draft", back: /^Back to/, again: "Show it again", live: "Readers see it now", take: /^Take back the plan/, none: "Nothing is planned for this front.", launch: "Launch", first: "Container The first hour" },
  "ru-RU": { history: "История", schedule: "Запланировать", sheet: "Запланировать главную", both: "Оба", draft: "Черновик", back: /^Вернуть/, again: "Показать снова", live: "Сейчас у читателей", take: /^Снять план на/, none: "Для этой страницы ничего не запланировано.", launch: "Запустить" },
};

export default async function deskFronts(test, paper, browser) {
  const { page, context, api, complaints } = await enter(paper, browser, { bypassCSP: true, reducedMotion: "reduce" });
  const section = (await api("GET", "/sections?edition=en&limit=1")).items[0].slug;
  const path = `/fronts/${section}`;
  const front = async () => (await fetch(`${paper.url}/${section}/`, { redirect: "follow" })).text();
  const arrange = (title) => api("PUT", `${path}/draft?edition=en`, { containers: [{ shape: "promo", title, text: `${title}.` }, { shape: "row", title: "", fill: { section, count: 4 } }] });
  for (const [locale, words] of Object.entries(WORDS)) {
    await test(`a front goes back, and waits for its time, ${locale}`, async () => {
      const wrong = [];
      const [first, second, third] = ["first", "second", "third"].map((name) => `The ${name} hour ${locale}`);
      await arrange(first);
      await api("POST", `${path}/launch?edition=en`);
      await arrange(second);
      await api("POST", `${path}/launch?edition=en`);
      await page.goto(`${paper.url}/desk`);
      await page.evaluate((language) => localStorage.setItem("desk-language", language), locale.slice(0, 2));
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(`${paper.url}/desk${path}?edition=en`);
      if (!(await front()).includes(second)) wrong.push("the second layout is not before readers");
      // What stood ten minutes ago, and what stood before where nothing is as old.
      const { items } = await api("GET", `${path}/history?edition=en&limit=30`);
      const old = items.find((one) => new Date(one.at).getTime() <= Date.now() - 600_000) ?? items[1];
      const expected = old.containers[0]?.title ?? "";
      await page.getByRole("button", { name: words.back }).click();
      await page.getByRole("button", { name: words.back }).waitFor();
      for (let tries = 0; tries < 40 && !(await front()).includes(expected); tries += 1) await page.waitForTimeout(250);
      if (!(await front()).includes(expected)) wrong.push(`one press did not go back to ${expected}`);
      const draft = await api("GET", `${path}/draft?edition=en`);
      if (draft.containers[0].title !== second) wrong.push("the draft was changed");
      await page.getByRole("button", { name: words.both, exact: true }).click();
      await page.locator(".both section").nth(1).waitFor();
      await page.locator(".front-difference li", { hasText: second }).waitFor();
      wrong.push(...(await inAllLooks(page)).map((line) => `both: ${line}`));
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.getByRole("link", { name: words.history }).click();
      const history = page.getByRole("region", { name: words.history });
      await history.getByText(words.live).waitFor();
      await history.locator("li.added", { hasText: second }).or(history.locator("li.changed", { hasText: second })).first().waitFor();
      wrong.push(...(await inAllLooks(page)).map((line) => `history: ${line}`));
      await page.setViewportSize({ width: 1440, height: 900 });
      await history.getByRole("button", { name: words.again }).first().click();
      for (let tries = 0; tries < 40 && !(await front()).includes(second); tries += 1) await page.waitForTimeout(250);
      if (!(await front()).includes(second)) wrong.push("what was shown again is not before readers");
      await page.keyboard.press("Escape");
      await arrange(third);
      await page.goto(`${paper.url}/desk${path}/schedule?edition=en`);
      const sheet = page.getByRole("region", { name: words.sheet });
      await sheet.locator("input[type=datetime-local]").fill(new Date(Date.now() + 2 * 3_600_000).toISOString().slice(0, 16));
      await sheet.getByRole("button", { name: words.schedule }).click();
      await sheet.getByRole("button", { name: words.take }).waitFor();
      wrong.push(...(await inAllLooks(page)).map((line) => `schedule: ${line}`));
      await page.setViewportSize({ width: 1440, height: 900 });
      // It stands on every clock of the desk.
      const name = (await api("GET", "/sections?edition=en&limit=1")).items[0].name;
      for (const [screen, region] of [["/wall", ".day-line .planned"], ["/planner", ".week .front-plan.waits"], ["/planner?by=day", ".week.one"], ["/operations", ".of-front"]]) {
        await page.goto(`${paper.url}/desk${screen}`);
        const shown = page.locator(region);
        await shown.first().waitFor();
        if (region !== ".week.one" && !(await shown.allTextContents()).some((text) => text.includes(name))) wrong.push(`${screen} does not show the plan`);
        wrong.push(...(await inAllLooks(page)).map((line) => `${screen}: ${line}`));
        await page.setViewportSize({ width: 1440, height: 900 });
      }
      await page.goto(`${paper.url}/desk${path}/schedule?edition=en`);
      await sheet.getByRole("button", { name: words.take }).click();
      await sheet.getByText(words.none).waitFor();
      // One that is due comes by itself.
      await api("POST", `${path}/plans?edition=en`, { at: new Date(Date.now() + 2_000).toISOString() });
      for (let tries = 0; tries < 80 && !(await front()).includes(third); tries += 1) await page.waitForTimeout(250);
      if (!(await front()).includes(third)) wrong.push("what was planned did not come");
      return wrong;
    });
  }
  await test("nothing was complained about", async () => complaints);
  await context.close();
}
