// Deletes an account: its rows go, its person goes from the audit trail, and the trail's chain stays whole. It is decided in
// one transaction, and carried out in as many as it takes: a long trail would hold up everybody in a single one.
import {
  type ErasedAhead,
  erasePersonAhead,
  erasePersonFromAudit,
} from "../../audit/audit-erase.ts";
import type { AppContext, AuthedContext, RequestFacts } from "../../context.ts";
import { enqueueErrand } from "../../mail/outbox.service.ts";
import { requireLiveSession } from "../../sessions/live-session.service.ts";
import { deleteSessionsOf } from "../../sessions/session-removal.store.ts";
import { revokeSessionsOf } from "../../sessions/session-revocation.service.ts";
import type { Tx } from "../../store/db.ts";
import { lockFor } from "../../store/locks.ts";
import { userError } from "../user.errors.ts";
import {
  countActiveByRole,
  deleteUser,
  findUserById,
  lockUser,
  updateUser,
} from "../user.store.ts";

/** An account that is being deleted. */
interface Leaving {
  readonly userId: string;
}

// A deletion that broke off, by a process that died or a database that was away, is carried out by whoever comes by then.
const resumeAfterMs = 10 * 60_000;

/**
 * Deletes the caller's account. What can't be undone: it asks for a step-up, and ends every session. Should it break off,
 * nobody can sign in to the account any more, and the rest is done later.
 *
 * @throws LatchkeyError `LAST_ADMIN`, `UNAUTHENTICATED` when the account is gone
 */
export async function deleteAccount(ctx: AuthedContext): Promise<void> {
  const { userId } = ctx.principal;
  const email = await ctx.db.transaction((tx) => decideDeletion(ctx, tx, userId));
  ctx.cookies.clear("session");
  ctx.cookies.clear("refresh");
  await deleteSessionsOf(ctx.db, userId);
  const ahead = await erasePersonAhead(ctx.db, ctx.keyring, { userId, email });
  // Told of without naming anyone: neither the account nor where the request came from.
  const anonymous = { ...ctx.request, ipAddress: null, userAgent: null };
  await ctx.db.transaction((tx) => completeDeletion(ctx, tx, userId, anonymous, ahead));
}

/** Carries out a deletion that broke off. */
export async function fulfilAccountDeletion(
  app: AppContext,
  tx: Tx,
  { userId }: Leaving,
): Promise<void> {
  const nobody = { ipAddress: null, userAgent: null, origin: null };
  await completeDeletion(app, tx, userId, { requestId: userId, face: "cli", ...nobody });
}

/** Closes the account for good: from here on the deletion can't be refused, and nobody gets in. @returns its address */
async function decideDeletion(ctx: AuthedContext, tx: Tx, userId: string): Promise<string> {
  await lockFor(tx, "admins");
  await lockUser(tx, userId);
  const { user } = await requireLiveSession(ctx, tx);
  if (user.role === "admin" && (await countActiveByRole(tx, "admin")) <= 1)
    throw userError("LAST_ADMIN");
  await updateUser(tx, userId, { role: "user", status: "disabled" }, ctx.now());
  await revokeSessionsOf(ctx, tx, userId);
  const leaving: Leaving = { userId };
  await enqueueErrand(ctx, tx, "accountDeletion", leaving, resumeAfterMs);
  return user.email;
}

async function completeDeletion(
  ctx: AppContext,
  tx: Tx,
  userId: string,
  request: RequestFacts,
  ahead?: ErasedAhead,
): Promise<void> {
  await lockUser(tx, userId);
  const user = await findUserById(tx, userId);
  if (!user) return;
  await deleteSessionsOf(tx, userId);
  await erasePersonFromAudit(tx, ctx.keyring, { userId, email: user.email }, ahead);
  await ctx.audit.append(tx, request, {
    type: "account_deleted",
    success: true,
    details: "An account was deleted by its owner.",
  });
  await deleteUser(tx, userId);
}
