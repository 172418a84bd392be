// Work in a newsroom: who writes what until when, what colleagues remark, lists that are kept, a release that is held and taken back.

import { enter, saved, until } from "../newsdesk.mjs";

export default async function deskWork(test, paper, browser) {
  const { page, context, api, complaints } = await enter(paper, browser);
  const { id } = await api("POST", "/articles", { headline: "The lamp oil account", section: "harbour", body: { markdown: "Nine lamps burn on the quay." } });

  await test("a story is assigned with a day and a length, and stands in the planner", async () => {
    const wrong = [];
    await page.goto(`${paper.url}/desk/story/${id}`);
    await page.getByRole("combobox", { name: "Who writes it" }).selectOption({ label: "Ilse Varnay" });
    const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    await page.getByLabel("Due", { exact: true }).fill(`${day}T17:00`);
    await page.getByLabel("Words asked for").fill("600");
    await page.getByRole("button", { name: "Set", exact: true }).first().click();
    await page.locator(".story-foot").getByText("6 of 600").waitFor();
    await page.goto(`${paper.url}/desk/planner`);
    const card = page.getByRole("listitem").filter({ hasText: "The lamp oil account" });
    await card.getByText("17:00").waitFor();
    if (!(await card.innerText()).includes("Ilse Varnay")) wrong.push(await card.innerText());
    await page.getByRole("button", { name: "The week after" }).click();
    await card.waitFor({ state: "detached" });
    return wrong;
  });

  await test("a remark quotes the story, calls a colleague, and is settled", async () => {
    const wrong = [];
    const staff = { email: `called-${Date.now()}@marren.example`, password: "a long password of somebody" };
    await api("POST", "/staff", { ...staff, name: "Oda Lintner", role: "reporter", desks: ["news"] });
    await page.goto(`${paper.url}/desk/story/${id}/comments`);
    await page.getByRole("textbox", { name: "Body", exact: true }).click();
    await page.keyboard.press("Control+Home");
    for (let at = 0; at < 10; at += 1) await page.keyboard.press("Shift+ArrowRight");
    await page.locator(".remark-form blockquote").getByText("Nine lamps").waitFor();
    await page.getByRole("textbox", { name: "Comment" }).fill("Were there not ten?");
    await page.getByRole("combobox", { name: "Call a colleague" }).selectOption({ label: "Oda Lintner" });
    await page.getByRole("button", { name: "Comment", exact: true }).click();
    await page.locator(".remarks").getByText("Were there not ten?").waitFor();
    const other = await enter(paper, browser, {}, staff);
    await other.page.getByRole("region", { name: "You are called" }).getByRole("link", { name: "The lamp oil account" }).click();
    await other.page.getByRole("button", { name: "Settle" }).click();
    await other.page.getByText("Nothing is open.").waitFor();
    wrong.push(...other.complaints);
    await other.context.close();
    return wrong;
  });

  await test("a story is found by what it says, also while it is written", async () => {
    const wrong = [];
    await page.goto(`${paper.url}/desk/story/${id}`);
    await page.getByRole("textbox", { name: "Body", exact: true }).click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" A wharfinger counts them.");
    await saved(page);
    for (let tries = 0; tries < 60 && (await api("GET", "/articles?text=wharfinger")).items.length === 0; tries += 1) await page.waitForTimeout(250);
    for (const screen of ["wall", "work"]) {
      await page.goto(`${paper.url}/desk/${screen}`);
      const box = page.getByRole("searchbox", { name: "Search headlines and text" });
      await box.fill("lamps wharf");
      await page.locator("[data-row]", { hasText: "The lamp oil account" }).waitFor();
      // The list of before stands until the answer is there: what is asked is whether the others go.
      if (!(await until(async () => (await page.locator("[data-row]").count()) === 1))) wrong.push(`${screen} shows others, too`);
      await box.fill("lamps wharfingers");
      await page.locator(".empty").waitFor();
    }
    return wrong;
  });

  await test("a list is kept by name, and dropped", async () => {
    await page.goto(`${paper.url}/desk/wall?status=draft&section=harbour`);
    await page.getByRole("button", { name: "Keep this list" }).click();
    await page.getByRole("textbox", { name: "Name of the list" }).fill("Harbour drafts");
    await page.getByRole("button", { name: "Keep", exact: true }).click();
    await page.goto(`${paper.url}/desk/wall`);
    await page.getByRole("navigation", { name: "Lists" }).getByRole("link", { name: "Harbour drafts" }).click();
    await page.waitForURL(/status=draft&section=harbour/);
    await page.getByRole("button", { name: "Drop the list Harbour drafts" }).click();
    await page.getByRole("navigation", { name: "Lists" }).waitFor({ state: "detached" });
    return [];
  });

  await test("a release is held, taken back without a trace, and goes out by itself the second time", async () => {
    const wrong = [];
    const release = async (seconds) => {
      await page.goto(`${paper.url}/desk/story/${id}/publish`);
      const sheet = page.getByRole("region", { name: "Publish sheet" });
      await sheet.getByRole("combobox", { name: "Hold before readers see it" }).selectOption(seconds);
      await sheet.getByRole("button", { name: "Publish", exact: true }).click();
      return page.getByRole("region", { name: "Hold" }).getByRole("button", { name: "Undo" });
    };
    const before = await api("GET", `/articles/${id}`);
    await (await release("30")).click();
    await page.getByRole("region", { name: "Hold" }).waitFor({ state: "detached" });
    const back = await api("GET", `/articles/${id}`);
    if (back.status !== before.status || back.address !== null || back.number !== null) wrong.push(JSON.stringify([back.status, back.address, back.number]));
    await (await release("10")).waitFor();
    await page.getByRole("region", { name: "Hold" }).getByText("Readers see it.").first().waitFor({ timeout: 20_000 });
    const out = await api("GET", `/articles/${id}`);
    if (out.status !== "published" || (await fetch(paper.url + out.address)).status !== 200) wrong.push(`${out.status} ${out.address}`);
    await api("POST", `/articles/${id}/withdraw`, { reason: "for the next topics" });
    return wrong;
  });

  await test("nothing broke on the way", () => complaints);
  await context.close();
}
