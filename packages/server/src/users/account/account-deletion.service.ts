// Deletes an account: its rows go, its person goes from the audit trail, and the trail's chain stays whole.
import { erasePersonAhead, erasePersonFromAudit } from "../../audit/audit-erase.ts";
import type { AuthedContext } from "../../context.ts";
import { generalError } from "../../errors.ts";
import { revokeSessionsOf } from "../../sessions/session-revocation.service.ts";
import { lockFor } from "../../store/locks.ts";
import { userError } from "../user.errors.ts";
import { countActiveByRole, deleteUser, findUserById, lockUser } from "../user.store.ts";

/**
 * Deletes the caller's account. What can't be undone: it asks for a step-up, and ends every session.
 *
 * @throws LatchkeyError `LAST_ADMIN`, `UNAUTHENTICATED` when the account is gone
 */
export async function deleteAccount(ctx: AuthedContext): Promise<void> {
  const { userId } = ctx.principal;
  const found = await findUserById(ctx.db, userId);
  if (!found) throw generalError("UNAUTHENTICATED");
  // An administrator's deletion may yet be refused.
  if (found.role !== "admin")
    await erasePersonAhead(ctx.db, ctx.keyring, { userId, email: found.email });
  await ctx.db.transaction(async (tx) => {
    await lockFor(tx, "admins");
    await lockUser(tx, userId);
    const user = await findUserById(tx, userId);
    if (!user) throw generalError("UNAUTHENTICATED");
    if (user.role === "admin" && (await countActiveByRole(tx, "admin")) <= 1)
      throw userError("LAST_ADMIN");
    await revokeSessionsOf(ctx, tx, userId);
    await erasePersonFromAudit(tx, ctx.keyring, { userId, email: user.email });
    // Told of without naming anyone: neither the account nor where the request came from.
    const anonymous = { ...ctx.request, ipAddress: null, userAgent: null };
    await ctx.audit.append(tx, anonymous, {
      type: "account_deleted",
      success: true,
      details: "An account was deleted by its owner.",
    });
    await deleteUser(tx, userId);
  });
  ctx.cookies.clear("session");
  ctx.cookies.clear("refresh");
}
