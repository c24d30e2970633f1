// Accounts as people make them: by filling in the demo's forms.
import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";

/** What someone types into the registration form. */
export interface Person {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly dateOfBirth: string;
  readonly jobTitle: string;
  readonly password: string;
}

/** Someone whose address nobody else has. */
export function newPerson(firstName = "Ada", lastName = "Lovelace"): Person {
  return {
    firstName,
    lastName,
    email: `${firstName.toLowerCase()}.${randomUUID().slice(0, 8)}@example.com`,
    dateOfBirth: "1990-12-10",
    jobTitle: "Analyst",
    password: "seven brass harpsichords",
  };
}

/** Registers on the page without having the typing rhythm learned, and waits for the profile. */
export async function register(
  page: Page,
  person: Person,
  proof: "passkey" | "password",
): Promise<void> {
  await page.goto("/register");
  await fillInProfile(page, person);
  if (proof === "password") {
    await page.getByRole("radio", { name: "With a password" }).click();
    await passwordField(page).fill(person.password);
  }
  await page.getByRole("button", { name: `Create account with a ${proof}` }).click();
  if (proof === "password") await page.getByRole("button", { name: "Skip this" }).click();
  await untilSignedIn(page, person);
}

export async function fillInProfile(page: Page, person: Person): Promise<void> {
  await page.getByLabel("First name").fill(person.firstName);
  await page.getByLabel("Last name").fill(person.lastName);
  await page.getByLabel("Email").fill(person.email);
  await page.getByLabel("Date of birth").fill(person.dateOfBirth);
  await page.getByLabel("Job title").fill(person.jobTitle);
}

/** Signs in with a password, starting anywhere. */
export async function signInWithPassword(page: Page, person: Person): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(person.email);
  await passwordField(page).fill(person.password);
  await page.getByRole("button", { name: "Sign in with a password" }).click();
  await untilSignedIn(page, person);
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("You're signed out.").waitFor();
}

export function passwordField(page: Page) {
  return page.getByRole("textbox", { name: "Password" });
}

export async function untilSignedIn(page: Page, { firstName, lastName }: Person): Promise<void> {
  await page.getByRole("heading", { level: 1, name: `${firstName} ${lastName}` }).waitFor();
}

/** The address of the page, without the server's. */
export function pathOf(page: Page): string {
  return new URL(page.url()).pathname;
}
