// Crops of a picture in the library: moved by mouse, by finger and by keys, kept, seen by readers, and taken away. In both languages.

import { enter } from "../newsdesk.mjs";
import { inAllLooks } from "./access.mjs";

const WORDS = {
  "en-GB": { frame: /^Crop: from the left/, size: "Size", keep: "Keep this crop", remove: "Remove it", set: "Readers see this part" },
  "ru-RU": { frame: /^Кадр: слева/, size: "Размер", keep: "Сохранить кадр", remove: "Убрать", set: "Читатели видят эту часть" },
};

export default async function deskCrops(test, paper, browser) {
  const { page, context, api, complaints } = await enter(paper, browser, { bypassCSP: true, reducedMotion: "reduce", hasTouch: true });
  const shown = (await api("GET", "/assets?kind=picture&limit=60")).items.filter((one) => one.uses > 0 && one.address && one.width >= 1_000);
  for (const [at, [locale, words]] of Object.entries(WORDS).entries()) {
    await test(`a picture is cropped by mouse, finger and keys, ${locale}`, async () => {
      const wrong = [];
      const asset = shown[at];
      await page.goto(`${paper.url}/desk`);
      await page.evaluate((language) => localStorage.setItem("desk-language", language), locale.slice(0, 2));
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(`${paper.url}/desk/media/${asset.id}`);
      const panel = page.locator(".panel.asset");
      const frame = panel.getByRole("button", { name: words.frame });
      const size = panel.getByLabel(words.size, { exact: true });
      const sides = async () => [...(await frame.getAttribute("aria-label")).matchAll(/(\d+) %/g)].map((found) => Number(found[1]));
      await size.fill("50");
      await frame.scrollIntoViewIfNeeded();
      const before = await sides();
      if (Math.abs(before[2] - 50) > 1) wrong.push(`the slider made it ${before[2]} % wide`);
      const middle = async () => {
        const box = await frame.boundingBox();
        return [box.x + box.width / 2, box.y + box.height / 2];
      };
      let [x, y] = await middle();
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + 400, y, { steps: 4 });
      await page.mouse.up();
      const dragged = await sides();
      if (dragged[0] + dragged[2] < 99) wrong.push(`the mouse left it at ${dragged}`);
      [x, y] = await middle();
      const touch = await context.newCDPSession(page);
      await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x, y }] });
      for (const step of [20, 40, 60]) await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x: x - step, y }] });
      await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
      const fingered = await sides();
      if (fingered[0] >= dragged[0]) wrong.push(`the finger left it at ${fingered}`);
      await frame.focus();
      await page.keyboard.press("ArrowLeft");
      await page.keyboard.press("+");
      const keyed = await sides();
      if (keyed[2] <= fingered[2]) wrong.push(`the keys left it at ${keyed}`);
      wrong.push(...(await inAllLooks(page)).map((line) => `crops: ${line}`));
      await page.setViewportSize({ width: 1440, height: 900 });
      await panel.getByRole("button", { name: words.keep }).click();
      await panel.getByText(words.set).waitFor();
      const kept = (await api("GET", `/assets/${asset.id}`)).crops.wide;
      if (!kept || Math.abs(kept.x * 100 - keyed[0]) > 1 || Math.abs(kept.width * 100 - keyed[2]) > 1) wrong.push(`kept was ${JSON.stringify(kept)}, shown ${keyed}`);
      const [use] = (await api("GET", `/assets/${asset.id}/usage`)).items.filter((one) => one.public);
      const story = use && (await api("GET", `/articles/${use.article}`));
      const isSeen = async () => (await (await fetch(new URL(story.address, paper.url))).text()).includes(`${asset.address.split("/")[2]}/wide-`);
      if (story?.lead?.asset === asset.id) {
        for (let tries = 0; tries < 40 && !(await isSeen()); tries += 1) await page.waitForTimeout(250);
        if (!(await isSeen())) wrong.push(`readers do not see it in ${story.address}`);
      }
      await panel.getByRole("button", { name: words.remove, exact: true }).click();
      await panel.getByRole("button", { name: words.remove, exact: true }).waitFor({ state: "detached" });
      if (Object.keys((await api("GET", `/assets/${asset.id}`)).crops).length) wrong.push("it is still there");
      return wrong;
    });
  }
  await test("the crops' page says nothing on the console", async () => complaints);
  await context.close();
}
