// The shapes of the audit router.
import { z } from "zod";
import { emailInput } from "../users/email-address.ts";
import { type AuditEventType, auditEventTypes } from "./audit-event.ts";

export const auditEventTypeInput = z.enum(
  Object.keys(auditEventTypes) as [AuditEventType, ...AuditEventType[]],
);

const filterFields = {
  eventType: auditEventTypeInput.optional(),
  userEmail: emailInput.optional(),
  userId: z.string().min(1).max(64).optional(),
  success: z.boolean().optional(),
  /** From this moment on. */
  from: z.date().optional(),
  /** Before this moment. */
  until: z.date().optional(),
};

export const auditFilterInput = z.strictObject(filterFields).prefault({});

export const searchAuditInput = z
  .strictObject({
    ...filterFields,
    limit: z.number().int().min(1).max(200).default(50),
    /** `nextCursor` of the page before. */
    cursor: z.string().max(200).optional(),
  })
  .prefault({});

export const auditEntryView = z.object({
  id: z.string(),
  eventType: z.string(),
  userEmail: z.string().nullable(),
  userId: z.string().nullable(),
  subjectId: z.string().nullable(),
  ipAddress: z.string().nullable(),
  userAgent: z.string().nullable(),
  success: z.boolean(),
  details: z.string().nullable(),
  requestId: z.string().nullable(),
  createdAt: z.date(),
  /** Place in the chain; null until the row is sealed. */
  chainSeq: z.number().nullable(),
});

export const auditPage = z.object({
  entries: z.array(auditEntryView),
  nextCursor: z.string().nullable(),
});

export const auditInsightsInput = z.strictObject({ since: z.date() });

export const auditInsightsView = z.object({
  /** Refused sign-ins by account and address, most first. */
  failedSignIns: z.array(
    z.object({
      userEmail: z.string().nullable(),
      ipAddress: z.string().nullable(),
      attempts: z.number(),
      lastAt: z.date(),
    }),
  ),
  /** Accounts that were signed in to from more than one address, most first. */
  manyAddresses: z.array(
    z.object({ userEmail: z.string(), addresses: z.number(), signIns: z.number() }),
  ),
  /** Refused accesses, newest first. */
  deniedAccesses: z.array(auditEntryView),
});

export type AuditFilterInput = z.output<typeof auditFilterInput>;
export type SearchAudit = z.output<typeof searchAuditInput>;
export type AuditEntryView = z.output<typeof auditEntryView>;
export type AuditPage = z.output<typeof auditPage>;
export type AuditInsights = z.output<typeof auditInsightsView>;
