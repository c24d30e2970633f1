// Everything that is held about a person, for that person (GDPR, articles 15 and 20). Secrets stay out.
import { setImmediate as nextTurn } from "node:timers/promises";
import { exportTyping } from "../../behavior/typing-owner.service.ts";
import type { AuthedContext } from "../../context.ts";
import { generalError } from "../../errors.ts";
import {
  type Deed,
  type DeedPage,
  findDeedsOfOthers,
  findOwnDeeds,
  type OwnDeed,
} from "../../audit/audit.store.ts";
import { spendAttempts } from "../../rate-limit/rate-limit.service.ts";
import { findDevicesOf } from "../../sessions/devices/device.store.ts";
import { findSessionsOf } from "../../sessions/session.store.ts";
import { findUserById } from "../user.store.ts";
import { toUserView } from "../user.view.ts";
import type { AccountExport } from "./account.schema.ts";

const auditPageRows = 500;
// With all of them, checking and writing out the answer holds everybody up for a tenth of a second.
const mostOwnEvents = 4_000;
const mostEventsByOthers = 1_000;
const mostDevices = 1_000;

/**
 * The caller's data as one JSON-serialisable object: profile, what each method holds, typing, sessions, browsers, audit
 * trail. It holds what the caller sees after a step-up only, so it asks for one.
 *
 * @throws LatchkeyError `RATE_LIMITED`, `UNAUTHENTICATED` when the account is gone
 */
export async function exportAccount(ctx: AuthedContext): Promise<AccountExport> {
  const { userId, email } = ctx.principal;
  await spendAttempts(ctx, "account-export", [{ rate: "export", subject: userId }]);
  const user = await findUserById(ctx.db, userId);
  if (!user) throw generalError("UNAUTHENTICATED");
  const methods: Record<string, unknown> = {};
  for (const method of ctx.authMethods)
    methods[method.name] = (await method.exportOf?.(ctx.db, userId)) ?? null;
  const devices = await findDevicesOf(ctx.db, userId, mostDevices);
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
async function collectAudit({ db }: AuthedContext, userId: string): Promise<ExportedEvent[]> {
  const own = await collectDeeds(mostOwnEvents, (page) => findOwnDeeds(db, userId, page));
  const byOthers = await collectDeeds(mostEventsByOthers, (page) =>
    findDeedsOfOthers(db, userId, page),
  );
  const all = [...own.map(toOwnEvent), ...byOthers.map(toForeignEvent)];
  return all.toSorted((one, other) => (one.createdAt < other.createdAt ? 1 : -1));
}

// Others have their turn between pages: SQLite answers nobody else while a statement runs.
async function collectDeeds<Found extends Deed>(
  most: number,
  findPage: (page: DeedPage) => Promise<Found[]>,
): Promise<Found[]> {
  const found: Found[] = [];
  while (found.length < most) {
    const page = await findPage({ limit: auditPageRows, after: found.at(-1) });
    found.push(...page);
    if (page.length < auditPageRows) break;
    await nextTurn();
  }
  return found;
}

function toOwnEvent(row: OwnDeed): ExportedEvent {
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
