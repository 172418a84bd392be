// What lies on another site is a still and a click: nothing is asked of anybody before, and then of the one site that was wanted.

const PLAYER = "https://www.youtube-nocookie.com";

export default async function embeds(test, paper, browser) {
  if (!paper.staff) return;
  const address = await publish(paper);
  const visit = async (settings, play) => {
    const context = await browser.newContext({ baseURL: paper.url, ...settings });
    const asked = [];
    const said = [];
    await context.route((url) => url.origin !== paper.url, (route) => {
      asked.push(route.request().url());
      return route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Player</title><p>Playing" });
    });
    const page = await context.newPage();
    page.on("console", (message) => said.push(message.text()));
    await page.goto(address, { waitUntil: "networkidle" });
    try {
      return await play(page, asked, said);
    } finally {
      await context.close();
    }
  };

  await test("a click puts the player in the place of the still, and asks nobody before", () =>
    visit({}, async (page, asked, said) => {
      const wrong = [];
      if (asked.length > 0) wrong.push(`asked before: ${asked}`);
      const told = await page.locator(".embed").first().locator("figcaption .credit").innerText();
      if (told !== "Pressing it loads the player of youtube.com") wrong.push(`it says: ${told}`);
      await page.locator("a.still").first().focus();
      await page.keyboard.press("Enter");
      await page.waitForSelector(".embed iframe");
      await page.frameLocator(".embed iframe").locator("p").waitFor();
      if (asked.length !== 1 || !asked[0].startsWith(`${PLAYER}/embed/abc`)) wrong.push(`asked: ${asked}`);
      if (!(await page.evaluate(() => document.activeElement.localName === "iframe"))) wrong.push("the keyboard is left behind");
      if ((await page.locator(".embed iframe").getAttribute("title")).trim() === "") wrong.push("the player has no name");
      if (said.length > 0) wrong.push(`console: ${said}`);
      // One that we have no player for leads there.
      await page.locator("a.still").last().click();
      await page.waitForURL(/museum\.example/);
      return wrong;
    }),
  );

  await test("without a script the still leads to the other site, and says so", () =>
    visit({ javaScriptEnabled: false }, async (page, asked) => {
      const wrong = [];
      const told = await page.locator(".embed").first().locator("figcaption .credit").innerText();
      if (told !== "Opens at youtube.com") wrong.push(`it says: ${told}`);
      if (asked.length > 0) wrong.push(`asked before: ${asked}`);
      await page.locator("a.still").first().click();
      await page.waitForURL(/youtube\.com\/watch/);
      return wrong;
    }),
  );

  await test("no other site may be framed", () =>
    visit({}, async (page, asked) => {
      await page.evaluate(() => {
        const still = document.querySelector("a.still");
        still.dataset.player = "https://outside.example/player";
        still.click();
      });
      await page.waitForSelector(".embed iframe");
      await page.waitForTimeout(300);
      return asked.length > 0 ? [`asked: ${asked}`] : [];
    }),
  );
}

async function publish(paper) {
  const call = async (where, body, token) => {
    const answer = await fetch(`${paper.url}/desk/api${where}`, { method: "POST", headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${where}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const { token } = await call("/session", paper.staff);
  const blocks = [
    { type: "paragraph", text: "The lock opens twice a day." },
    { type: "embed", url: "https://www.youtube.com/watch?v=abc", title: "The lock, from above" },
    { type: "embed", url: "https://museum.example/lock", title: "The lock as it was drawn", provider: "Harbour museum" },
  ];
  const { id } = await call("/articles", { headline: "A film of the lock", section: "harbour", body: { version: 1, blocks } }, token);
  return (await call(`/articles/${id}/publish`, {}, token)).address;
}
