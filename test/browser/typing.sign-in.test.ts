// Typing rhythm at sign-in, as people live it: agreed to and learned at registration, then looked at each time. The
// owner's hands pass; others are asked for one more proof; what was recorded serves once.
import { createLatchkeyClient } from "@latchkey/client-sdk";
import type { Page, Route } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ChromiumFixture, launchChromium } from "../support/chromium.ts";
import {
  fillInProfile,
  newPerson,
  passwordField,
  type Person,
  signOut,
  untilSignedIn,
} from "./account.ts";
import { checkView } from "./check-view.ts";
import { openSite, type Site } from "./site.ts";
import { typeKeys, type Typist, typistOf } from "./typing-hands.ts";
import { visit } from "./visitor.ts";

let chromium: ChromiumFixture;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium[Symbol.asyncDispose]());

const settings = { TYPING_POLICY: "stepUp" } as const;
const firmSamples = 10;

/** Registers, agrees, and types the password until its rhythm is known. */
async function registerTyping(page: Page, person: Person, typist: Typist): Promise<void> {
  await fillInProfile(page, person);
  await page.getByRole("radio", { name: "With a password" }).click();
  await passwordField(page).fill(person.password);
  await page.getByRole("button", { name: "Create account with a password" }).click();
  await page.getByRole("button", { name: "Agree, and type it a few times" }).click();
  for (let typings = 1; typings <= firmSamples; typings += 1) {
    await page.getByLabel("Type your password again").focus();
    await typeKeys(page, typist.type(person.password));
    const said = typings < firmSamples ? `${typings} of 10 learned.` : "10 typings learned.";
    await page.getByText(said).waitFor();
  }
  await page.getByRole("button", { name: "Go to your profile" }).click();
  await untilSignedIn(page, person);
}

/** Recovery codes, made from another client that types nothing and so needs a mailed code itself. */
async function makeRecoveryCodes(site: Site, { email, password }: Person): Promise<string[]> {
  const client = createLatchkeyClient({ url: site.origin });
  const answer = await client.signIn.withPassword({ email, password });
  if (answer.status !== "secondFactorRequired") throw new Error("A mailed code should be needed.");
  const [letter] = await client.api.mail.inbox.query({ to: email });
  const [code = ""] = /^\d{8}$/m.exec(letter?.text ?? "") ?? [];
  await client.api.auth.emailCodes.verify.mutate({ ticket: answer.ticket, code });
  const { codes } = await client.api.auth.recoveryCodes.generate.mutate();
  client.dispose();
  return codes;
}

async function signInTyping(page: Page, person: Person, typist: Typist): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(person.email);
  await passwordField(page).focus();
  await typeKeys(page, typist.type(person.password));
  await page.keyboard.press("Enter");
}

const oneMoreProof = (page: Page) =>
  page.getByRole("heading", { level: 1, name: "One more proof" });

/** Everything that became of past sign-ins, newest first, as their owner reads it. */
async function findingsOf(page: Page): Promise<readonly string[]> {
  await page.goto("/rhythm");
  await page.getByRole("button", { name: "Show all of it" }).click();
  const list = page.getByRole("region", { name: "Past sign-ins" });
  await list.waitFor();
  const rows = await list.locator("ul > li > div").allTextContents();
  return rows.map((row) => row.replace(/Your password.*/, ""));
}

test("lets its owner in, and asks other hands for one more proof", async () => {
  await using site = await openSite(settings);
  await using visitor = await visit(chromium, site, "/register");
  const { page } = visitor;
  const person = newPerson();
  const owner = typistOf(11);
  await registerTyping(page, person, owner);
  const [code = ""] = await makeRecoveryCodes(site, person);
  await signOut(page);

  await signInTyping(page, person, owner);
  await untilSignedIn(page, person);
  await signOut(page);

  await signInTyping(page, person, typistOf(12));
  await oneMoreProof(page).waitFor();
  expect(await page.textContent("main")).not.toMatch(/rhythm|typing|score/i);
  await page.getByLabel("Recovery code").fill(code);
  await page.getByRole("button", { name: "Sign in" }).click();
  await untilSignedIn(page, person);
  expect((await findingsOf(page)).slice(0, 2)).toEqual(["Off", "Yours"]);
});

/** The code of the newest letter, as somebody reads it who keeps the sign-in open in another tab. */
async function readMailedCode(page: Page): Promise<string> {
  const opened = page.context().waitForEvent("page");
  await page.getByRole("link", { name: "open the inbox in another tab" }).click();
  const inbox = await opened;
  await inbox
    .getByRole("button", { name: /Your code to sign in/ })
    .first()
    .click();
  const letter = inbox.frameLocator("iframe");
  await letter.getByText("it wasn't typed the way you type it").waitFor();
  const code = (await letter.locator(".code").textContent()) ?? "";
  await inbox.close();
  return code;
}

