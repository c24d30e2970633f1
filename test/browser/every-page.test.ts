// Every page, wide and narrow, light and dark: accessible by axe-core's rules, and no wider than the screen.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ChromiumFixture, launchChromium } from "../support/chromium.ts";
import { runCommand } from "../support/server-process.ts";
import { newPerson, pathOf, register } from "./account.ts";
import { openSite } from "./site.ts";
import { visit } from "./visitor.ts";

let chromium: ChromiumFixture;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium[Symbol.asyncDispose]());

const axe = readFileSync(
  createRequire(new URL("../../packages/demo-web/package.json", import.meta.url)).resolve(
    "axe-core/axe.min.js",
  ),
  "utf8",
);

/** The part of axe-core's answer that is read here. */
interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/** Width, scheme, and the rules that can fall out differently there; null for all. 320 px is WCAG 2.2's least (1.4.10). */
const looks = [
  [1280, "light", null],
  [1280, "dark", ["color-contrast"]],
  [390, "light", ["target-size"]],
  [320, "light", ["target-size"]],
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

async function checkView(page: Page, view: string): Promise<void> {
  for (const [width, colorScheme, rules] of looks) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const name = `${view}, ${width} px, ${colorScheme}`;
    const violations = await findViolations(page, rules);
    const overhangPx = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect({ name, violations, overhangPx }).toEqual({ name, violations: [], overhangPx: 0 });
  }
}

async function findViolations(
  page: Page,
  rules: readonly string[] | null,
): Promise<readonly string[]> {
  await page.evaluate(axe);
  const options = rules ? { runOnly: rules } : {};
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(options)})`);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
}
