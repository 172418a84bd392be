// What is pasted into a story from twelve programs becomes the blocks that were meant, and nothing of it runs.

import { readFile } from "node:fs/promises";
import { canonical, copy, enter, saved } from "../newsdesk.mjs";
import { FRAGMENTS } from "../pasted.mjs";

export default async function deskPaste(test, paper, browser) {
  const { page, context, api, complaints } = await enter(paper, browser);
  const open = async () => {
    const { id } = await api("POST", "/articles", { headline: "Pasted" });
    await page.goto(`${paper.url}/desk/story/${id}`);
    await page.getByRole("textbox", { name: "Body", exact: true }).click();
    return id;
  };
  const paste = (kinds) =>
    page.evaluate((given) => {
      const clipboardData = new DataTransfer();
      for (const [type, text] of Object.entries(given)) clipboardData.setData(type, text);
      document.querySelector(".body-text").dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, kinds);
  for (const { from, html, text, blocks } of FRAGMENTS) {
    await test(`pasted from ${from}`, async () => {
      const id = await open();
      await paste(html ? { "text/html": html, "text/plain": "not this" } : { "text/plain": text });
      await saved(page);
      const got = canonical((await copy(api, id)).body.blocks);
      return got === canonical(blocks) ? [] : [`expected ${canonical(blocks)}`, `got      ${got}`];
    });
  }
  await test("a picture in what is pasted comes into the library", async () => {
    const id = await open();
    const bytes = await readFile(new URL("../pasted.png", import.meta.url));
    await paste({ "text/html": `<p>Before.</p><p><img alt="A dot" src="data:image/png;base64,${bytes.toString("base64")}"></p>` });
    await page.locator(".block.picture img").waitFor();
    await page.waitForTimeout(300);
    await saved(page);
    const [, picture] = (await copy(api, id)).body.blocks;
    if (picture?.type !== "picture" || picture.alt !== "A dot") return [JSON.stringify(picture)];
    const { kind } = await api("GET", `/assets/${picture.asset}`);
    return kind === "picture" ? [] : [kind];
  });
  await test("what would run or call out when pasted does neither", async () => {
    const asked = [];
    const watch = (request) => {
      if (new URL(request.url()).host !== new URL(paper.url).host && !/^(data|blob):/.test(request.url())) asked.push(request.url());
    };
    page.on("request", watch);
    await open();
    await page.evaluate(() => {
      globalThis.ran = 0;
    });
    const heard = complaints.length;
    for (const html of HARMFUL) await paste({ "text/html": html, "text/plain": "x" });
    await saved(page);
    page.off("request", watch);
    // What the policy stopped it tells; here that is what was wanted.
    complaints.length = heard;
    const wrong = asked.map((address) => `asked for ${address}`);
    if ((await page.evaluate(() => globalThis.ran)) !== 0) wrong.push("something ran");
    const left = await page.locator(".body-text").evaluate((body) => body.querySelectorAll("script, iframe, object, svg, math, form, [onerror], [onload], [onclick], [style], a[href^='javascript:' i], a[href^='data:' i]").length);
    if (left > 0) wrong.push(`${left} such elements are in the text`);
    return wrong;
  });
  await test("nothing of it ran or broke", () => complaints);
  await context.close();
}

const HARMFUL = [
  "<img src=x onerror=ran++>",
  "<svg onload=ran++><script>ran++</script></svg>",
  "<iframe srcdoc='<script>parent.ran++</script>'></iframe>",
  "<a href='JaVaScRiPt:ran++'>One</a> <a href='data:text/html,<script>opener.ran++</script>'>Two</a>",
  "<math><mtext><table><mglyph><style><img src=x onerror=ran++></style></table></mtext></math>",
  "<p style='background:url(https://elsewhere.example/a.png)'>Styled</p><style>@import 'https://elsewhere.example/b.css'</style>",
  "<object data='javascript:ran++'></object><embed src='https://elsewhere.example/c'>",
  "<form action='https://elsewhere.example/d'><button onclick=ran++>Go</button></form>",
  "<template><img src=x onerror=ran++></template><noscript><p title='</noscript><img src=x onerror=ran++>'></noscript>",
  "<section data-block='fact_box' data-pm-slice='0 0 []'><p onclick=ran++>Boxed</p></section>",
  "<figure data-block='picture' data-json='{\"asset\":\"../../session\"}' data-pm-slice='0 0 []'></figure>",
  "<base href='https://elsewhere.example/'><link rel=stylesheet href='e.css'><meta http-equiv=refresh content='0;url=https://elsewhere.example/f'>",
];
