// An account without a password: made, left and entered again in a real browser.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ChromiumFixture, launchChromium } from "../support/chromium.ts";
import { newPerson, register, signOut, untilSignedIn, pathOf } from "./account.ts";
import { openSite } from "./site.ts";
import { visit } from "./visitor.ts";

let chromium: ChromiumFixture;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium[Symbol.asyncDispose]());

test("registers with a passkey, signs out, signs in from the email field's autofill", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/");
  const { page, authenticator } = visitor;
  const person = newPerson();
  await page.getByRole("link", { name: "Create an account" }).click();
  await register(page, person, "passkey");
  await page.getByText("You signed in with a passkey").waitFor();
  await page.getByText("Two factors.").waitFor();
  expect(await authenticator.credentials()).toHaveLength(1);

  await signOut(page);
  await page.getByRole("link", { name: "Sign in" }).click();
  await authenticator.pickPasskey(page.getByLabel("Email"));
  await untilSignedIn(page, person);
});

test("signs in by the button, while the email field still offers passkeys", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/");
  const { page } = visitor;
  const person = newPerson();
  await register(page, person, "passkey");
  await signOut(page);
  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await untilSignedIn(page, person);
  expect(pathOf(page)).toBe("/profile");
});

test("a declined passkey is no error, and the field offers it again", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/");
  const { page, authenticator } = visitor;
  const person = newPerson();
  await register(page, person, "passkey");
  await signOut(page);
  await page.getByRole("link", { name: "Sign in" }).click();
  await authenticator.setUserVerified(false);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.getByRole("status").getByText("No passkey was used.").waitFor();
  expect(await page.getByRole("alert").count()).toBe(0);

  await authenticator.setUserVerified(true);
  await authenticator.pickPasskey(page.getByLabel("Email"));
  await untilSignedIn(page, person);
});

test("a session outlives the page", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/");
  const { page } = visitor;
  const person = newPerson();
  await register(page, person, "passkey");
  await page.reload();
  await untilSignedIn(page, person);
  const stored = await page.evaluate(() =>
    [localStorage, sessionStorage].flatMap((storage) => Object.values<string>(storage)),
  );
  expect(stored).toEqual([]);
});
