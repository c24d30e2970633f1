// One account's whole way: a password, an authenticator app, recovery codes, a passkey, and a password chosen anew.
import type { Page } from "playwright-core";
import { generate } from "otplib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ChromiumFixture, launchChromium } from "../support/chromium.ts";
import {
  newPerson,
  passwordField,
  pathOf,
  type Person,
  register,
  signOut,
  untilSignedIn,
} from "./account.ts";
import { checkView } from "./check-view.ts";
import { openSite, type Site } from "./site.ts";
import { visit } from "./visitor.ts";

let chromium: ChromiumFixture;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium[Symbol.asyncDispose]());

test("walks from a password over an app, a recovery code and a passkey to a new password", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/");
  const { page } = visitor;
  const person = newPerson();
  await register(page, person, "password");

  // An account that never confirmed its address would lose every factor to a reset.
  await confirmAddress(page);
  await page.getByRole("link", { name: "Go on" }).click();

  await page.getByRole("link", { name: "Security", exact: true }).click();
  await page.getByText("Only a password stands before this account.").waitFor();
  const secret = await setUpApp(page, site);
  await page.getByText("A password alone opens nothing here.").waitFor();
  const codes = await makeRecoveryCodes(page);
  expect(codes).toHaveLength(10);
  await page.getByText("10 of 10 left").waitFor();
  await signOut(page);

  // With the app: a wrong code says so beside the field, the next code opens.
  await enterPassword(page, person);
  await enterCode(page, "000000");
  await page.getByText("That code isn't right.").waitFor();
  await enterCode(page, await nextCode(site, secret));
  await untilSignedIn(page, person);
  await page.getByText("a password and a code from your authenticator app").waitFor();
  await signOut(page);

  // With a recovery code, typed as people type.
  await enterPassword(page, person);
  await page.getByRole("button", { name: "Use a recovery code" }).click();
  const [first = ""] = codes;
  await page.getByLabel("Recovery code").fill(first.replaceAll("-", " ").toLowerCase());
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await untilSignedIn(page, person);

  // Long enough ago that a passkey wants a fresh proof.
  site.clock.advance(11 * 60_000);
  await page.getByRole("link", { name: "Security", exact: true }).click();
  await page.getByText("9 of 10 left").waitFor();
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByRole("dialog", { name: "Confirm that it’s you" }).waitFor();
  await page.getByLabel("Code from your authenticator app").fill(await nextCode(site, secret));
  await page.getByRole("button", { name: "Confirm with this code" }).click();
  await page.getByRole("list", { name: "Passkeys" }).getByRole("listitem").waitFor();
  await signOut(page);

  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await untilSignedIn(page, person);
  await page.getByText("You signed in with a passkey").waitFor();
  await signOut(page);

  const changed = { ...person, password: "nine copper bassoons at dusk" };
  await resetPassword(page, changed);
  await enterPassword(page, changed);
  await enterCode(page, await nextCode(site, secret));
  await untilSignedIn(page, person);
}, 120_000);

test("a passkey is renamed and removed with a fresh proof, and the last way in stays", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/");
  const { page, authenticator } = visitor;
  await register(page, newPerson(), "passkey");
  await page.getByText("Your passkey is the only way into this account.").waitFor();
  await page.getByRole("link", { name: "Make recovery codes" }).click();
  const passkeys = page.getByRole("list", { name: "Passkeys" });
  await passkeys.getByRole("button", { name: /^Rename/ }).click();
  await page.getByLabel("Name", { exact: true }).fill("Kitchen laptop");
  await page.getByRole("button", { name: "Save name" }).click();
  await passkeys.getByRole("paragraph").filter({ hasText: "Kitchen laptop" }).waitFor();

  site.clock.advance(11 * 60_000);
  await passkeys.getByRole("button", { name: "Remove Kitchen laptop" }).click();
  await page.getByRole("button", { name: "Remove it" }).click();
  await page.getByRole("button", { name: "Confirm with a passkey" }).click();
  await page.getByText("This is the only way into the account.").waitFor();
  await page.getByRole("button", { name: "Keep things as they are" }).click();
  await passkeys.getByRole("paragraph").filter({ hasText: "Kitchen laptop" }).waitFor();
  expect(await authenticator.credentials()).toHaveLength(1);
}, 60_000);

test("an account moves to another mailbox, hands its data over, and is deleted", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/");
  const { page } = visitor;
  const person = newPerson();
  await register(page, person, "password");
  await page.getByRole("link", { name: "Account", exact: true }).click();
  await page.getByRole("button", { name: "Change the address" }).click();
  const moved = newPerson("Augusta").email;
  await page.getByLabel("New address").fill(moved);
  await page.getByRole("button", { name: "Send the letter" }).click();
  await page.getByText(`A letter is on its way to ${moved}`).waitFor();

  await page.goto("/inbox");
  await openLetter(page, /Confirm your new/);
  await page.getByRole("button", { name: "Use the new address" }).click();
  await page.getByText(`Your address is ${moved} now.`).waitFor();
  expect(page.url()).not.toContain("token");

  await page.goto("/account");
  await page.getByText(moved).waitFor();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download everything" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^latchkey-account-[\d-]+\.json$/);

  await page.getByRole("button", { name: "Delete my account" }).click();
  await page.getByLabel("Type your address to confirm").fill("someone@example.com");
  await page.getByRole("button", { name: "Delete my account for good" }).click();
  await page.getByText("That isn’t this account’s address.").waitFor();
  await page.getByLabel("Type your address to confirm").fill(moved);
  await page.getByRole("button", { name: "Delete my account for good" }).click();
  await page.getByText("You're signed out.").waitFor();
}, 60_000);

