// The canonical text of an audit row: what the chain vouches for. Personal fields enter as salted digests, so that
// erasing a person (values and salt) leaves the text, and with it the chain, as they were.
import { randomBytes } from "node:crypto";
import { sha256B64u } from "../crypto/digest.ts";
import type { AuditLogRow } from "./audit.entity.ts";

// Each part is erased by itself: who acted, whom it was done to, and the sentence that may name both. An
// administrator's deeds thus outlive the accounts that they were done to.
const saltParts = ["actor", "subject", "details"] as const;
const saltBytes = 16; // NIST SP 800-132, section 5.1: at least 128 bits.

/** A part of a row that can be erased. */
export type ErasablePart = (typeof saltParts)[number];

const plainColumns = ["id", "eventType", "success", "requestId", "createdAt"] as const;
const personalColumns = {
  userEmail: "actor",
  userId: "actor",
  ipAddress: "actor",
  userAgent: "actor",
  subjectId: "subject",
  details: "details",
} as const satisfies Partial<Record<keyof AuditLogRow, ErasablePart>>;
type PersonalColumn = keyof typeof personalColumns;
const personalNames = Object.keys(personalColumns) as PersonalColumn[];

/** The columns that tell what happened. */
export type AuditFacts = Pick<AuditLogRow, (typeof plainColumns)[number] | PersonalColumn>;

/** Fresh salts, one for each part. */
export function newSalt(): string {
  const random = randomBytes(saltParts.length * saltBytes);
  return saltParts
    .map((_, part) => random.toString("base64url", part * saltBytes, (part + 1) * saltBytes))
    .join(".");
}

/** The text that stands for a row: JSON with a fixed order of keys. */
export function canonicalText(facts: AuditFacts, salt: string): string {
  const plain = plainColumns.map((column) => [column, facts[column]]);
  const personal = personalNames.map((column) => [column, digestOf(facts, column, salt)]);
  return JSON.stringify(Object.fromEntries([["v", 1], ...plain, ...personal]));
}

/** Columns that say something else than the row's canonical text does; `canonical` itself where it can't be read. */
export function alteredColumns(
  row: AuditFacts & Pick<AuditLogRow, "salt" | "canonical">,
): string[] {
  const sealed = readCanonical(row.canonical);
  if (!sealed) return ["canonical"];
  const plain = plainColumns.filter((column) => row[column] !== sealed[column]);
  const personal = personalNames.filter((column) =>
    isErased(row.salt, personalColumns[column])
      ? row[column] !== null
      : digestOf(row, column, row.salt) !== sealed[column],
  );
  return [...plain, ...personal];
}

/** Whether a part of a row has been erased, or any part when none is named. */
export function isErased(salt: string, part?: ErasablePart): boolean {
  return part ? partOf(salt, part) === "" : saltParts.some((each) => partOf(salt, each) === "");
}

/** What a row's columns become when parts of it are erased. */
export function erased(
  salt: string,
  parts: readonly ErasablePart[],
): Pick<AuditLogRow, "salt"> & Partial<Record<PersonalColumn, null>> {
  const columns = personalNames.filter((column) => parts.includes(personalColumns[column]));
  const keptSalts = saltParts.map((part) => (parts.includes(part) ? "" : partOf(salt, part)));
  return {
    ...Object.fromEntries(columns.map((column) => [column, null])),
    salt: keptSalts.join("."),
  };
}

function digestOf(facts: AuditFacts, column: PersonalColumn, salt: string): string | null {
  const value = facts[column];
  return value === null || value === undefined
    ? null
    : sha256B64u(`${partOf(salt, personalColumns[column])}\n${column}\n${value}`);
}

function partOf(salt: string, part: ErasablePart): string {
  return salt.split(".")[saltParts.indexOf(part)] ?? "";
}

function readCanonical(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && "v" in value && value.v === 1
      ? { ...value }
      : null;
  } catch {
    return null;
  }
}
