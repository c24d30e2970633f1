// Ends other people's sessions, by whoever may and from the command line.
import type { AppContext, AuthedContext, RequestFacts } from "../context.ts";
import type { Tx } from "../store/db.ts";
import type { UserRow } from "../users/user.entity.ts";
import { userError } from "../users/user.errors.ts";
import { findUserByEmail, findUserById } from "../users/user.store.ts";
import type { Principal } from "./principal.ts";
import { revokeSessionsOf } from "./session-revocation.service.ts";

/** Ends every session of an account. @returns how many. @throws LatchkeyError `USER_NOT_FOUND` */
export async function revokeSessionsOfUser(ctx: AuthedContext, id: string): Promise<number> {
  const { request, principal } = ctx;
  return ctx.db.transaction(async (tx) =>
    revokeAll(ctx, tx, await findUserById(tx, id), { request, actor: principal }),
  );
}

/** @returns how many ended. @throws LatchkeyError `USER_NOT_FOUND` */
export async function revokeSessionsByEmail(
  ctx: AppContext,
  request: RequestFacts,
  email: string,
): Promise<number> {
  return ctx.db.transaction(async (tx) =>
    revokeAll(ctx, tx, await findUserByEmail(tx, email), { request, actor: null }),
  );
}

async function revokeAll(
  ctx: AppContext,
  tx: Tx,
  user: UserRow | null,
  { request, actor }: { readonly request: RequestFacts; readonly actor: Principal | null },
): Promise<number> {
  if (!user) throw userError("USER_NOT_FOUND");
  const ended = await revokeSessionsOf(ctx, tx, user.id);
  await ctx.audit.append(tx, request, {
    type: "session_revoked",
    userId: actor?.userId ?? null,
    userEmail: actor?.email ?? null,
    subjectId: user.id,
    success: true,
    details: `${ended} sessions of ${user.email} were ended ${actor ? `by ${actor.email}` : "from the command line"}.`,
  });
  return ended;
}
