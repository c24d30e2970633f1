// Everything that is held about a person, for that person (GDPR, articles 15 and 20). Secrets stay out.
import { exportTyping } from "../../behavior/typing-owner.service.ts";
import type { AuthedContext } from "../../context.ts";
import { generalError } from "../../errors.ts";
import type { AuditLogRow } from "../../audit/audit.entity.ts";
import { type Deed, findAuditPage, findDeedsOfOthers } from "../../audit/audit.store.ts";
import { findDevicesOf } from "../../sessions/devices/device.store.ts";
import { findSessionsOf } from "../../sessions/session.store.ts";
import { findUserById } from "../user.store.ts";
import { toUserView } from "../user.view.ts";
import type { AccountExport } from "./account.schema.ts";

const auditPageRows = 500;
const mostRows = 20_000;

/**
 * The caller's data as one JSON-serialisable object: profile, what each method holds, typing, sessions, browsers, audit
 * trail. It holds what the caller sees after a step-up only, so it asks for one.
 *
 * @throws LatchkeyError `UNAUTHENTICATED` when the account is gone
 */
export async function exportAccount(ctx: AuthedContext): Promise<AccountExport> {
  const { userId, email } = ctx.principal;
  const user = await findUserById(ctx.db, userId);
  if (!user) throw generalError("UNAUTHENTICATED");
  const methods: Record<string, unknown> = {};
  for (const method of ctx.authMethods)
    methods[method.name] = (await method.exportOf?.(ctx.db, userId)) ?? null;
  const devices = await findDevicesOf(ctx.db, userId, mostRows);
  const sessions = await findSessionsOf(ctx.db, userId);
  const audit = await collectAudit(ctx, userId);
  await ctx.audit.record(ctx.request, {
    type: "user_access",
    userId,
    userEmail: email,
    subjectId: userId,
    success: true,
    details: "Everything held about the account was exported by its owner.",
  });
  return {
    exportedAt: ctx.now(),
    profile: toUserView(user),
    methods,
    typing: await exportTyping(ctx),
    sessions: sessions.map(
      ({ tokenHash: _hash, previousTokenHash: _previous, userId: _owner, ...session }) => session,
    ),
    devices: devices.map(({ createdAt, lastSeenAt }) => ({ createdAt, lastSeenAt })),
    audit,
  };
}

type ExportedEvent = AccountExport["audit"][number];

/** What its owner did, and what others did to the account, newest first. */
async function collectAudit(ctx: AuthedContext, userId: string): Promise<ExportedEvent[]> {
  const own: ExportedEvent[] = [];
  for (let after; own.length < mostRows;) {
    const page = await findAuditPage(ctx.db, { userId }, { limit: auditPageRows, after });
    own.push(...page.map(toOwnEvent));
    after = page.at(-1);
    if (page.length < auditPageRows) break;
  }
  const byOthers = await findDeedsOfOthers(ctx.db, userId, mostRows);
  const all = [...own, ...byOthers.map(toForeignEvent)];
  return all.toSorted((one, other) => (one.createdAt < other.createdAt ? 1 : -1));
}

function toOwnEvent(row: AuditLogRow): ExportedEvent {
  return {
    eventType: row.eventType,
    actor: "self",
    ipAddress: row.ipAddress ?? null,
    userAgent: row.userAgent ?? null,
    success: row.success === 1,
    details: row.details ?? null,
    createdAt: row.createdAt,
  };
}

// Who it was, from where, and the sentence that names them are the other's own data.
function toForeignEvent({ eventType, success, createdAt }: Deed): ExportedEvent {
  const kept = { ipAddress: null, userAgent: null, details: null };
  return { eventType, actor: "other", ...kept, success: success === 1, createdAt };
}
