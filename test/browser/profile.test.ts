// One's own profile: mended in place, refused where it is wrong, and taken along with all that is held.
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ChromiumFixture, launchChromium } from "../support/chromium.ts";
import { newPerson, passwordField, register } from "./account.ts";
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

test("all that is held comes as one file, after a fresh proof", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/");
  const { page } = visitor;
  const person = newPerson();
  await register(page, person, "password");
  await page.goto("/account");
  await page.getByRole("button", { name: "Download everything" }).waitFor();
  site.clock.advance(11 * 60_000);
  await page.getByRole("button", { name: "Download everything" }).click();
  const dialog = page.getByRole("dialog", { name: "Confirm that it’s you" });
  await passwordField(page).fill(person.password);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    dialog.getByRole("button", { name: "Confirm with your password" }).click(),
  ]);
  const held: unknown = JSON.parse(await readFile(await download.path(), "utf8"));
  expect(held).toMatchObject({
    profile: { email: person.email },
    typing: { consentedAt: null, profiles: [], findings: [] },
    devices: [{ lastSeenAt: expect.any(String) }],
  });
});
