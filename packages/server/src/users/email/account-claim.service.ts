// What happens to what somebody set up under an address that they never confirmed, once its owner shows up: it dies.
import type { ActingContext } from "../../context.ts";
import { deleteAllTyping } from "../../behavior/typing.store.ts";
import { deleteTicketsOf } from "../../auth/sign-in/ticket.store.ts";
import { revokeSessionsOf } from "../../sessions/session-revocation.service.ts";
import { deleteDevicesOf } from "../../sessions/devices/device.store.ts";
import type { Tx } from "../../store/db.ts";
import type { UserRow } from "../user.entity.ts";
import { userError } from "../user.errors.ts";
import { findUserByEmail, lockUser } from "../user.store.ts";
import { deleteEmailTokensOf } from "./email-token.store.ts";
import { releaseUser } from "./email.store.ts";

/** Removes every credential, session, half-way sign-in, known device, learned rhythm and open link of an account. */
export async function stripAccount(ctx: ActingContext, tx: Tx, userId: string): Promise<void> {
  for (const method of ctx.authMethods) await method.removeAll?.(tx, userId);
  await revokeSessionsOf(ctx, tx, userId);
  await deleteTicketsOf(tx, userId);
  await deleteDevicesOf(tx, userId);
  await deleteAllTyping(tx, userId);
  await deleteEmailTokensOf(tx, userId);
}

/** Whether an account keeps its address against a mailbox that proves to be somebody's. */
export function keepsItsAddress(holder: Pick<UserRow, "emailVerifiedAt" | "status">): boolean {
  // A disabled account mustn't be escaped by registering its address again.
  return holder.emailVerifiedAt !== null || holder.status !== "active";
}

/**
 * Frees an address for whoever has just proven to read its mail. An account that held it without confirming it loses
 * everything, and stays behind as an empty row that the audit trail can name.
 *
 * @param newOwnerId the account that the address is for
 * @returns the role of the account that was emptied, which belongs to the mailbox: operators give roles by address
 * @throws LatchkeyError `EMAIL_TAKEN` when its holder has confirmed it
 */
export async function freeAddress(
  ctx: ActingContext,
  tx: Tx,
  email: string,
  newOwnerId: string,
): Promise<string | null> {
  const holder = await findUserByEmail(tx, email);
  if (!holder || holder.id === newOwnerId) return null;
  if (keepsItsAddress(holder)) throw userError("EMAIL_TAKEN");
  await lockUser(tx, holder.id);
  await stripAccount(ctx, tx, holder.id);
  await releaseUser(tx, holder.id, ctx.now());
  tx.afterCommit(() => ctx.revocations.catchUp());
  await ctx.audit.append(tx, ctx.request, {
    type: "status_changed",
    userId: null,
    subjectId: holder.id,
    success: true,
    details:
      "An account whose address was never confirmed was emptied: the mailbox's owner claimed the address.",
  });
  return holder.role;
}
