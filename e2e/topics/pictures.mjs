// Pictures open above the page, by keyboard and by finger; without scripts each is a link to its file. A gallery is a grid or a row.

export default async function pictures(test, paper, browser) {
  const galleries = paper.addresses.kinds.filter(({ kind }) => kind === "article: gallery");
  const { address } = galleries.find(({ edition }) => edition === "en");
  await test("by keyboard: open, along, and back to where the last picture stands", async () => {
    const wrong = [];
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    await page.goto(paper.url + address);
    const all = await page.locator("a.enlarge").count();
    await page.locator("a.enlarge").nth(1).focus();
    await page.keyboard.press("Enter");
    await page.locator("dialog[data-lightbox][open] img").waitFor();
    const place = () => page.locator(".lightbox-place").textContent();
    if ((await place()) !== `2 / ${all}`) wrong.push(`opened at ${await place()}`);
    await page.keyboard.press("ArrowRight");
    if ((await place()) !== `3 / ${all}`) wrong.push(`after the arrow: ${await place()}`);
    await page.keyboard.press("End");
    if ((await place()) !== `${all} / ${all}`) wrong.push(`at the end: ${await place()}`);
    if (!(await page.locator(".lightbox-words").textContent()).trim()) wrong.push("no caption");
    for (let stop = 0; stop < 8; stop += 1) await page.keyboard.press("Tab");
    const left = await page.evaluate(() => document.activeElement === document.body || document.querySelector("dialog[data-lightbox]").contains(document.activeElement));
    if (!left) wrong.push("the Tab key leaves the picture");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.activeElement === [...document.querySelectorAll("a.enlarge")].at(-1), undefined, { timeout: 5_000 }).catch(() => {});
    const back = await page.evaluate(() => [...document.querySelectorAll("a.enlarge")].indexOf(document.activeElement) + 1);
    if (back !== all) wrong.push(`the focus is at ${back} of ${all}`);
    if (new URL(page.url()).pathname !== address) wrong.push(`the page is ${page.url()}`);
    await page.context().close();
    return wrong;
  });
  await test("by finger: along to the next, down to close, the other way in Arabic", async () => {
    const wrong = [];
    for (const one of galleries.filter(({ edition }) => edition !== "ru")) {
      const page = await (await browser.newContext({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true })).newPage();
      await page.goto(paper.url + one.address);
      await page.locator("a.enlarge").nth(1).tap();
      await page.locator("dialog[data-lightbox][open] img").waitFor();
      const swipe = (x, y) =>
        page.locator(".lightbox-stage").evaluate((stage, [dx, dy]) => {
          const touch = (x, y) => new Touch({ identifier: 1, target: stage, clientX: x, clientY: y });
          stage.dispatchEvent(new TouchEvent("touchstart", { touches: [touch(180, 300)], changedTouches: [touch(180, 300)], bubbles: true }));
          stage.dispatchEvent(new TouchEvent("touchend", { touches: [], changedTouches: [touch(180 + dx, 300 + dy)], bubbles: true }));
        }, [x, y]);
      await swipe(one.edition === "ar" ? 120 : -120, 5);
      const place = await page.locator(".lightbox-place").textContent();
      if (!place.startsWith("3 /")) wrong.push(`${one.edition}: after the swipe ${place}`);
      await swipe(10, 200);
      if (await page.locator("dialog[data-lightbox]").evaluate((dialog) => dialog.open)) wrong.push(`${one.edition}: down does not close it`);
      await page.context().close();
    }
    return wrong;
  });
  await test("each picture of a gallery has an address: opened from there, along, back, and sent on", async () => {
    const wrong = [];
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await page.goto(paper.url);
    await page.goto(`${paper.url}${address}#picture-1-3`);
    await page.locator("dialog[data-lightbox][open] img").waitFor();
    const third = await page.locator("#picture-1-3 a.enlarge").getAttribute("href");
    const shown = () => page.locator(".lightbox-stage img").getAttribute("src").then((src) => new URL(src, paper.url).pathname);
    if ((await shown()) !== third) wrong.push(`the third is ${third}, shown is ${await shown()}`);
    await page.keyboard.press("ArrowRight");
    if (new URL(page.url()).hash !== "#picture-1-4") wrong.push(`along to ${page.url()}`);
    if (!(await page.getByRole("button", { name: "Copy the link" }).isVisible())) wrong.push("no way to send it on");
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/gallery-picture.png` });
    await page.goBack();
    await page.locator("dialog[data-lightbox]").waitFor({ state: "hidden" });
    if (new URL(page.url()).hash !== "" || new URL(page.url()).pathname !== address) wrong.push(`back leads to ${page.url()}`);
    await page.locator("#picture-1-2 a.enlarge").click();
    await page.locator("dialog[data-lightbox][open] img").waitFor();
    if (new URL(page.url()).hash !== "#picture-1-2") wrong.push(`opened at ${page.url()}`);
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => location.hash === "").catch(() => wrong.push("closed, the address names the picture still"));
    await page.goBack();
    if (new URL(page.url()).pathname !== "/") wrong.push(`the way back from the story leads to ${page.url()}`);
    await context.close();
    const bare = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, javaScriptEnabled: false })).newPage();
    await bare.goto(`${paper.url}${address}#picture-1-4`);
    const box = await bare.locator("#picture-1-4").boundingBox();
    if (box.y < 0 || box.y > 900) wrong.push(`without scripts the picture is at ${box.y}`);
    await bare.context().close();
    return wrong;
  });
  await test("without scripts: a picture is a link to its file, the gallery stands in a row on demand", async () => {
    const wrong = [];
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, javaScriptEnabled: false })).newPage();
    await page.goto(paper.url + address);
    const top = async (at) => (await page.locator(".gallery-pictures li").nth(at).boundingBox()).y;
    if ((await top(0)) === (await top(3))) wrong.push("the grid is a row");
    await page.locator(".in-a-row").first().check({ force: true });
    if ((await top(0)) !== (await top(3))) wrong.push("the row is a grid");
    const answer = page.waitForResponse((response) => response.url().includes("/media/") && response.request().isNavigationRequest());
    await page.locator("a.enlarge").first().click();
    if (!(await answer).headers()["content-type"].startsWith("image/")) wrong.push("the link leads to no picture");
    await page.context().close();
    return wrong;
  });
}
