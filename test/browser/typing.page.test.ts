// The page of one's typing rhythm: agreed to, taught, tried, shown in full after a fresh proof, and deleted.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ChromiumFixture, launchChromium } from "../support/chromium.ts";
import { newPerson, passwordField, register } from "./account.ts";
import { checkView } from "./check-view.ts";
import { openSite } from "./site.ts";
import { typeKeys, type Typist, typistOf } from "./typing-hands.ts";
import { visit } from "./visitor.ts";

let chromium: ChromiumFixture;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium[Symbol.asyncDispose]());

const phrase = "the key is in the rhythm";
const field = (page: Page) => page.getByRole("textbox");
const verdict = (page: Page) => page.getByRole("region", { name: "Verdict" });

async function agree(page: Page): Promise<void> {
  await page.goto("/rhythm");
  await page.getByRole("button", { name: "Agree and start" }).click();
  await field(page).waitFor();
}

async function teach(page: Page, typist: Typist, times: number): Promise<void> {
  for (let typings = 1; typings <= times; typings += 1) {
    await field(page).focus();
    await typeKeys(page, typist.type(phrase));
    const said = typings < 10 ? `${typings} of 10 learned.` : `${typings} typings learned.`;
    await page.getByText(said).waitFor();
  }
}

test("learns a rhythm, knows its owner, and tells a friend apart", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/", { reducedMotion: "reduce" });
  const { page } = visitor;
  await register(page, newPerson(), "passkey");
  await agree(page);
  const owner = typistOf(41);
  await teach(page, owner, 4);
  await page.getByText("Until then a verdict is advice").waitFor();
  await page.getByRole("tab", { name: "Be yourself" }).click();
  await field(page).focus();
  await typeKeys(page, owner.type(phrase));
  await verdict(page).getByText("advice only").waitFor();

  await page.getByRole("tab", { name: "Teach it" }).click();
  for (let typings = 5; typings <= 10; typings += 1) {
    await field(page).focus();
    await typeKeys(page, owner.type(phrase));
    await page.getByText(typings < 10 ? `${typings} of 10` : "10 typings learned.").waitFor();
  }
  await page.getByRole("tab", { name: "Be yourself" }).click();
  await field(page).focus();
  await typeKeys(page, owner.type(phrase));
  // The verdict of the first visit stays until this one takes its place.
  await expect
    .poll(() => verdict(page).textContent(), { timeout: 30_000 })
    .toMatch(/^That’s you\.(?!.*advice)/s);

  await page.getByRole("tab", { name: "A friend tries" }).click();
  await field(page).focus();
  await typeKeys(page, typistOf(42).type(phrase));
  await page.getByText("That’s somebody else.").waitFor();
  expect(await page.getByRole("img", { name: /parts were off/ }).count()).toBe(1);
  const furthest = page.getByRole("region", { name: "Furthest off" }).getByRole("listitem");
  const parts = await furthest.allTextContents();
  expect(parts).toHaveLength(6);
  for (const part of parts)
    expect(part).toMatch(
      /^(\w+ was held (longer|shorter)|\w+ to \w+ came (later|sooner)) \d+ ms, usually \d+ to \d+ ms, keys? \d+( to \d+)?$/,
    );
  await checkView(page, "a friend's verdict");
});

test("doesn't learn from slips, and says what went wrong", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/", { reducedMotion: "reduce" });
  const { page } = visitor;
  await register(page, newPerson(), "passkey");
  await agree(page);
  const owner = typistOf(43);
  await field(page).focus();
  await typeKeys(page, owner.type("the kex"));
  await page.getByText("That was another key.").waitFor();
  await page.keyboard.press("Escape");
  expect(await field(page).inputValue()).toBe("");

  await typeKeys(page, owner.type("the kx"));
  await page.keyboard.press("Backspace");
  await page.getByText("A correction breaks the rhythm.").waitFor();
  await page.getByRole("button", { name: "Start over" }).click();

  await page.keyboard.insertText(phrase);
  await page.getByText("Something filled this in").waitFor();
  await page.keyboard.press("Escape");

  await typeKeys(page, owner.type("the key"));
  await page.keyboard.press("Enter");
  await page.getByText("There is more to type.").waitFor();
  await page.keyboard.press("Escape");
  await teach(page, owner, 1);
});

test("shows all that is stored after a fresh proof, and deletes it at once", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/", { reducedMotion: "reduce" });
  const { page } = visitor;
  const person = newPerson();
  await register(page, person, "password");
  await agree(page);
  await teach(page, typistOf(44), 3);
  site.clock.advance(11 * 60_000);

  await page.getByRole("button", { name: "Show all of it" }).click();
  const dialog = page.getByRole("dialog", { name: "Confirm that it’s you" });
  await dialog.getByRole("button", { name: "Not now" }).click();
  await page.getByRole("status").getByText("Confirm").first().waitFor();

  await page.getByRole("button", { name: "Show all of it" }).click();
  await passwordField(page).fill("another one entirely");
  await dialog.getByRole("button", { name: "Confirm with your password" }).click();
  await dialog.getByRole("alert").waitFor();
  await passwordField(page).fill(person.password);
  await dialog.getByRole("button", { name: "Confirm with your password" }).click();
  await page.getByText(`3 typings of ${phrase.length} keys`).waitFor();
  await page.getByText("Every number of it").click();
  expect(await page.getByRole("row").count()).toBe(phrase.length + 1);
  await page.getByText("No sign-in was compared yet.").waitFor();
  await checkView(page, "everything that is stored");

  await page.getByLabel("For this account").selectOption("stepUp");
  await page.getByText("You are asked for one more proof.").waitFor();

  await page.getByRole("button", { name: "Switch off and delete" }).click();
  const confirm = page.getByRole("alertdialog", { name: "Delete your rhythm?" });
  await confirm.getByText("The phrase, on a keyboard: 3 typings").waitFor();
  await confirm.getByText("Your own stricter setting").waitFor();
  // The check protects the account now, so to switch it off takes a fresh proof too.
  site.clock.advance(11 * 60_000);
  await confirm.getByRole("button", { name: "Switch off and delete" }).click();
  await passwordField(page).fill(person.password);
  await dialog.getByRole("button", { name: "Confirm with your password" }).click();
  // What had the focus is gone: it goes to the words that say so, just before what can be done next.
  const deleted = page.getByRole("status").getByText("Your rhythm is deleted.");
  await deleted.waitFor();
  await expect.poll(() => deleted.evaluate((words) => document.activeElement === words)).toBe(true);
  await page.keyboard.press("Tab");
  const start = page.getByRole("button", { name: "Agree and start" });
  expect(await start.evaluate((button) => document.activeElement === button)).toBe(true);
  await start.click();
  await page.getByText("Nothing was learned yet.").waitFor();
});

test("a server that doesn't look at typing says so, and registration doesn't ask", async () => {
  await using site = await openSite({ TYPING_POLICY: "off" });
  await using visitor = await visit(chromium, site, "/register");
  const { page } = visitor;
  const person = newPerson();
  await register(page, person, "passkey");
  await page.goto("/rhythm");
  await page.getByText("This server doesn’t look at typing rhythm.").waitFor();
  expect(await page.getByRole("textbox").count()).toBe(0);
});
