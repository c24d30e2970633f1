// Searching, exporting and summing up the audit trail. Each look into it is a row of it.
import type { RequestContext } from "../context.ts";
import { decodeCursor, encodeCursor } from "../users/page-cursor.ts";
import { findUserByEmail } from "../users/user.store.ts";
import type {
  AuditEntryView,
  AuditFilterInput,
  AuditInsights,
  AuditPage,
  SearchAudit,
} from "./audit.schema.ts";
import type { AuditLogRow } from "./audit.entity.ts";
import {
  countAddressesByAccount,
  countFailedSignIns,
  findDeniedAccesses,
} from "./audit-insights.store.ts";
import { type AuditPosition, findAuditPage } from "./audit.store.ts";

/** Who looks: a signed-in caller, or whoever may run the CLI (no principal). */
export type AuditReader = Pick<RequestContext, "db" | "audit" | "request" | "principal">;

const exportPageRows = 500;
const longestInsight = 100;

/**
 * A page of the trail, newest first, answered once the look itself is durable in it.
 *
 * @throws LatchkeyError `INVALID_INPUT` for a cursor that no page ended with, `UNAVAILABLE`
 */
export async function searchAudit(reader: AuditReader, query: SearchAudit): Promise<AuditPage> {
  const { limit, cursor, ...filter } = query;
  const after = cursor === undefined ? undefined : position(decodeCursor(cursor));
  await auditLook(reader, filter, "Searched");
  // One more than asked for tells whether there is a next page.
  const rows = await findAuditPage(reader.db, filter, { limit: limit + 1, after });
  const entries = rows.slice(0, limit).map(toEntryView);
  const last = entries.at(-1);
  return { entries, nextCursor: last && rows.length > limit ? encodeCursor(last) : null };
}

/** The trail as objects for JSON lines, newest first, in bounded memory. */
export async function* exportAudit(
  reader: AuditReader,
  filter: AuditFilterInput,
): AsyncGenerator<AuditEntryView> {
  await auditLook(reader, filter, "Exported");
  for (let after: AuditPosition | undefined; ;) {
    const page = await findAuditPage(reader.db, filter, { limit: exportPageRows, after });
    for (const row of page) yield toEntryView(row);
    if (page.length < exportPageRows) return;
    after = page.at(-1);
  }
}

/** What a security team asks first: refused sign-ins, accounts used from many addresses, refused accesses. */
export async function auditInsights(reader: AuditReader, since: Date): Promise<AuditInsights> {
  const { db } = reader;
  await auditLook(reader, { from: since }, "Summed up");
  const failedSignIns = await countFailedSignIns(db, since, longestInsight);
  const manyAddresses = await countAddressesByAccount(db, since, longestInsight);
  const denied = await findDeniedAccesses(db, since, longestInsight);
  return { failedSignIns, manyAddresses, deniedAccesses: denied.map(toEntryView) };
}

async function auditLook(
  reader: AuditReader,
  filter: AuditFilterInput,
  verb: string,
): Promise<void> {
  const { db, audit, request, principal } = reader;
  // The person who was looked for is named by id alone: a sentence with the address would outlive their account.
  const found = filter.userEmail === undefined ? null : await findUserByEmail(db, filter.userEmail);
  await audit.record(request, {
    type: "audit_searched",
    userId: principal?.userId ?? null,
    userEmail: principal?.email ?? null,
    subjectId: filter.userId ?? found?.id ?? null,
    success: true,
    details: `${verb} the audit trail${describeFilter(filter)}.`,
  });
}

function describeFilter({ userEmail, userId, ...rest }: AuditFilterInput): string {
  const person = userEmail === undefined && userId === undefined ? [] : ["one account"];
  const others = Object.entries(rest).flatMap(([name, value]) =>
    value === undefined
      ? []
      : [`${name} ${value instanceof Date ? value.toISOString() : String(value)}`],
  );
  const conditions = [...person, ...others];
  return conditions.length === 0 ? "" : ` for ${conditions.join(", ")}`;
}

function position({
  createdAt,
  id,
}: {
  readonly createdAt: Date;
  readonly id: string;
}): AuditPosition {
  return { createdAt: createdAt.toISOString(), id };
}

function toEntryView(row: AuditLogRow): AuditEntryView {
  return {
    id: row.id,
    eventType: row.eventType,
    userEmail: row.userEmail ?? null,
    userId: row.userId ?? null,
    subjectId: row.subjectId ?? null,
    ipAddress: row.ipAddress ?? null,
    userAgent: row.userAgent ?? null,
    success: row.success === 1,
    details: row.details ?? null,
    requestId: row.requestId ?? null,
    createdAt: new Date(row.createdAt),
    chainSeq: row.chainSeq ?? null,
  };
}
