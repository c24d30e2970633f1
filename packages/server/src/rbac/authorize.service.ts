// Decides whether a caller may do something, by role; every refusal is audited.
import type { AuthedContext } from "../context.ts";
import { generalError } from "../errors.ts";
import type { Db } from "../store/db.ts";
import { findUserById } from "../users/user.store.ts";
import { holds, type Permission } from "./permissions.ts";
import { findRole } from "./role.store.ts";

/** What a role holds at this moment; nothing when there is no such role. */
export async function permissionsOf(db: Db, role: string): Promise<readonly string[]> {
  return (await findRole(db, role))?.permissions ?? [];
}

/**
 * Whether the caller's role holds a permission. The rows of account and role decide, each time, and no token's claim: a
 * change counts at once, everywhere.
 */
export async function isPermitted(ctx: AuthedContext, permission: Permission): Promise<boolean> {
  const user = await findUserById(ctx.db, ctx.principal.userId);
  return user?.status === "active" && holds(await permissionsOf(ctx.db, user.role), permission);
}

/**
 * Refuses a caller whose role lacks a permission.
 *
 * @param attempted what was tried, for the audit
 * @throws LatchkeyError `FORBIDDEN`
 */
export async function authorize(
  ctx: AuthedContext,
  permission: Permission,
  attempted: string,
): Promise<void> {
  if (await isPermitted(ctx, permission)) return;
  const { userId, email, role } = ctx.principal;
  await ctx.audit.record(ctx.request, {
    type: "access_denied",
    userId,
    userEmail: email,
    success: false,
    details: `User ${email} (role: ${role}) attempted ${attempted}.`,
  });
  throw generalError("FORBIDDEN");
}
