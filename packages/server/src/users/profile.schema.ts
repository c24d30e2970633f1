// What a person tells of themself: at registration, and later when they mend it.
import { z } from "zod";
import { emailInput } from "./email-address.ts";
import { nameInput } from "./name-input.ts";

const time = /([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?/.source;
const zone = /(Z|[+-]([01]\d|2[0-3]):[0-5]\d)/.source;
const dateOrInstant = new RegExp(`^\\d{4}-\\d{2}-\\d{2}(T${time}${zone}?)?$`);

/** A calendar date; the time of day of an ISO instant is dropped. */
const dateOfBirthInput = z
  .string()
  .regex(dateOrInstant, "Enter a date as YYYY-MM-DD.")
  .transform((text) => text.slice(0, 10))
  .refine(isPastDate, "Enter a date that exists and lies in the past.");

/** What a person tells of themself at registration. */
export const profileInput = z.strictObject({
  firstName: nameInput(100),
  lastName: nameInput(100),
  email: emailInput,
  dateOfBirth: dateOfBirthInput,
  jobTitle: nameInput(150),
});

/** The fields that an account's owner may change by themself. */
export const profileChanges = profileInput.omit({ email: true }).partial();

export type ProfileInput = z.output<typeof profileInput>;

function isPastDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return (
    !Number.isNaN(date.getTime()) &&
    date.toISOString().startsWith(text) &&
    text >= "1900-01-01" &&
    date.getTime() < Date.now()
  );
}

/** Changes to a profile; what is left out stays. */
export type ProfileChanges = z.output<typeof profileChanges>;
