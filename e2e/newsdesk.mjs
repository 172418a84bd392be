// Somebody at the desk: signed in, in a browser of their own.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

export const picture = fileURLToPath(new URL("../sample/pictures/", import.meta.url));

/** A page of the desk, signed in through its door; `api` calls as the same person. What the page complains about is gathered. */
export async function enter(paper, browser, settings = {}, staff = paper.staff) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB", ...settings });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (line) => {
    // A refusal of the API and a lost connection are told by the browser too.
    if (line.type() === "error" && !/Failed to load resource|ERR_INTERNET_DISCONNECTED/.test(line.text())) complaints.push(`console: ${line.text()}`);
  });
  await page.goto(`${paper.url}/desk`);
  await page.getByLabel("E-mail").fill(staff.email);
  await page.getByLabel("Password", { exact: true }).fill(staff.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("navigation", { name: "Desk" }).waitFor();
  const api = async (method, path, body, headers = {}) => {
    const answer = await context.request.fetch(`${paper.url}/desk/api${path}`, { method, headers: { "Sec-Fetch-Site": "same-origin", ...headers }, ...(body === undefined ? {} : { data: body }) });
    const text = await answer.text();
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${text.slice(0, 300)}`);
    return text ? JSON.parse(text) : null;
  };
  return { page, context, api, complaints };
}

/** The save state says so only after the server's answer. */
export const saved = (page) => page.locator(".save-state.saved").waitFor();

/** Begins a story at the desk and gives its id. */
export async function newStory(page) {
  await page.getByRole("button", { name: "New story" }).first().click();
  await page.waitForURL(/\/desk\/story\/[0-9A-Za-z]+$/);
  await page.getByRole("textbox", { name: "Headline", exact: true }).waitFor();
  return page.url().split("/").at(-1);
}

/** What the server has of a story that is not in a revision yet. */
export const copy = async (api, id) => (await api("GET", `/articles/${id}`)).working_copy?.article;

export const fixture = (name) => readFile(fileURLToPath(new URL(name, import.meta.url)));
