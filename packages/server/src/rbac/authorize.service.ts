// Decides whether a caller may do something, by role; every refusal is audited.
import type { AuthedContext } from "../context.ts";
import { generalError } from "../errors.ts";
import type { Permission } from "./permissions.ts";
import { findRole } from "./role.store.ts";

/** Whether the caller's role holds a permission. */
export async function isPermitted(ctx: AuthedContext, permission: Permission): Promise<boolean> {
  const role = await findRole(ctx.db, ctx.principal.role);
  return role !== null && (role.permissions.includes("*") || role.permissions.includes(permission));
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
