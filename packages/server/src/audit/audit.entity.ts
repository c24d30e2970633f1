// An audit row and the head of the chain. Columns are read as they are stored, since verifying compares text with text.
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

export const AuditLogEntity = defineEntity({
  name: "AuditLog",
  tableName: "audit_logs",
  properties: {
    id: p.text().primary(),
    eventType: p.text(),
    userEmail: p.text().nullable(),
    userId: p.text().nullable(),
    subjectId: p.text().nullable(),
    ipAddress: p.text().nullable(),
    userAgent: p.text().nullable(),
    /** 1 or 0. */
    success: p.integer(),
    details: p.text().nullable(),
    requestId: p.text().nullable(),
    /** ISO 8601 in UTC with milliseconds. */
    createdAt: p.text(),
    /** Salts of the personal digests, see audit-canonical.ts; a part is empty once it has been erased. */
    salt: p.text(),
    /** The text that the chain vouches for. */
    canonical: p.text(),
    /** MAC over `canonical`: shows that the server wrote the row. */
    canonicalMac: p.text(),
    /** MAC over what was erased; null while nothing is. */
    erasureMac: p.text().nullable(),
    /** Place in the chain, from 1; null until the row is sealed. */
    chainSeq: p.bigint("number").nullable(),
    chainMac: p.text().nullable(),
  },
});

export const AuditHeadEntity = defineEntity({
  name: "AuditHead",
  tableName: "audit_heads",
  properties: {
    name: p.text().primary(),
    chainSeq: p.bigint("number"),
    chainMac: p.text(),
    signature: p.text(),
    createdAt: p.text(),
  },
});

export type AuditLogRow = InferEntity<typeof AuditLogEntity>;
export type AuditHeadRow = InferEntity<typeof AuditHeadEntity>;
