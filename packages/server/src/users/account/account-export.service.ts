// Everything that is held about a person, for that person (GDPR, articles 15 and 20). Secrets stay out.
import { exportTyping } from "../../behavior/typing-owner.service.ts";
import type { AuthedContext } from "../../context.ts";
import { generalError } from "../../errors.ts";
import { findAuditPage } from "../../audit/audit.store.ts";
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

async function collectAudit(ctx: AuthedContext, userId: string): Promise<AccountExport["audit"]> {
  const collected: AccountExport["audit"] = [];
  for (let after; collected.length < mostRows;) {
    const page = await findAuditPage(ctx.db, { userId }, { limit: auditPageRows, after });
    for (const row of page) {
      const { eventType, success, createdAt } = row;
      collected.push({
        eventType,
        ipAddress: row.ipAddress ?? null,
        userAgent: row.userAgent ?? null,
        success: success === 1,
        details: row.details ?? null,
        createdAt,
      });
    }
    after = page.at(-1);
    if (page.length < auditPageRows) break;
  }
  return collected;
}
