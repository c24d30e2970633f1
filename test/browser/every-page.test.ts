// Every page, wide and narrow, light and dark: accessible by axe-core's rules, and no wider than the screen.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ChromiumFixture, launchChromium } from "../support/chromium.ts";
import { runCommand } from "../support/server-process.ts";
import { newPerson, pathOf, register } from "./account.ts";
import { checkView } from "./check-view.ts";
import { openSite } from "./site.ts";
import { visit } from "./visitor.ts";

let chromium: ChromiumFixture;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium[Symbol.asyncDispose]());

/** Address to the heading that shows when it is complete. */
const openPages = [
  ["/", "Sign-in that you run yourself"],
  ["/register", "Create an account"],
  ["/sign-in", "Sign in"],
  ["/reset-password", "Choose a new password"],
  ["/verify-email", "Confirm your address"],
  ["/confirm-email-change", "Confirm your new address"],
  ["/undo-email-change", "Take the change back"],
  ["/inbox", "Inbox"],
  ["/nowhere", "There is no page here"],
] as const;

const ownPages = [
  ["/profile", "Ada Lovelace"],
  ["/security", "Security"],
  ["/account", "Account"],
  ["/sessions", "Where you are signed in"],
  ["/rhythm", "Your typing rhythm"],
  ["/services", "Services"],
  ["/users", "Users"],
  ["/roles", "Roles"],
  ["/audit", "Audit"],
] as const;

test("pages for everyone are accessible and fit the screen", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/", { reducedMotion: "reduce" });
  const { page } = visitor;
  for (const [path, heading] of openPages) await checkPage(page, path, heading);
  await page.goto("/register");
  await page.getByRole("radio", { name: "With a password" }).click();
  await page.getByRole("button", { name: "Create account with a password" }).click();
  await page.getByText("Enter your first name.").waitFor();
  await checkView(page, "the registration form with errors");
  expect(pathOf(page)).toBe("/register");
});

test("pages for the signed-in are accessible and fit the screen", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/", { reducedMotion: "reduce" });
  const { page } = visitor;
  const person = newPerson();
  await register(page, person, "passkey");
  await runCommand(["promote", person.email], site.environment);
  await page.reload();
  await page.getByRole("link", { name: "Users" }).waitFor();
  for (const [path, heading] of ownPages) await checkPage(page, path, heading);
  await page.goto("/roles");
  await page.getByRole("button", { name: "Add a role" }).click();
  await page.getByLabel("Name").fill("Night shift");
  await page.getByLabel("What it is for").fill("Helps at night.");
  await page.getByRole("button", { name: "Add the role" }).click();
  await page.getByText("Use lowercase letters").waitFor();
  await checkView(page, "the form for a role with errors");
  await page.goto("/users");
  await page.getByRole("button", { name: "Disable Ada Lovelace" }).click();
  await page.getByRole("alertdialog").waitFor();
  await checkView(page, "the dialog that confirms");
  expect(await page.getByRole("alertdialog").isVisible()).toBe(true);
});

async function checkPage(page: Page, path: string, heading: string): Promise<void> {
  await page.goto(path);
  await page.getByRole("heading", { level: 1, name: heading }).waitFor();
  await page.waitForLoadState("networkidle");
  expect(await page.title()).toContain("Latchkey");
  await checkView(page, path);
}