test("the old mailbox takes an account back, is told what went, and is led to a new password", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/");
  const { page } = visitor;
  const person = newPerson();
  await register(page, person, "password");
  await confirmAddress(page);
  await page.getByText(`${person.email} is confirmed.`).waitFor();

  await page.goto("/security");
  await setUpApp(page, site);
  await page.goto("/account");
  await page.getByRole("button", { name: "Change the address" }).click();
  await page.getByLabel("New address").fill(newPerson("Augusta").email);
  await page.getByRole("button", { name: "Send the letter" }).click();
  await page.getByText("A letter is on its way to").waitFor();
  await page.goto("/inbox");
  await openLetter(page, /Confirm your new/);
  await page.getByRole("button", { name: "Use the new address" }).click();
  await page.getByText("Your address is").waitFor();

  await page.goto("/inbox");
  await openLetter(page, /The address of your/);
  await page.getByRole("button", { name: "Take it back and sign everyone out" }).click();
  await page.getByText(`The account belongs to ${person.email} again`).waitFor();
  await page.getByRole("listitem").filter({ hasText: "the authenticator app" }).waitFor();
  await checkView(page, "an account that was taken back");
  await page.getByRole("link", { name: "Choose a new password" }).click();
  await page.getByRole("heading", { level: 1, name: "Choose a new password" }).waitFor();
  expect(pathOf(page)).toBe("/reset-password");
}, 60_000);

async function confirmAddress(page: Page): Promise<void> {
  await page.goto("/inbox");
  await openLetter(page, /Confirm your address/);
  await page.getByRole("button", { name: "Confirm my address" }).click();
}

/** Enrols an app from what the page shows. @returns its secret */
async function setUpApp(page: Page, site: Site): Promise<string> {
  await page.getByRole("button", { name: "Set up an authenticator app" }).click();
  const picture = page.getByAltText("QR code for your authenticator app");
  await picture.waitFor();
  expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(
    0,
  );
  const key = await page
    .getByText("Enter this key, time-based:")
    .locator("xpath=..")
    .locator("code")
    .textContent();
  const secret = (key ?? "").replaceAll(/\s/g, "");
  await page.getByLabel("Code from your authenticator app").fill(await codeNow(site, secret));
  await page.getByRole("button", { name: "Finish the set-up" }).click();
  await page.getByRole("list", { name: "Authenticator apps" }).getByRole("listitem").waitFor();
  return secret;
}

async function makeRecoveryCodes(page: Page): Promise<readonly string[]> {
  await page.getByRole("button", { name: "Make recovery codes" }).click();
  const sheet = page.getByRole("list", { name: "Recovery codes" });
  await sheet.waitFor();
  const codes = await sheet.locator("code").allTextContents();
  await page.getByRole("button", { name: "I have kept them" }).click();
  return codes;
}

async function enterPassword(page: Page, { email, password }: Person): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(email);
  await passwordField(page).fill(password);
  await page.getByRole("button", { name: "Sign in with a password" }).click();
  await page.getByRole("heading", { level: 1, name: "One more proof" }).waitFor();
}

async function enterCode(page: Page, code: string): Promise<void> {
  await page.getByLabel("Code from your authenticator app").fill(code);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

async function resetPassword(page: Page, { email, password }: Person): Promise<void> {
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await page.getByLabel("Email").fill(email);
  await page.getByRole("button", { name: "Send the letter" }).click();
  await page.getByText(`If ${email} has an account here`).waitFor();
  await page.goto("/inbox");
  await openLetter(page, /Reset your/);
  await page.getByRole("textbox", { name: "New password" }).fill(password);
  await page.getByRole("button", { name: "Set the new password" }).click();
  await page.getByText("Your new password is set").waitFor();
}

/** Follows the link of the newest letter of this name, where the letter shows it. */
async function openLetter(page: Page, subject: RegExp): Promise<void> {
  await page
    .getByRole("list", { name: "Letters" })
    .getByRole("button", { name: subject })
    .first()
    .click();
  await page.frameLocator("iframe").locator("a.action").click();
}

/** The code of the server's present. */
function codeNow(site: Site, secret: string): Promise<string> {
  return generate({ secret, epoch: Math.floor(site.clock.now().getTime() / 1000) });
}

/** A code of a step that can't have been spent. */
function nextCode(site: Site, secret: string): Promise<string> {
  site.clock.advance(30_000);
  return codeNow(site, secret);
}
