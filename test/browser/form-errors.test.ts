// What is wrong stands next to what caused it, for eyes and for screen readers, and has the focus.
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ChromiumFixture, launchChromium } from "../support/chromium.ts";
import { fillInProfile, newPerson, passwordField, register, signOut } from "./account.ts";
import { openSite } from "./site.ts";
import { visit } from "./visitor.ts";

let chromium: ChromiumFixture;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium[Symbol.asyncDispose]());

test("empty fields are named before anything is sent, and the first one gets the focus", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/register");
  const { page } = visitor;
  const sent: string[] = [];
  page.on("request", (request) => sent.push(request.url()));
  await page.getByRole("button", { name: "Create account with a passkey" }).click();
  await untilDescribed(page.getByLabel("First name"), "Enter your first name.");
  await untilDescribed(page.getByLabel("Date of birth"), "Enter your date of birth.");
  expect(
    await page.getByLabel("First name").evaluate((field) => field === document.activeElement),
  ).toBe(true);
  expect(sent.filter((url) => url.includes("/trpc/auth.passkeys"))).toEqual([]);
});

test("a short password says how much is missing, as soon as it is long enough no more", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/register");
  const { page } = visitor;
  await fillInProfile(page, newPerson());
  await page.getByRole("radio", { name: "With a password" }).click();
  await passwordField(page).fill("ten chars.");
  await page.getByRole("button", { name: "Create account with a password" }).click();
  await untilDescribed(passwordField(page), "This has 10 characters. Add 5 more.");
  await passwordField(page).fill("seven brass harpsichords");
  await page.getByText("Add 5 more").waitFor({ state: "detached" });
  expect(await passwordField(page).getAttribute("aria-invalid")).not.toBe("true");
});

test("what the server finds wrong stands at its field: a taken address, a password that it refuses", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/");
  const { page } = visitor;
  const person = newPerson();
  await register(page, person, "password");
  await signOut(page);
  await page.goto("/register");
  await fillInProfile(page, person);
  await page.getByRole("radio", { name: "With a password" }).click();
  await passwordField(page).fill(person.password);
  await page.getByRole("button", { name: "Create account with a password" }).click();
  await untilDescribed(page.getByLabel("Email"), "There is an account with this address already.");
  expect(await hasFocus(page.getByLabel("Email"))).toBe(true);

  await page.getByLabel("Email").fill(newPerson().email);
  await passwordField(page).fill("x".repeat(129));
  await page.getByRole("button", { name: "Create account with a password" }).click();
  await untilDescribed(passwordField(page), "Use 128 characters or fewer.");
  expect(await page.getByRole("alert").count()).toBe(0);
});

test("a server that can't be reached is said so, and what was typed stays", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/register");
  const { page } = visitor;
  const person = newPerson();
  await fillInProfile(page, person);
  await refuseCalls(page);
  await page.getByRole("button", { name: "Create account with a passkey" }).click();
  await page.getByRole("alert").getByText("Something other than the server answered.").waitFor();
  expect(await page.getByLabel("Email").inputValue()).toBe(person.email);
});

/** A proxy stands in between and answers for the server. */
async function refuseCalls(page: Page): Promise<void> {
  await page.route("**/trpc/**", (route) =>
    route.fulfill({ status: 404, contentType: "text/html", body: "<h1>Lost</h1>" }),
  );
}

const hasFocus = (field: Locator): Promise<boolean> =>
  field.evaluate((element) => element === document.activeElement);

/** Waits until a field is marked invalid and described by a text. */
async function untilDescribed(field: Locator, text: string): Promise<void> {
  const page = field.page();
  await page.getByText(text).first().waitFor();
  const description = await field.evaluate((element) =>
    (element.getAttribute("aria-describedby") ?? "")
      .split(" ")
      .map((id) => document.getElementById(id)?.textContent ?? "")
      .join(" "),
  );
  expect(description).toContain(text);
  expect(await field.getAttribute("aria-invalid")).toBe("true");
}
