// One's own profile: mended in place, and refused where it is wrong.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ChromiumFixture, launchChromium } from "../support/chromium.ts";
import { newPerson, register } from "./account.ts";
import { openSite } from "./site.ts";
import { visit } from "./visitor.ts";

let chromium: ChromiumFixture;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium[Symbol.asyncDispose]());

test("a changed name shows at once, and after a reload", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/");
  const { page } = visitor;
  await register(page, newPerson("Ada", "Byron"), "passkey");
  await page.getByRole("button", { name: "Edit profile" }).click();
  await page.getByLabel("Last name").fill("Lovelace");
  await page.getByRole("button", { name: "Save profile" }).click();
  await page.getByRole("heading", { level: 1, name: "Ada Lovelace" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Ada Lovelace" }).waitFor();
  expect(await page.getByRole("definition").filter({ hasText: "Analyst" }).count()).toBe(1);
});

test("a date that the server refuses is said at its field", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/");
  const { page } = visitor;
  await register(page, newPerson(), "passkey");
  await page.getByRole("button", { name: "Edit profile" }).click();
  await page.getByLabel("Date of birth").fill("1850-01-01");
  await page.getByRole("button", { name: "Save profile" }).click();
  await page.getByText("Enter a date that exists and lies in the past.").waitFor();
  expect(await page.getByLabel("Date of birth").getAttribute("aria-invalid")).toBe("true");
});
