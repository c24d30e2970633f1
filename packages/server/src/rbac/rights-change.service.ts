// Changes of who may do what: one at a time, and never beyond what their author may do at that moment.
import type { AuthedContext } from "../context.ts";
import { generalError, LatchkeyError } from "../errors.ts";
import type { Tx } from "../store/db.ts";
import { lockFor } from "../store/locks.ts";
import { findUserById } from "../users/user.store.ts";
import { permissionsOf } from "./authorize.service.ts";
import { holds, holdsAll, type Permission } from "./permissions.ts";
import { roleError } from "./role.errors.ts";

/** What is about to change, and what it takes. */
export interface RightsChange {
  readonly permission: Permission;
  /** For the audit of a refusal. */
  readonly attempted: string;
}

/** @throws LatchkeyError `ROLE_EXCEEDS_OWN` unless the author holds each of the permissions */
export type RequireOwn = (permissions: readonly string[]) => void;

/**
 * Runs a change of rights in one transaction. A refusal for want of rights is audited once that is undone.
 *
 * @param work is handed the check that nothing reaches beyond its author
 * @throws LatchkeyError `FORBIDDEN`, `ROLE_EXCEEDS_OWN`, and what the work throws
 */
export async function changeRights<Result>(
  ctx: AuthedContext,
  change: RightsChange,
  work: (tx: Tx, requireOwn: RequireOwn) => Promise<Result>,
): Promise<Result> {
  try {
    return await ctx.db.transaction(async (tx) => {
      await lockFor(tx, "admins");
      // Under the lock: whoever was demoted while this call was on its way holds nothing any more.
      const held = await presentPermissions(ctx, tx);
      if (!holds(held, change.permission)) throw generalError("FORBIDDEN");
      tx.afterCommit(() => ctx.revocations.catchUp());
      return work(tx, (permissions) => {
        if (!holdsAll(held, permissions)) throw roleError("ROLE_EXCEEDS_OWN");
      });
    });
  } catch (error) {
    if (error instanceof LatchkeyError && error.status === 403) await auditRefusal(ctx, change);
    throw error;
  }
}

async function presentPermissions(ctx: AuthedContext, tx: Tx): Promise<readonly string[]> {
  const author = await findUserById(tx, ctx.principal.userId);
  return author?.status === "active" ? permissionsOf(tx, author.role) : [];
}

async function auditRefusal(ctx: AuthedContext, { attempted }: RightsChange): Promise<void> {
  const { userId, email, role } = ctx.principal;
  await ctx.audit.record(ctx.request, {
    type: "access_denied",
    userId,
    userEmail: email,
    success: false,
    details: `User ${email} (role: ${role}) attempted ${attempted}, beyond what they may do themself.`,
  });
}
