// What administrators change: roles and statuses. There is always one active administrator left.
import type { AppContext, AuthedContext, RequestFacts } from "../context.ts";
import { changeRights, type RequireOwn } from "../rbac/rights-change.service.ts";
import { permissionsOf } from "../rbac/authorize.service.ts";
import { roleError } from "../rbac/role.errors.ts";
import { findRole } from "../rbac/role.store.ts";
import type { Principal } from "../sessions/principal.ts";
import { revokeSessionsOf } from "../sessions/session-revocation.service.ts";
import type { Tx } from "../store/db.ts";
import { lockFor } from "../store/locks.ts";
import type { UserRow, UserStatus } from "./user.entity.ts";
import { userError } from "./user.errors.ts";
import {
  countActiveByRole,
  findUserByEmail,
  findUserById,
  findUsersByRole,
  updateUser,
} from "./user.store.ts";
import { toUserView, type UserView } from "./user.view.ts";

/** One change of one account, inside its transaction. */
interface UserChange {
  readonly user: UserRow | null;
  readonly change: { readonly role: string } | { readonly status: UserStatus };
  readonly request: RequestFacts;
  /** Who asked for it; null when it came from the command line. */
  readonly actor: Principal | null;
  /** Refuses what reaches beyond the actor; the command line may do everything. */
  readonly requireOwn: RequireOwn;
}

/**
 * Gives an account a role; tokens that carry the old one stop at once. Neither role may reach beyond the caller's own.
 *
 * @throws LatchkeyError `USER_NOT_FOUND`, `ROLE_NOT_FOUND`, `ROLE_EXCEEDS_OWN`, `LAST_ADMIN`
 */
export async function setRole(ctx: AuthedContext, id: string, role: string): Promise<UserView> {
  const needs = { permission: "roles:manage", attempted: "users.setRole" } as const;
  return changeRights(ctx, needs, async (tx, requireOwn) => {
    const user = await findUserById(tx, id);
    const { request, principal: actor } = ctx;
    return changeUser(ctx, tx, { user, change: { role }, request, actor, requireOwn });
  });
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
  const needs = { permission: "*", attempted: "users.setStatus" } as const;
  return changeRights(ctx, needs, async (tx, requireOwn) => {
    const user = await findUserById(tx, id);
    const { request, principal: actor } = ctx;
    return changeUser(ctx, tx, { user, change: { status }, request, actor, requireOwn });
  });
}

/** Gives an account a role from the command line. @throws LatchkeyError `USER_NOT_FOUND`, `ROLE_NOT_FOUND`, `LAST_ADMIN` */
export async function setRoleByEmail(
  ctx: AppContext,
  request: RequestFacts,
  email: string,
  role: string,
): Promise<UserView> {
  return ctx.db.transaction(async (tx) => {
    await lockFor(tx, "admins");
    const user = await findUserByEmail(tx, email);
    const anything = { actor: null, requireOwn: () => undefined };
    return changeUser(ctx, tx, { user, change: { role }, request, ...anything });
  });
}

/** Gives all accounts of one role another one, inside the transaction that removes the first. */
export async function replaceRole(
  ctx: AuthedContext,
  tx: Tx,
  from: string,
  to: string,
): Promise<void> {
  const { request, principal: actor } = ctx;
  for (const user of await findUsersByRole(tx, from)) {
    const changed = { ...user, role: to };
    await updateUser(tx, user.id, { role: to }, ctx.now());
    await auditChange(ctx, tx, { request, actor }, user, changed);
  }
}

// Runs under the lock `admins`: two administrators who demote each other at once must not both succeed.
async function changeUser(ctx: AppContext, tx: Tx, options: UserChange): Promise<UserView> {
  const { user, change, requireOwn } = options;
  if (!user) throw userError("USER_NOT_FOUND");
  if ("role" in change) {
    const next = await findRole(tx, change.role);
    if (!next) throw roleError("ROLE_NOT_FOUND");
    requireOwn(await permissionsOf(tx, user.role));
    requireOwn(next.permissions);
  }
  const changed = { ...user, ...change };
  if (changed.role === user.role && changed.status === user.status) return toUserView(user);
  await keepOneAdmin(tx, user, changed);
  await updateUser(tx, user.id, change, ctx.now());
  if (changed.status === "disabled") await revokeSessionsOf(ctx, tx, user.id);
  await auditChange(ctx, tx, options, user, changed);
  return toUserView(changed);
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
  { request, actor }: Pick<UserChange, "request" | "actor">,
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
