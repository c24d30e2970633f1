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

/** Recovery codes, made from another client, so that there is something to ask for. */
async function makeRecoveryCodes(site: Site, { email, password }: Person): Promise<string[]> {
  const client = createLatchkeyClient({ url: site.origin });
  await client.signIn.withPassword({ email, password });
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
