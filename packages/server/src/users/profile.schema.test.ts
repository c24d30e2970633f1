// What a profile takes: names of every script that are a line of something, and dates that were.
import { describe, expect, test } from "vitest";
import { profileInput } from "./profile.schema.ts";

const jane = {
  firstName: "Jane",
  lastName: "Doe",
  email: "jane@example.com",
  dateOfBirth: "1990-01-15",
  jobTitle: "Software Engineer",
};

const takes = (fields: Partial<typeof jane>) =>
  profileInput.safeParse({ ...jane, ...fields }).success;

describe("a name", () => {
  test.for([
    "Jane",
    "Zoë",
    "O'Brien-Smith",
    "محمد",
    "नेहा",
    // Zero-width joiner and non-joiner, as Sinhala and Persian spell.
    "ක්‍රිෂ්ණ",
    "می‌خواهم",
    " Jane\n",
  ])("%j is taken", (name) => {
    expect([takes({ firstName: name }), takes({ jobTitle: name })]).toEqual([true, true]);
  });

  test.for([
    "",
    " ",
    "Jane\nDoe",
    "Jane\r\nDoe",
    "Jane\u2028Doe",
    "Ja\tne",
    "Ja\u0000ne",
    "Ja\u001B[31mne",
    "Ja\u0085ne",
    "\u202Eenaj",
    "Ja\u2066ne\u2069",
    "Ja\u200Fne",
    "\u200B",
    "\u200D\u200C",
    "\u3164",
    "\uFEFF \u2060",
  ])("%j isn't", (name) => {
    expect([takes({ lastName: name }), takes({ jobTitle: name })]).toEqual([false, false]);
  });
});

describe("a date of birth", () => {
  test.for([
    "1990-01-15",
    "2000-02-29",
    "1990-01-15T00:00:00Z",
    "1990-01-15T00:00:00",
    "1990-01-15T23:59:59.999+05:30",
  ])("%s is taken as its day", (text) => {
    const parsed = profileInput.parse({ ...jane, dateOfBirth: text });
    expect(parsed.dateOfBirth).toBe(text.slice(0, 10));
  });

  test.for([
    "1990-01-15T99:99:99Z",
    "1990-01-15T24:00:00Z",
    "1990-01-15T00:00:00+99:00",
    "1990-01-15T...",
    "1990-02-30",
    "1990-13-01",
    "1899-12-31",
    "9999-01-01",
    "15.01.1990",
    "1990-01-15 ",
  ])("%j isn't", (text) => {
    expect(takes({ dateOfBirth: text })).toBe(false);
  });
});
