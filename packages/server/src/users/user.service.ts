// Reading and changing accounts. Owners reach their own, administrators anyone's; every decision is audited.
import type { AuthedContext } from "../context.ts";
import { generalError } from "../errors.ts";
import { isPermitted } from "../rbac/authorize.service.ts";
import { decodeCursor, encodeCursor } from "./page-cursor.ts";
import type { ProfileChanges } from "./profile.schema.ts";
import { userError } from "./user.errors.ts";
import type { ListUsers, UserPage } from "./user.schema.ts";
import { findUserPage } from "./user-page.store.ts";
import { findUserById, updateUser } from "./user.store.ts";
import { toUserView, type UserView } from "./user.view.ts";

/** The caller's own account, straight from the verified proof and one read. @throws LatchkeyError `UNAUTHENTICATED` */
export async function getMe(ctx: AuthedContext): Promise<UserView> {
  const user = await findUserById(ctx.db, ctx.principal.userId);
  if (!user) throw generalError("UNAUTHENTICATED");
  return toUserView(user);
}

/**
 * One account, its owner's or for an administrator anyone's. The read is answered once its audit row is durable.
 *
 * @throws LatchkeyError `FORBIDDEN` whether or not the id exists, `USER_NOT_FOUND` for administrators
 */
export async function getUser(ctx: AuthedContext, id: string): Promise<UserView> {
  const { principal } = ctx;
  const allowed = principal.userId === id || (await isPermitted(ctx, "users:read:any"));
  const user = allowed ? await findUserById(ctx.db, id) : null;
  await ctx.audit.record(ctx.request, {
    type: "user_access",
    userId: principal.userId,
    userEmail: principal.email,
    subjectId: id,
    success: user !== null,
    details: allowed
      ? `User ${user ? `${user.firstName} ${user.lastName}` : id} accessed by ${principal.firstName} ${principal.lastName} (role: ${principal.role})`
      : `Authorization failed: User ${principal.email} (role: ${principal.role}) attempted to access user ${id}'s data`,
  });
  if (!allowed) throw generalError("FORBIDDEN");
  if (!user) throw userError("USER_NOT_FOUND");
  return toUserView(user);
}

/** Changes the caller's own profile. */
export async function updateMe(ctx: AuthedContext, changes: ProfileChanges): Promise<UserView> {
  const { userId, email } = ctx.principal;
  const fields = Object.fromEntries(
    Object.entries(changes).filter(([, value]) => value !== undefined),
  );
  return ctx.db.transaction(async (tx) => {
    await updateUser(tx, userId, fields, ctx.now());
    await ctx.audit.append(tx, ctx.request, {
      type: "profile_updated",
      userId,
      userEmail: email,
      subjectId: userId,
      success: true,
      details: `Changed: ${Object.keys(fields).join(", ") || "nothing"}.`,
    });
    const user = await findUserById(tx, userId);
    if (!user) throw generalError("UNAUTHENTICATED");
    return toUserView(user);
  });
}

/** A page of accounts, newest first. */
export async function listUsers(ctx: AuthedContext, query: ListUsers): Promise<UserPage> {
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor);
  const rows = await findUserPage(ctx.db, { search: query.search, limit: query.limit + 1, after });
  const users = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? users.at(-1) : undefined;
  await ctx.audit.record(ctx.request, {
    type: "users_listed",
    userId: ctx.principal.userId,
    userEmail: ctx.principal.email,
    success: true,
    details: `${users.length} accounts listed${query.search ? " by search" : ""}.`,
  });
  return { users: users.map(toUserView), nextCursor: last ? encodeCursor(last) : null };
}
