// Where one is signed in: listed by device, ended from elsewhere, and the ended one says so.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ChromiumFixture, launchChromium } from "../support/chromium.ts";
import { newPerson, register, signInWithPassword, pathOf } from "./account.ts";
import { openSite } from "./site.ts";
import { visit } from "./visitor.ts";

let chromium: ChromiumFixture;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium[Symbol.asyncDispose]());

const windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0";

test("ends a session on another device, which is signed out when it is next looked at", async () => {
  await using site = await openSite();
  await using home = await visit(chromium, site, "/");
  await using work = await visit(chromium, site, "/", { userAgent: windows });
  const person = newPerson();
  await register(home.page, person, "password");
  await signInWithPassword(work.page, person);

  await home.page.getByRole("link", { name: "Sessions" }).click();
  const sessions = home.page.getByRole("list", { name: "Sessions" }).getByRole("listitem");
  await sessions.filter({ hasText: "Firefox on Windows" }).waitFor();
  expect(await sessions.first().textContent()).toContain("This device");
  await home.page.getByRole("button", { name: "End Firefox on Windows" }).click();
  const dialog = home.page.getByRole("alertdialog", { name: "End this session?" });
  await dialog.getByText("Firefox on Windows is signed out at once").waitFor();
  await dialog.getByRole("button", { name: "End session" }).click();
  await home.page.getByText("You are signed in nowhere else.").waitFor();

  await work.page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await work.page.getByText("Your session has ended").waitFor();
  await work.page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
});

test("ends all others after saying which, and keeps this one", async () => {
  await using site = await openSite();
  await using home = await visit(chromium, site, "/");
  await using work = await visit(chromium, site, "/", { userAgent: windows });
  const person = newPerson();
  await register(work.page, person, "password");
  await signInWithPassword(home.page, person);

  await home.page.getByRole("link", { name: "Sessions" }).click();
  await home.page.getByRole("button", { name: "End all other sessions" }).click();
  const dialog = home.page.getByRole("alertdialog", { name: "End the other session?" });
  await dialog.getByRole("listitem").getByText("Firefox on Windows").waitFor();
  await dialog.getByRole("button", { name: "Keep things as they are" }).click();
  await dialog.waitFor({ state: "detached" });
  expect(
    await home.page.getByRole("list", { name: "Sessions" }).getByRole("listitem").count(),
  ).toBe(2);

  await home.page.getByRole("button", { name: "End all other sessions" }).click();
  await dialog.getByRole("button", { name: "End the other session" }).click();
  await home.page.getByText("You are signed in nowhere else.").waitFor();
  await work.page.getByRole("link", { name: "Sessions" }).click();
  await work.page.getByText("Your session has ended").waitFor();
});

test("a sign-out in one tab reaches the other", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/");
  const { page } = visitor;
  await register(page, newPerson(), "password");
  const tab = await page.context().newPage();
  await tab.goto(`${site.origin}/sessions`);
  await tab.getByText("You are signed in nowhere else.").waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await tab.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  expect(pathOf(tab)).toBe("/sign-in");
});
