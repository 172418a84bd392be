// Sharing: plain links that carry the right address and headline, a link to copy, and nothing of it needs a script.

export default async function share(test, paper, browser) {
  const stories = paper.addresses.kinds.filter(({ kind }) => kind === "article: news");
  await test(`networks get the story's address and headline, ${stories.length} editions`, async () => {
    const wrong = [];
    const page = await (await browser.newContext({ javaScriptEnabled: true })).newPage();
    for (const { address } of stories) {
      await page.goto(paper.url + address);
      const { links, mail, headline, own } = await page.evaluate(() => ({
        links: [...document.querySelectorAll(".networks a")].map((link) => [link.textContent, link.getAttribute("href")]),
        mail: document.querySelector(".share-box a[href^='mailto:']").getAttribute("href"),
        headline: document.querySelector("h1").textContent,
        own: document.querySelector("link[rel=canonical]").href,
      }));
      for (const name of ["Facebook", "X", "Telegram", "VK", "Odnoklassniki", "WhatsApp", "Messenger"]) if (!links.some(([label]) => label === name)) wrong.push(`${address}: no ${name}`);
      for (const [label, href] of [...links, ["mail", mail]]) {
        const said = decodeURIComponent(href.replace("#", "?").split("?").slice(1).join("?"));
        if (!said.includes(own)) wrong.push(`${address}: ${label} does not lead to ${own}: ${said}`);
        if (href.includes("{")) wrong.push(`${address}: ${label}: ${href}`);
        if (/(text|title|subject)=/.test(href) && !said.includes(headline)) wrong.push(`${address}: ${label} does not say ${headline}: ${said}`);
      }
    }
    await page.context().close();
    return wrong;
  });
  await test("by keyboard: the box opens, the link is copied, Escape closes it", async () => {
    const wrong = [];
    const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
    const page = await context.newPage();
    await page.goto(paper.url + stories[0].address);
    await page.locator("[data-share] > summary").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator(".copied:not(:empty)").waitFor({ timeout: 10_000 });
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    if (copied !== (await page.locator("link[rel=canonical]").getAttribute("href"))) wrong.push(`copied: ${copied}`);
    await page.keyboard.press("Escape");
    if (await page.locator("[data-share]").evaluate((box) => box.open || document.activeElement !== box.querySelector("summary"))) wrong.push("Escape does not close it");
    await context.close();
    return wrong;
  });
  await test("without scripts: it opens, the address stands there, what cannot work is not shown", async () => {
    const wrong = [];
    const page = await (await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 800 } })).newPage();
    await page.goto(paper.url + stories[0].address);
    await page.locator("[data-share] > summary").click();
    if (!(await page.locator(".networks").isVisible())) wrong.push("the networks are not to be seen");
    if (!(await page.locator("#share-address").inputValue()).endsWith(stories[0].address)) wrong.push("the address is not to be seen");
    for (const hidden of ["[data-copy]", "[data-app]", "[data-print]"]) if (await page.locator(hidden).isVisible()) wrong.push(`${hidden} is shown`);
    await page.context().close();
    return wrong;
  });
}
