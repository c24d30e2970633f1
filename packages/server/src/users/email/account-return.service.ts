// What an account loses when its old mailbox takes it back: whatever the one who moved it away may have added.
import type { RemovedFactor } from "../../auth/auth-method.ts";
import { enrolledMethods } from "../../auth/sign-in/factors.service.ts";
import { deleteTicketsOf } from "../../auth/sign-in/ticket.store.ts";
import type { ActingContext } from "../../context.ts";
import { deleteDevicesAddedAfter } from "../../sessions/devices/device.store.ts";
import { revokeSessionsOf } from "../../sessions/session-revocation.service.ts";
import type { SessionRow } from "../../sessions/session.entity.ts";
import type { Tx } from "../../store/db.ts";
import type { UserRow } from "../user.entity.ts";

/** What {@link expelIntruder} found and left. */
export interface Expulsion {
  /** Each completes "was removed". */
  readonly removed: readonly string[];
  /** Nothing is left to sign in with: the reset by mail is the way back. */
  readonly resetNeeded: boolean;
}

// A passkey that was added in a stolen session can open another one, to ask for the change in that.
const doubtfulMs = 24 * 60 * 60_000;

/**
 * Since when what was added to an account is doubtful, if a session moves it to another address: since that session
 * was opened, and for a day at least. What the account was made with never is.
 *
 * @param session null where it isn't known any more
 * @param askedAt when it asked for the move
 */
export function doubtfulSince(
  session: Pick<SessionRow, "createdAt"> | null,
  user: Pick<UserRow, "createdAt">,
  askedAt: Date,
): Date {
  const dayBeforeMs = askedAt.getTime() - doubtfulMs;
  const sinceMs = Math.min(session?.createdAt.getTime() ?? dayBeforeMs, dayBeforeMs);
  return new Date(Math.max(sinceMs, user.createdAt.getTime()));
}

/** Ends every session and half-way sign-in of an account, and removes factors and devices younger than a moment. */
export async function expelIntruder(
  ctx: ActingContext,
  tx: Tx,
  user: UserRow,
  since: Date,
): Promise<Expulsion> {
  await revokeSessionsOf(ctx, tx, user.id);
  await deleteTicketsOf(tx, user.id);
  await deleteDevicesAddedAfter(tx, user.id, since);
  const removed: RemovedFactor[] = [];
  for (const method of ctx.authMethods)
    removed.push(...((await method.removeAddedAfter?.(tx, user.id, since)) ?? []));
  removed.push(...(await removeUnsupported(ctx, tx, user.id)));
  for (const one of removed) await auditRemoval(ctx, tx, user, one);
  const left = await enrolledMethods(ctx, tx, user.id);
  return {
    removed: removed.map(({ factor }) => factor),
    resetNeeded: !left.some(({ roles }) => roles.includes("primary")),
  };
}

// A short password mustn't stand alone once the second factor that it relied on is gone.
async function removeUnsupported(
  ctx: ActingContext,
  tx: Tx,
  userId: string,
): Promise<readonly RemovedFactor[]> {
  const left = await enrolledMethods(ctx, tx, userId);
  if (left.some(({ demandsSecondFactor }) => demandsSecondFactor)) return [];
  const removed: RemovedFactor[] = [];
  for (const method of left) {
    if (await method.objectsToSingleFactor?.(tx, userId))
      removed.push(...((await method.removeAddedAfter?.(tx, userId, new Date(0))) ?? []));
  }
  return removed;
}

async function auditRemoval(
  ctx: ActingContext,
  tx: Tx,
  user: UserRow,
  { factor, event, subjectId }: RemovedFactor,
): Promise<void> {
  await ctx.audit.append(tx, ctx.request, {
    type: event,
    userId: user.id,
    userEmail: user.email,
    subjectId: subjectId ?? user.id,
    success: true,
    details: `The old mailbox took the account back; removed: ${factor}.`,
  });
}