test("mails a code to an account that has nothing else, and takes no other", async () => {
  await using site = await openSite(settings);
  await using visitor = await visit(chromium, site, "/register");
  const { page } = visitor;
  const person = newPerson();
  await registerTyping(page, person, typistOf(11));
  await signOut(page);

  await signInTyping(page, person, typistOf(12));
  await oneMoreProof(page).waitFor();
  await page.getByText(`a letter with a code is on its way to ${person.email}.`).waitFor();
  expect(await page.textContent("main")).not.toMatch(/rhythm|typing|score/i);
  const field = page.getByLabel("Code from the letter");
  expect(await field.evaluate((input) => document.activeElement === input)).toBe(true);
  expect(await field.getAttribute("autocomplete")).toBe("one-time-code");
  expect(await field.getAttribute("inputmode")).toBe("numeric");
  const resend = page.getByRole("button", { name: /^Send another letter in \d+ s$/ });
  expect(await resend.isDisabled()).toBe(true);
  await checkView(page, "the mailed code");

  const code = await readMailedCode(page);
  const wrong = String((Number(code) + 1) % 10 ** 8).padStart(8, "0");
  await field.fill(wrong);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("That code isn't right.").waitFor();
  await field.fill(`${code.slice(0, 4)} ${code.slice(4)}`);
  await page.getByRole("button", { name: "Sign in" }).click();
  await untilSignedIn(page, person);

  await page.goto("/security");
  await page.getByText("has to fetch a code from your mailbox too").waitFor();
  expect((await findingsOf(page))[0]).toBe("Off");
  await page.getByText("Without a passkey, an authenticator app or recovery codes").waitFor();
});

test("sends another letter after a minute, whose code is the one that works", async () => {
  await using site = await openSite(settings);
  await using visitor = await visit(chromium, site, "/register");
  const { page } = visitor;
  const person = newPerson();
  await registerTyping(page, person, typistOf(13));
  await signOut(page);
  await page.clock.install();
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(person.email);
  await passwordField(page).fill(person.password);
  await page.getByRole("button", { name: "Sign in with a password" }).click();
  await oneMoreProof(page).waitFor();
  const first = await readMailedCode(page);
  site.clock.advance(61_000);
  await page.clock.fastForward(61_000);
  const resend = page.getByRole("button", { name: "Send another letter", exact: true });
  await resend.click();
  await page.getByRole("status").getByText("Another letter is on its way.").waitFor();
  await page.getByRole("button", { name: /^Send another letter in \d+ s$/ }).waitFor();
  const second = await readMailedCode(page);
  expect(second).not.toBe(first);
  await page.getByLabel("Code from the letter").fill(first);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("That code isn't right.").waitFor();
  await page.getByLabel("Code from the letter").fill(second);
  await page.getByRole("button", { name: "Sign in" }).click();
  await untilSignedIn(page, person);
});

interface SignInBody {
  readonly json: { readonly typing: { readonly nonce: string; readonly sample: unknown } };
}

test("takes what was recorded once: the same request, and the same sample under a new nonce, are replays", async () => {
  await using site = await openSite(settings);
  await using visitor = await visit(chromium, site, "/register");
  const { page } = visitor;
  const person = newPerson();
  const owner = typistOf(21);
  await registerTyping(page, person, owner);
  const [code = ""] = await makeRecoveryCodes(site, person);
  await signOut(page);

  const recorded = page.waitForRequest("**/trpc/auth.passwords.signIn*");
  await signInTyping(page, person, owner);
  const heard = (await recorded).postDataJSON() as SignInBody;
  expect(heard.json.typing.nonce).toMatch(/./);
  await untilSignedIn(page, person);
  await signOut(page);

  const sendInstead = async (change: (own: SignInBody) => SignInBody): Promise<void> => {
    const instead = (route: Route) =>
      route.continue({ postData: JSON.stringify(change(route.request().postDataJSON())) });
    await page.route("**/trpc/auth.passwords.signIn*", instead, { times: 1 });
    await signInTyping(page, person, owner);
    await oneMoreProof(page).waitFor();
  };
  await sendInstead(() => heard);
  await sendInstead((own) => {
    const { sample } = heard.json.typing;
    return { ...own, json: { ...own.json, typing: { ...own.json.typing, sample } } };
  });

  await page.getByLabel("Recovery code").fill(code);
  await page.getByRole("button", { name: "Sign in" }).click();
  await untilSignedIn(page, person);
  expect((await findingsOf(page)).slice(0, 3)).toEqual(["Played back", "Played back", "Yours"]);
});

test("a password that was filled in is signed in with, and said to show no rhythm", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/register");
  const { page } = visitor;
  const person = newPerson();
  await registerTyping(page, person, typistOf(31));
  await signOut(page);
  const sent = page.waitForRequest("**/trpc/auth.passwords.signIn*");
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(person.email);
  await passwordField(page).fill(person.password);
  await page.getByRole("button", { name: "Sign in with a password" }).click();
  const { json } = (await sent).postDataJSON() as SignInBody;
  expect(json.typing.sample).toMatchObject({ unusable: "autofilled", pressMs: [] });
  await untilSignedIn(page, person);
  await findingsOf(page);
  await page.getByText("something filled the password in").waitFor();
});
