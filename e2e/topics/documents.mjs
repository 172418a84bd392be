// Documents: the first page of a PDF as a picture, the beginning of a data set as a table; as readers and the desk see them.

import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { enter } from "../newsdesk.mjs";
import { axe, found } from "./access.mjs";

const run = promisify(execFile);

/** A PDF of two pages with a line of text on each. */
function pdf() {
  const objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>"];
  for (const content of [5, 6]) objects.push(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${content} 0 R /Resources << /Font << /F1 7 0 R >> >> >>`);
  for (const words of ["Tide tables", "Page two"]) {
    const text = `BT /F1 48 Tf 72 700 Td (${words}) Tj ET`;
    objects.push(`<< /Length ${text.length} >>\nstream\n${text}\nendstream`);
  }
  objects.push("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
  let file = "%PDF-1.4\n";
  const places = objects.map((object, at) => {
    const place = file.length;
    file += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const start = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("")}`;
  return Buffer.from(`${file}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`);
}

export default async function documents(test, paper, browser) {
  const { page, context, api, complaints } = await enter(paper, browser, { bypassCSP: true });
  const draws = await run("pdftoppm", ["-v"]).then(() => true, () => false);
  const send = async (name, type, buffer) => {
    const answer = await context.request.post(`${paper.url}/desk/api/assets`, { headers: { "Sec-Fetch-Site": "same-origin" }, multipart: { file: { name, mimeType: type, buffer } } });
    if (!answer.ok()) throw new Error(await answer.text());
    return answer.json();
  };
  let story;
  await test("a document and a data set come in with what stands in them", async () => {
    const wrong = [];
    const report = await send("tide-tables.pdf", "application/pdf", pdf());
    if (draws && (report.pages !== 2 || !report.still)) wrong.push(`the report has ${report.pages} pages, a picture: ${report.still}`);
    const rows = Array.from({ length: 57 }, (_, at) => `Gate ${at},${at / 10},"<b>wide & ""deep"""`);
    const set = await send("gates.csv", "text/csv", Buffer.from(`gate,depth,note\n${rows.join("\n")}\n`));
    if (set.rows !== 57) wrong.push(`the data set has ${set.rows} rows`);
    const section = (await api("GET", "/sections")).items.find((one) => one.edition === "en").slug;
    const blocks = [{ type: "paragraph", text: "All of it." }, { type: "document", asset: report.id, title: "The tables" }, { type: "document", asset: set.id, title: "All gates" }];
    const { id } = await api("POST", "/articles", { headline: "The tables are out", section, body: { version: 1, blocks } });
    story = (await api("POST", `/articles/${id}/publish`, {})).address;
    return wrong;
  });
  await test("readers see the first page and the first rows, escaped, in a box of their own", async () => {
    const wrong = [];
    for (const [width, height] of [[360, 780], [1440, 900]]) {
      for (const colorScheme of ["light", "dark"]) {
        const reader = await browser.newContext({ viewport: { width, height }, colorScheme, bypassCSP: true });
        const shown = await reader.newPage();
        await shown.goto(paper.url + story, { waitUntil: "load" });
        const table = shown.locator(".data-set table");
        if ((await table.locator("tbody tr").count()) !== 20) wrong.push(`${await table.locator("tbody tr").count()} rows`);
        if ((await table.locator("tbody td").nth(2).textContent()) !== '<b>wide & "deep"') wrong.push(await table.locator("tbody td").nth(2).textContent());
        if ((await shown.locator(".data-count").textContent()) !== "Rows: 57 · shown: 20") wrong.push(await shown.locator(".data-count").textContent());
        if (draws) {
          const picture = shown.locator(".document-page img");
          await picture.scrollIntoViewIfNeeded();
          await shown.waitForFunction(() => document.querySelector(".document-page img").naturalWidth > 0);
          if (!(await shown.locator("p.document").first().textContent()).includes("Pages: 2")) wrong.push(await shown.locator("p.document").first().textContent());
        }
        await shown.evaluate(axe);
        for (const { id, nodes } of await found(shown)) wrong.push(`${width} ${colorScheme}: ${id}: ${nodes.map(({ html }) => html.slice(0, 120))}`);
        const over = await shown.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (over > 0) wrong.push(`${width}: ${over} too wide`);
        if (process.env.SHOTS) await shown.locator(".story").screenshot({ path: path.join(process.env.SHOTS, `documents-${width}-${colorScheme}.png`) });
        await reader.close();
      }
    }
    return wrong;
  });
  await test("the desk's library shows the first page", async () => {
    const wrong = [];
    if (!draws) return wrong;
    await page.goto(`${paper.url}/desk/media?kind=document`);
    await page.waitForFunction(() => [...document.querySelectorAll(".tile img")].some((image) => image.naturalWidth > 0));
    if (process.env.SHOTS) await page.screenshot({ path: path.join(process.env.SHOTS, "library-documents.png") });
    return wrong;
  });
  await test("nothing was complained about", async () => complaints);
  await context.close();
}
