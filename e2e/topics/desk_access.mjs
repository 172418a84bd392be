// Every screen of the desk: axe finds nothing in light and dark, on a phone and on a desk; nothing stands wider than the screen.

import { enter } from "../newsdesk.mjs";
import { inAllLooks } from "./access.mjs";

const SCREENS = ["/wall", "/work", "/fronts", "/fronts/home", "/media", "/comments", "/site/sections", "/site/tags/new", "/site/navigation", "/site/pages", "/site/settings", "/people/staff", "/people/invitations", "/planner", "/operations", "/me"];

export default async function deskAccess(test, paper, browser) {
  const { page, context, api } = await enter(paper, browser, { bypassCSP: true, reducedMotion: "reduce" });
  // Who is there is told by a stream that never ends: without it a page comes to rest.
  await context.route(/\/presence(\?|$)/, (route) => route.fulfill({ status: 503, contentType: "application/json", body: "{}" }));
  const [live] = (await api("GET", "/articles?status=published&limit=1")).items;
  const asset = (await api("GET", "/assets?limit=1")).items[0];
  const screens = [...SCREENS, ...(asset ? [`/media/${asset.id}`] : []), ...["", "/publish", "/history", "/checks", "/comments", "/compare?from=1", "/correct", "/withdraw", "/preview?as=card"].map((part) => `/story/${live.id}${part}`)];
  for (const screen of screens) {
    await test(`axe: nothing found at /desk${screen.replace(live.id, "ID").replace(asset?.id, "ID")}`, async () => {
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(`${paper.url}/desk${screen}`);
      await page.locator("main, .sheet").first().waitFor();
      await page.waitForLoadState("networkidle");
      return inAllLooks(page, async () => {
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        return over > 0 ? [`${over} px wider than the screen`] : [];
      });
    });
  }
  await context.close();
}
