// Who comes in at the desk, and with what: invitations, passkeys, one-time codes, fresh proofs, sessions.

import { createHmac } from "node:crypto";
import { enter } from "../newsdesk.mjs";

/** What a device with this key shows (RFC 6238). */
function figures(key, at = Date.now()) {
  const bits = [...key].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const hash = createHmac("sha1", secret).update(step).digest();
  const from = hash.at(-1) & 15;
  return String((hash.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** A device that holds passkeys and says yes. */
async function device(context, page) {
  const session = await context.newCDPSession(page);
  await session.send("WebAuthn.enable");
  await session.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
}

export default async function deskPeople(test, paper, browser) {
  const { page, context, api, complaints } = await enter(paper, browser);
  const password = "a lamp on the quay";
  let guest;
  let place;

  await test("somebody comes in by a link that works once", async () => {
    const wrong = [];
    await page.goto(`${paper.url}/desk/people/invitations`);
    await page.getByRole("textbox", { name: "E-mail" }).fill("nadja@marren.example");
    await page.getByRole("combobox", { name: "Role" }).selectOption("editor");
    if ((await page.getByRole("option", { name: "Administrator" }).count()) > 0) wrong.push("a chief may ask an administrator in");
    await page.getByRole("button", { name: "Make the link" }).click();
    const link = await page.getByRole("textbox", { name: "To be copied" }).inputValue();
    await page.getByText("nadja@marren.example", { exact: true }).waitFor();
    place = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB" });
    guest = await place.newPage();
    await guest.goto(link.replace(/^[^#]*\/desk/, `${paper.url}/desk`));
    await guest.getByText("nadja@marren.example").waitFor();
    await guest.getByRole("textbox", { name: "Name" }).fill("Nadja Kerr");
    await guest.getByLabel("Password", { exact: true }).fill(password);
    await guest.getByRole("button", { name: "Come in" }).click();
    await guest.getByRole("navigation", { name: "Desk" }).waitFor();
    const again = await place.newPage();
    await again.goto(link.replace(/^[^#]*\/desk/, `${paper.url}/desk`));
    await again.getByText("This link was used").waitFor();
    await again.close();
    const one = (await api("GET", "/staff")).items.find(({ email }) => email === "nadja@marren.example");
    if (one?.role !== "editor" || one.name !== "Nadja Kerr") wrong.push(JSON.stringify(one));
    return wrong;
  });

  await test("a passkey is added, signs in, and a code is asked for after the password", async () => {
    const wrong = [];
    await device(place, guest);
    await guest.goto(`${paper.url}/desk/me`);
    await guest.getByRole("textbox", { name: "Name of the passkey" }).fill("My phone");
    await guest.getByRole("button", { name: "Add a passkey" }).click();
    await guest.getByText("They are shown only now").waitFor();
    const lost = await guest.locator(".recovery code").first().innerText();
    await guest.getByRole("button", { name: "I have them" }).click();
    await guest.getByRole("button", { name: "Set up one-time codes" }).click();
    const key = (await guest.locator("code.key").innerText()).replaceAll(" ", "");
    await guest.getByRole("textbox", { name: "Code" }).fill(figures(key));
    await guest.getByRole("button", { name: "Ask for codes from now on" }).click();
    await guest.getByText("Asked for after the password.").waitFor();

    const out = async () => {
      await guest.goto(`${paper.url}/desk/me`);
      await guest.getByRole("button", { name: "Sign out", exact: true }).last().click();
      await guest.getByRole("heading", { name: "Sign in to the desk" }).waitFor();
    };
    await out();
    await guest.getByRole("button", { name: "Sign in with a passkey" }).click();
    await guest.getByRole("navigation", { name: "Desk" }).waitFor();
    await out();
    await guest.getByLabel("E-mail").fill("nadja@marren.example");
    await guest.getByLabel("Password", { exact: true }).fill(password);
    await guest.getByRole("button", { name: "Sign in", exact: true }).click();
    await guest.getByRole("textbox", { name: "Code" }).fill("000000");
    await guest.getByRole("button", { name: "Sign in", exact: true }).click();
    await guest.getByRole("alert").waitFor();
    await guest.getByRole("textbox", { name: "Code" }).fill(lost);
    await guest.getByRole("button", { name: "Sign in", exact: true }).click();
    await guest.getByRole("navigation", { name: "Desk" }).waitFor();
    return wrong;
  });

  await test("what can't be undone asks once more who it is; a browser is signed out from afar", async () => {
    const wrong = [];
    // As if it were long ago that somebody signed in.
    let old = true;
    await page.route("**/desk/api/invitations", async (route) => {
      if (!old || route.request().method() !== "POST") return route.continue();
      old = false;
      await route.fulfill({ status: 403, contentType: "application/problem+json", body: JSON.stringify({ title: "x", status: 403, detail: "", errors: [{ pointer: "", code: "proof", message: "" }] }) });
    });
    await page.goto(`${paper.url}/desk/people/invitations`);
    await page.getByRole("textbox", { name: "E-mail" }).fill("gone@marren.example");
    await page.getByRole("button", { name: "Make the link" }).click();
    const sheet = page.getByRole("region", { name: "Is it you?" });
    await sheet.getByLabel("Password", { exact: true }).fill("not the password");
    await sheet.getByRole("button", { name: "Go on" }).click();
    await sheet.getByRole("alert").waitFor();
    await sheet.getByLabel("Password", { exact: true }).fill(paper.staff.password);
    await sheet.getByRole("button", { name: "Go on" }).click();
    await page.getByText("Link for gone@marren.example").waitFor();
    await page.unroute("**/desk/api/invitations");
    await page.getByRole("button", { name: "End: gone@marren.example" }).click();
    await page.getByRole("button", { name: "End: gone@marren.example" }).waitFor({ state: "detached" });

    const id = (await api("GET", "/staff")).items.find(({ email }) => email === "nadja@marren.example").id;
    await page.goto(`${paper.url}/desk/people/staff/${id}`);
    await page.getByRole("button", { name: "Sign out everywhere" }).click();
    await page.getByText("Nowhere.").waitFor();
    await guest.goto(`${paper.url}/desk/wall`);
    await guest.getByRole("heading", { name: "Sign in to the desk" }).waitFor();
    return wrong;
  });

  await test("nothing broke on the way", () => complaints);
  await place?.close();
  await context.close();
}
