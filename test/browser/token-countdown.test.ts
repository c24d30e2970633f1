// The access token on the profile: how long it lives, that it renews itself, and what it says.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ChromiumFixture, launchChromium } from "../support/chromium.ts";
import { claim } from "./token-card.ts";
import { newPerson, register } from "./account.ts";
import { openSite, type Site } from "./site.ts";
import { visit } from "./visitor.ts";

let chromium: ChromiumFixture;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium[Symbol.asyncDispose]());

const minuteMs = 60_000;

test("counts down, and renews itself before the end", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/", {
    prepare: (page) => page.clock.install(),
  });
  const { page } = visitor;
  await register(page, newPerson(), "passkey");
  const first = await claim(page, "jti");
  await pass(page, site, 5 * minuteMs);
  await page
    .getByRole("timer")
    .getByText(/^(9:5\d|10:00)$/)
    .waitFor();
  expect(await claim(page, "jti")).toBe(first);
  await pass(page, site, 9.5 * minuteMs);
  await page.getByText("Renewed by itself at").waitFor();
  await page
    .getByRole("timer")
    .getByText(/^(14:5\d|15:00)$/)
    .waitFor();
  expect(await claim(page, "jti")).not.toBe(first);
});

test("renews a token that ran out while the device slept", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/", {
    prepare: (page) => page.clock.install(),
  });
  const { page } = visitor;
  await register(page, newPerson(), "passkey");
  const [token, since] = [await claim(page, "jti"), await claim(page, "auth_time")];
  await pass(page, site, 60 * minuteMs);
  await page.getByText("Renewed by itself at").waitFor();
  await page
    .getByRole("timer")
    .getByText(/^(14:5\d|15:00)$/)
    .waitFor();
  expect(await claim(page, "jti")).not.toBe(token);
  expect(await claim(page, "auth_time")).toBe(since);
});

test("copies the token that it shows", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/", {
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const { page } = visitor;
  await register(page, newPerson(), "passkey");
  await page.getByRole("button", { name: "Copy token" }).click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  const token = await page.evaluate(() => navigator.clipboard.readText());
  const payload = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as {
    jti: string;
  };
  expect(payload.jti).toBe(await claim(page, "jti"));
});

/** Lets time pass for the page and the server alike. */
async function pass(page: Page, site: Site, ms: number): Promise<void> {
  site.clock.advance(ms);
  await page.clock.fastForward(ms);
}
