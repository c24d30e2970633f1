// An account with a password, and the way in for those who use no mouse.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ChromiumFixture, launchChromium } from "../support/chromium.ts";
import {
  newPerson,
  passwordField,
  register,
  signInWithPassword,
  signOut,
  untilSignedIn,
  pathOf,
} from "./account.ts";
import { openSite } from "./site.ts";
import { visit } from "./visitor.ts";

let chromium: ChromiumFixture;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium[Symbol.asyncDispose]());

test("registers with a password, signs out, signs in", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/");
  const { page } = visitor;
  const person = newPerson();
  await register(page, person, "password");
  await page.getByText("You signed in with a password").waitFor();
  await page.getByText("One factor.").waitFor();
  await signOut(page);
  await signInWithPassword(page, person);
  expect(pathOf(page)).toBe("/profile");
});

test("a wrong password says what to do, and which request it was", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/");
  const { page } = visitor;
  const person = newPerson();
  await register(page, person, "password");
  await signOut(page);
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(person.email);
  await passwordField(page).fill("another one entirely");
  await page.getByRole("button", { name: "Sign in with a password" }).click();
  const alert = page.getByRole("alert");
  await alert.getByText("That didn't match an account.").waitFor();
  expect(await alert.textContent()).toMatch(/Request [\da-f-]{36}/);
  expect(await passwordField(page).inputValue()).toBe("another one entirely");
});

test("comes back to the page that was asked for", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/");
  const { page } = visitor;
  const person = newPerson();
  await register(page, person, "password");
  await signOut(page);
  await page.goto("/sessions");
  await page.getByText("Sign in to see this page.").waitFor();
  await page.getByLabel("Email").fill(person.email);
  await passwordField(page).fill(person.password);
  await page.getByRole("button", { name: "Sign in with a password" }).click();
  await page.getByRole("heading", { level: 1, name: "Where you are signed in" }).waitFor();
  expect(pathOf(page)).toBe("/sessions");
});

test("signs in and out by keyboard alone, and always shows where the focus is", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/");
  const { page } = visitor;
  const person = newPerson();
  await register(page, person, "password");
  await signOut(page);
  await page.goto("/sign-in");
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();

  await tabTo(page, "Email");
  await page.keyboard.type(person.email);
  await tabTo(page, "Password");
  await page.keyboard.type(person.password);
  await page.keyboard.press("Enter");
  await untilSignedIn(page, person);

  await tabTo(page, "Sign out");
  await page.keyboard.press("Enter");
  await page.getByText("You're signed out.").waitFor();
  expect(pathOf(page)).toBe("/");
});

/** Presses Tab until what bears this name has the focus; every stop on the way has to be visible. */
async function tabTo(page: Page, name: string): Promise<void> {
  const wanted = page
    .getByRole("textbox", { name })
    .or(page.getByRole("button", { name, exact: true }));
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press("Tab");
    expect(await page.evaluate(hasVisibleFocus)).toBe(true);
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${name} can't be reached by Tab.`);
}

// Runs inside the page. The outline stands around the focused element, or around the box that it fills. Between the last
// stop and the first one, the focus is on the browser itself.
function hasVisibleFocus(): boolean {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return true;
  return [focused, focused.parentElement].some((element) => {
    const style = element && getComputedStyle(element);
    return style?.outlineStyle === "solid" && Number.parseFloat(style.outlineWidth) >= 2;
  });
}
