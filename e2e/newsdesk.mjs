// Somebody at the desk: signed in, in a browser of their own.

import { spawn } from "node:child_process";

/** A page of the desk, signed in through its door; `api` calls as the same person. What the page complains about is gathered. */
export async function enter(paper, browser, settings = {}, staff = paper.staff) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB", ...settings });
  context.setDefaultTimeout(Number(process.env.PATIENCE ?? 30_000));
  const page = await context.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (line) => {
    // A refusal of the API and a lost connection are told by the browser too; a preview's page runs no scripts within the desk.
    if (line.type() === "error" && !/Failed to load resource|ERR_INTERNET_DISCONNECTED|Blocked script execution in '[^']*\/desk\/(share|api\/looks)\//.test(line.text())) complaints.push(`console: ${line.text()}`);
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

/** An administrator, whom the sample has none of: added by the command, beside the running server. */
export async function administrator(paper) {
  const staff = { email: `iris-${Date.now()}@tidings.example`, password: "a lamp on the quay, 47" };
  const adding = spawn(process.env.DATELINE ?? "target/debug/dateline", ["staff", "add", staff.email, "--role", "admin", "--name", "Iris Lind", "--data", paper.data, "--password-stdin"], { stdio: ["pipe", "ignore", "pipe"] });
  let said = "";
  adding.stderr.on("data", (words) => (said += words));
  adding.stdin.end(staff.password);
  const code = await new Promise((done) => adding.on("exit", done));
  if (code !== 0) throw new Error(`no administrator: ${said}`);
  return staff;
}

/** Whether `holds` comes true within 30 seconds: what a screen shows once its answer is there. */
export async function until(holds) {
  for (let turn = 0; turn < 120; turn += 1) {
    if (await holds()) return true;
    await new Promise((on) => setTimeout(on, 250));
  }
  return false;
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

/** What the desk has of a story that is no revision yet: the fields of the working copy, the text of the galley. */
export const copy = async (api, id) => {
  const story = await api("GET", `/articles/${id}`);
  const kept = story.working_copy?.article;
  return story.galley ? { ...(kept ?? story), body: story.galley.body } : kept;
};

/** Blocks as text to compare: one order of fields and of marks, for neither means anything; what is not said is not there. */
export const canonical = (json) => JSON.stringify(ordered(json));

function ordered(json) {
  if (Array.isArray(json)) return json.map(ordered);
  if (json === null || typeof json !== "object") return json;
  const fields = Object.entries(json)
    .filter(([name, value]) => value !== null && !(name === "level" && value === 2) && !(name === "blocks" && json.when !== undefined && value.length === 0))
    .map(([name, value]) => [name, name === "marks" ? ordered([...value].sort((one, other) => one.type.localeCompare(other.type))) : ordered(value)]);
  return Object.fromEntries(fields.sort(([one], [other]) => one.localeCompare(other)));
}
