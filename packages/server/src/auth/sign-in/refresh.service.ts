// Exchanges a refresh token for the next pair, in the way that the session was handed over.
import type { RequestContext } from "../../context.ts";
import { spendAttempts } from "../../rate-limit/rate-limit.service.ts";
import { rotateRefreshToken } from "../../tokens/refresh-family.service.ts";
import { tokenError } from "../../tokens/token.errors.ts";
import type { SignInResult } from "./sign-in.schema.ts";
import { deliverSignIn } from "./sign-in.service.ts";

/**
 * @param refreshToken what a client in mode `body` holds; browsers send theirs as a cookie
 * @throws LatchkeyError `REFRESH_INVALID`, `REFRESH_REUSED`, `RATE_LIMITED`
 */
export async function refreshSession(
  ctx: RequestContext,
  refreshToken: string | undefined,
): Promise<SignInResult> {
  const cookie = ctx.cookies.get("refresh");
  const presented =
    refreshToken === undefined
      ? cookie && ({ token: cookie, from: "cookie" } as const)
      : ({ token: refreshToken, from: "body" } as const);
  if (!presented) throw tokenError("REFRESH_INVALID");
  await spendAttempts(ctx, "refresh", [{ rate: "refresh" }]);
  const rotation = await rotateRefreshToken(ctx, presented);
  return deliverSignIn(ctx, { ...rotation, sessionToken: null });
}
