// Exchanges a refresh token for the next pair, in the way that the session was handed over.
import type { RequestContext } from "../../context.ts";
import { spendAttemptsAndDo } from "../../rate-limit/rate-limit.service.ts";
import { requireRotation, rotateRefreshToken } from "../../tokens/refresh-family.service.ts";
import { tokenError } from "../../tokens/token.errors.ts";
import { deliverSession } from "./deliver.service.ts";
import type { SignedInResult } from "./sign-in.schema.ts";

/**
 * @param refreshToken what a client in mode `body` holds; browsers send theirs as a cookie
 * @throws LatchkeyError `REFRESH_INVALID`, `REFRESH_REUSED`, `RATE_LIMITED`
 */
export async function refreshSession(
  ctx: RequestContext,
  refreshToken: string | undefined,
): Promise<SignedInResult> {
  const cookie = ctx.cookies.get("refresh");
  const presented =
    refreshToken === undefined
      ? cookie && ({ token: cookie, from: "cookie" } as const)
      : ({ token: refreshToken, from: "body" } as const);
  if (!presented) throw tokenError("REFRESH_INVALID");
  const outcome = await spendAttemptsAndDo(ctx, "refresh", [{ rate: "refresh" }], (tx) =>
    rotateRefreshToken(ctx, tx, presented),
  );
  // Thrown after the commit: the attempt is counted, and a family that was ended stays ended.
  const rotation = requireRotation(outcome);
  return deliverSession(ctx, { ...rotation, sessionToken: null });
}
