// Every page, at both widths and in both schemes: accessible by axe-core's rules, and no wider than the screen.
import { readFileSync } from "node:fs";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ChromiumFixture, launchChromium } from "../support/chromium.ts";
import { runCommand } from "../support/server-process.ts";
import { newPerson, register } from "./account.ts";
import { openSite } from "./site.ts";
import { visit } from "./visitor.ts";

let chromium: ChromiumFixture;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium[Symbol.asyncDispose]());

const axe = readFileSync(
  new URL("../../packages/demo-web/node_modules/axe-core/axe.min.js", import.meta.url),
  "utf8",
);

const screens = [
  { viewport: { width: 1280, height: 800 }, colorScheme: "light" },
  { viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
  { viewport: { width: 390, height: 844 }, colorScheme: "light" },
  { viewport: { width: 390, height: 844 }, colorScheme: "dark" },
  // The narrowest that WCAG 2.2 asks for (1.4.10).
  { viewport: { width: 320, height: 640 }, colorScheme: "light" },
] as const;

/** Address to the heading that shows when it is complete. */
const openPages = [
  ["/", "Sign-in that you run yourself"],
  ["/register", "Create an account"],
  ["/sign-in", "Sign in"],
  ["/nowhere", "There is no page here"],
] as const;

const ownPages = [
  ["/profile", "Ada Lovelace"],
  ["/sessions", "Where you are signed in"],
  ["/users", "Users"],
  ["/audit", "Audit"],
] as const;

test.each(screens)("$viewport.width px, $colorScheme", async (screen) => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/", { ...screen, reducedMotion: "reduce" });
  const { page } = visitor;
  for (const [path, heading] of openPages) await checkPage(page, path, heading);
  await page.goto("/register");
  await page.getByRole("radio", { name: "With a password" }).click();
  await page.getByRole("button", { name: "Create account with a password" }).click();
  await page.getByText("Enter your first name.").waitFor();
  await checkView(page, "the registration form with errors");

  const person = newPerson();
  await register(page, person, "passkey");
  await runCommand(["promote", person.email], site.environment);
  await page.reload();
  await page.getByRole("link", { name: "Users" }).waitFor();
  for (const [path, heading] of ownPages) await checkPage(page, path, heading);
  await page.goto("/users");
  await page.getByRole("button", { name: "Disable Ada Lovelace" }).click();
  await page.getByRole("alertdialog").waitFor();
  await checkView(page, "the dialog that confirms");
});

async function checkPage(page: Page, path: string, heading: string): Promise<void> {
  await page.goto(path);
  await page.getByRole("heading", { level: 1, name: heading }).waitFor();
  await page.waitForLoadState("networkidle");
  expect(await page.title()).toContain("Latchkey");
  await checkView(page, path);
}

async function checkView(page: Page, view: string): Promise<void> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>("axe.run()");
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`,
  );
  expect(found, view).toEqual([]);
  const overhang = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overhang, `${view} is wider than the screen`).toBe(0);
}
