// Ends other people's sessions, from the command line.
import type { AppContext, RequestFacts } from "../context.ts";
import { userError } from "../users/user.errors.ts";
import { findUserByEmail } from "../users/user.store.ts";
import { revokeSessionsOf } from "./session-revocation.service.ts";

/** @returns how many ended. @throws LatchkeyError `USER_NOT_FOUND` */
export async function revokeSessionsByEmail(
  ctx: AppContext,
  request: RequestFacts,
  email: string,
): Promise<number> {
  return ctx.db.transaction(async (tx) => {
    const user = await findUserByEmail(tx, email);
    if (!user) throw userError("USER_NOT_FOUND");
    const ended = await revokeSessionsOf(ctx, tx, user.id);
    await ctx.audit.append(tx, request, {
      type: "session_revoked",
      subjectId: user.id,
      success: true,
      details: `${ended} sessions of ${user.email} were ended from the command line.`,
    });
    return ended;
  });
}
