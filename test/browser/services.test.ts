// Another service, called from the page: with a token, with the session cookie, with neither, and after the session ended.
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ChromiumFixture, launchChromium } from "../support/chromium.ts";
import { runCommand } from "../support/server-process.ts";
import { newPerson, passwordField, register, signOut } from "./account.ts";
import { checkView } from "./check-view.ts";
import { openSiteWithService } from "./resource-service.ts";
import { visit } from "./visitor.ts";

let chromium: ChromiumFixture;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium[Symbol.asyncDispose]());

const card = (page: Page, name: string) => page.getByRole("region", { name });

/** Clicks a call and waits for its answer. @returns what the latest one says */
async function call(within: Locator, name: RegExp): Promise<string> {
  const button = within.getByRole("button", { name });
  await button.click();
  await expect.poll(() => button.getAttribute("aria-busy")).toBeNull();
  return (await within.getByRole("listitem").first().textContent()) ?? "";
}

test("shows both ways side by side, and that a token ends with its session", async () => {
  await using site = await openSiteWithService();
  await using visitor = await visit(chromium, site, "/", { reducedMotion: "reduce" });
  const { page } = visitor;
  await site.startService();
  const person = newPerson();
  await register(page, person, "password");
  await page.getByRole("link", { name: "Services" }).click();

  const byToken = card(page, "With an access token");
  expect(await call(byToken, /user data/)).toMatch(
    /200 let in.*USER DATA for .*It takes you for Ada Lovelace, User, by the access token/,
  );
  expect(await call(byToken, /admin data/)).toMatch(/403 not allowed.*Your role may not/);
  await byToken.getByRole("button", { name: /one twice/ }).click();
  await byToken.getByText("401 replayed").waitFor();
  expect(await byToken.getByRole("listitem").nth(1).textContent()).toContain("200 let in");
  const byNothing = card(page, "With neither");
  expect(await call(byNothing, /user data/)).toMatch(/401 nobody known.*Send an access token/);

  const bySession = card(page, "With a session cookie");
  await bySession.getByRole("textbox", { name: "Or with your password" }).fill(person.password);
  await bySession.getByRole("button", { name: "Sign in again with a password" }).click();
  await bySession.getByText("This sign-in", { exact: true }).waitFor();
  expect(await call(bySession, /user data/)).toMatch(/200 let in.*by the session/);
  // The token of before is there still, and its answers.
  expect(await call(byToken, /user data/)).toMatch(/200 let in.*by the access token/);
  await checkView(page, "the services page with answers");

  await byToken.getByRole("button", { name: "End the token’s session" }).click();
  await page.getByRole("button", { name: "End its session" }).click();
  await byToken.getByText("Its session has ended.").waitFor();
  await expect
    .poll(() => call(byToken, /user data/), { timeout: 5_000 })
    .toMatch(/401 not taken.*The session has ended/);
  expect(await call(bySession, /user data/)).toContain("200 let in");

  // The mode stays through a reload, until one signs out.
  await page.reload();
  await bySession.getByText("This sign-in", { exact: true }).waitFor();
  await byToken.getByRole("textbox", { name: "Or with your password" }).fill(person.password);
  await byToken.getByRole("button", { name: "Sign in again with a password" }).click();
  await byToken.getByText("Beside the session").waitFor();
  expect(await call(byToken, /user data/)).toContain("200 let in");
  expect(await call(bySession, /user data/)).toContain("200 let in");
  await page.getByRole("link", { name: "Profile" }).click();
  await page.getByRole("heading", { name: "No access token" }).waitFor();
  await signOut(page);
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(person.email);
  await passwordField(page).fill(person.password);
  await page.getByRole("button", { name: "Sign in with a password" }).click();
  await page.getByRole("heading", { name: "Your access token" }).waitFor();
});

test("lets an administrator in, by either way", async () => {
  await using site = await openSiteWithService();
  await using visitor = await visit(chromium, site, "/");
  const { page } = visitor;
  await site.startService();
  const person = newPerson();
  await register(page, person, "passkey");
  await runCommand(["promote", person.email], site.environment);
  await page.reload();
  await page.getByRole("link", { name: "Users" }).waitFor();
  await page.getByRole("link", { name: "Services" }).click();
  const byToken = card(page, "With an access token");
  expect(await call(byToken, /admin data/)).toMatch(/ADMIN DATA.*Administrator/);
  const bySession = card(page, "With a session cookie");
  await bySession.getByRole("button", { name: "Sign in again with a passkey" }).click();
  await bySession.getByText("This sign-in", { exact: true }).waitFor();
  expect(await call(bySession, /admin data/)).toMatch(/ADMIN DATA.*by the session/);
});

test("says how to start the service where it isn't running, and finds it once it is", async () => {
  await using site = await openSiteWithService();
  await using visitor = await visit(chromium, site, "/", { reducedMotion: "reduce" });
  const { page } = visitor;
  await register(page, newPerson(), "password");
  await page.getByRole("link", { name: "Services" }).click();
  await page.getByText("npx -y pnpm@12 start:services").waitFor();
  await checkView(page, "the services page without a service");
  await site.startService();
  await page.getByRole("button", { name: "Look again" }).click();
  await card(page, "With an access token").waitFor();
  expect(await call(card(page, "With an access token"), /user data/)).toContain("200 let in");
});
