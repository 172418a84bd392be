// The media library at the desk: folders, tags, and another file in the place of one. In both languages.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { enter } from "../newsdesk.mjs";
import { inAllLooks } from "./access.mjs";

const picture = fileURLToPath(new URL("../pasted.png", import.meta.url));
const WORDS = {
  "en-GB": { folders: "Folders", folder: "Folder", tags: "Tags", put: "Put it there", choose: "Choose another file", replace: "Replace", where: "Quay/Night" },
  "ru-RU": { folders: "Папки", folder: "Папка", tags: "Метки", put: "Положить сюда", choose: "Выбрать другой файл", replace: "Заменить", where: "Гавань/Ночь" },
};

export default async function deskMedia(test, paper, browser) {
  const { page, context, api, complaints } = await enter(paper, browser, { bypassCSP: true, reducedMotion: "reduce" });
  const shown = (await api("GET", "/assets?kind=picture&limit=60")).items.filter((one) => one.uses > 0 && one.address);
  for (const [at, [locale, words]] of Object.entries(WORDS).entries()) {
    await test(`a file lies in a folder, and another takes its place, ${locale}`, async () => {
      const wrong = [];
      const asset = shown[at];
      const where = `${words.where} ${Date.now() % 100_000}`;
      await page.goto(`${paper.url}/desk`);
      await page.evaluate((language) => localStorage.setItem("desk-language", language), locale.slice(0, 2));
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(`${paper.url}/desk/media/${asset.id}`);
      const panel = page.locator(".panel.asset");
      await panel.getByLabel(words.folder, { exact: true }).fill(where);
      await panel.getByLabel(words.tags, { exact: true }).fill("boats, fog");
      await panel.getByRole("button", { name: words.put }).click();
      await panel.getByRole("button", { name: words.put }).waitFor({ state: "detached" });
      await page.goto(`${paper.url}/desk/media`);
      const folders = page.getByRole("navigation", { name: words.folders });
      await folders.getByRole("link", { name: new RegExp(words.where.split("/")[0]) }).click();
      await page.locator(`.tile[href*="${asset.id}"]`).waitFor();
      // The list of before stands until the folder's own has come.
      await page.waitForFunction(() => document.querySelectorAll(".tile").length === 1).catch(() => wrong.push("the folder shows other files too"));
      await folders.getByRole("button", { name: /fog/ }).click();
      await page.waitForURL(/tag=fog/);
      await page.locator(`.tile[href*="${asset.id}"]`).waitFor();
      wrong.push(...(await inAllLooks(page)).map((line) => `folder: ${line}`));
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.locator(`.tile[href*="${asset.id}"]`).click();
      await panel.locator("input[type=file]").setInputFiles({ name: "fog.png", mimeType: "image/png", buffer: await readFile(picture) });
      await panel.getByRole("button", { name: words.choose }).waitFor({ state: "detached" });
      wrong.push(...(await inAllLooks(page)).map((line) => `asset: ${line}`));
      await page.setViewportSize({ width: 1440, height: 900 });
      await panel.getByRole("button", { name: words.replace, exact: true }).click();
      await panel.getByRole("button", { name: words.choose }).waitFor();
      const now = await api("GET", `/assets/${asset.id}`);
      if (now.number !== asset.number || now.address === asset.address || now.alt !== asset.alt) wrong.push(`it became ${JSON.stringify(now)}`);
      const [use] = (await api("GET", `/assets/${asset.id}/usage`)).items.filter((one) => one.public);
      if (use) {
        const story = await api("GET", `/articles/${use.article}`);
        const html = async () => (await fetch(new URL(story.address, paper.url))).text();
        const token = (address) => address.split("/")[2];
        for (let tries = 0; tries < 40 && !(await html()).includes(token(now.address)); tries += 1) await page.waitForTimeout(250);
        const text = await html();
        if (!text.includes(token(now.address)) || text.includes(token(asset.address))) wrong.push(`readers see the old file in ${story.address}`);
        if ((await fetch(new URL(now.address, paper.url))).status !== 200) wrong.push("the new file is not there");
      }
      return wrong;
    });
  }
  await test("nothing was complained about", async () => complaints);
  await context.close();
}
