// Makes a row of an event and its request: cut to length, well-formed, salted and signed.
import { randomUUID } from "node:crypto";
import type { RequestFacts } from "../context.ts";
import { type AuditFacts, canonicalText, newSalt } from "./audit-canonical.ts";
import type { ChainKey } from "./audit-chain.ts";
import type { AuditEvent } from "./audit-event.ts";
import type { AuditLogRow } from "./audit.entity.ts";

const longestUserAgent = 512;
const longestDetails = 1_000;
const longestText = 320; // RFC 3696, erratum 1690: 64 + @ + 255 characters of an address.

/** An event before its transaction: when it happened counts, not when it was written. */
export interface AuditEntry {
  readonly request: RequestFacts;
  readonly event: AuditEvent;
  readonly at: Date;
}

/** @param userId the actor's id, or null where no account has it: the column refers to accounts */
export function auditRow(
  { request, event, at }: AuditEntry,
  userId: string | null,
  key: ChainKey,
): AuditLogRow {
  const facts: AuditFacts = {
    id: randomUUID(),
    eventType: event.type,
    userEmail: clean(event.userEmail, longestText),
    userId,
    subjectId: clean(event.subjectId, longestText),
    ipAddress: clean(request.ipAddress, longestText),
    userAgent: clean(request.userAgent, longestUserAgent),
    success: event.success ? 1 : 0,
    details: clean(event.details, longestDetails),
    requestId: clean(request.requestId, longestText),
    createdAt: at.toISOString(),
  };
  const salt = newSalt();
  const canonical = canonicalText(facts, salt);
  const canonicalMac = key.rowMac(canonical);
  return {
    ...facts,
    salt,
    canonical,
    canonicalMac,
    erasureMac: null,
    chainSeq: null,
    chainMac: null,
  };
}

// What a database can't store as it came would fail the request, or fail verification later.
function clean(text: string | null | undefined, longest: number): string | null {
  return text?.slice(0, longest).toWellFormed().replaceAll("\0", "\u{FFFD}") ?? null;
}
