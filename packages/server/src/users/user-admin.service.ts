// What administrators change: roles and statuses. There is always one active administrator left.
import type { AppContext, AuthedContext, RequestFacts } from "../context.ts";
import { findRole } from "../rbac/role.store.ts";
import { revokeSessionsOf } from "../sessions/session-revocation.service.ts";
import type { Tx } from "../store/db.ts";
import { lockFor } from "../store/locks.ts";
import type { UserRow, UserStatus } from "./user.entity.ts";
import { userError } from "./user.errors.ts";
import { countActiveByRole, findUserByEmail, findUserById, updateUser } from "./user.store.ts";
import { toUserView, type UserView } from "./user.view.ts";

/** Who asked for a change; null when it came from the command line. */
type Actor = AuthedContext["principal"] | null;

/**
 * Gives an account a role; tokens that carry the old one stop at once.
 *
 * @throws LatchkeyError `USER_NOT_FOUND`, `ROLE_NOT_FOUND`, `LAST_ADMIN`
 */
export async function setRole(ctx: AuthedContext, id: string, role: string): Promise<UserView> {
  return changeUser(ctx, ctx.request, ctx.principal, findUserById, id, { role });
}

/**
 * Disables an account, which ends its sessions, or enables it again.
 *
 * @throws LatchkeyError `USER_NOT_FOUND`, `LAST_ADMIN`
 */
export async function setStatus(
  ctx: AuthedContext,
  id: string,
  status: UserStatus,
): Promise<UserView> {
  return changeUser(ctx, ctx.request, ctx.principal, findUserById, id, { status });
}

/** Gives an account a role from the command line. @throws LatchkeyError `USER_NOT_FOUND`, `ROLE_NOT_FOUND`, `LAST_ADMIN` */
export async function setRoleByEmail(
  ctx: AppContext,
  request: RequestFacts,
  email: string,
  role: string,
): Promise<UserView> {
  return changeUser(ctx, request, null, findUserByEmail, email, { role });
}

async function changeUser(
  ctx: AppContext,
  request: RequestFacts,
  actor: Actor,
  find: (tx: Tx, key: string) => Promise<UserRow | null>,
  key: string,
  change: { readonly role: string } | { readonly status: UserStatus },
): Promise<UserView> {
  return ctx.db.transaction(async (tx) => {
    // Two administrators who demote each other at once must not both succeed.
    await lockFor(tx, "admins");
    const user = await find(tx, key);
    if (!user) throw userError("USER_NOT_FOUND");
    if ("role" in change && !(await findRole(tx, change.role))) throw userError("ROLE_NOT_FOUND");
    const changed = { ...user, ...change };
    await keepOneAdmin(tx, user, changed);
    await updateUser(tx, user.id, change, ctx.now());
    if (changed.status === "disabled") await revokeSessionsOf(ctx, tx, user.id);
    tx.afterCommit(() => ctx.revocations.catchUp());
    await auditChange(ctx, tx, request, actor, user, changed);
    return toUserView(changed);
  });
}

async function keepOneAdmin(tx: Tx, before: UserRow, after: UserRow): Promise<void> {
  const wasAdmin = before.role === "admin" && before.status === "active";
  const staysAdmin = after.role === "admin" && after.status === "active";
  if (wasAdmin && !staysAdmin && (await countActiveByRole(tx, "admin")) <= 1)
    throw userError("LAST_ADMIN");
}

async function auditChange(
  ctx: AppContext,
  tx: Tx,
  request: RequestFacts,
  actor: Actor,
  before: UserRow,
  after: UserRow,
): Promise<void> {
  const roleChanged = before.role !== after.role;
  await ctx.audit.append(tx, request, {
    type: after.status === before.status ? "role_changed" : "status_changed",
    userId: actor?.userId ?? null,
    userEmail: actor?.email ?? null,
    subjectId: before.id,
    success: true,
    details: roleChanged
      ? `Role of ${before.email} changed from ${before.role} to ${after.role}${actor ? "" : " from the command line"}.`
      : `Status of ${before.email} changed from ${before.status} to ${after.status}.`,
  });
}
