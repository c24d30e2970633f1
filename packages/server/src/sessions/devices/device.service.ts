// Recognises browsers that an account has signed in from. A known device keeps a budget of tries of its own, so that
// strangers who guess can't lock its owner out; the cookie alone opens nothing.
import type { AppContext, RequestContext } from "../../context.ts";
import { hmacB64u, randomTokenB64u } from "../../crypto/digest.ts";
import type { Db, Tx } from "../../store/db.ts";
import { isDeviceKnown, saveDevice } from "./device.store.ts";

// Browsers keep no cookie for longer than 400 days (RFC 6265bis, section 5.5).
const cookieSeconds = 400 * 24 * 60 * 60;

/** The caller's device under an account, if the account has used it before; null for a stranger's. */
export async function knownDevice(ctx: RequestContext, userId: string): Promise<string | null> {
  return knownDeviceWith(ctx, ctx.db, ctx.cookies.get("device"), userId);
}

/**
 * The same where the request was answered before.
 *
 * @param cookie the device cookie that came with it
 */
export async function knownDeviceWith(
  ctx: AppContext,
  db: Db,
  cookie: string | undefined,
  userId: string,
): Promise<string | null> {
  if (cookie === undefined) return null;
  const deviceHash = hashOf(ctx, cookie, userId);
  return (await isDeviceKnown(db, deviceHash)) ? deviceHash : null;
}

/** Gives the caller's browser its cookie. @returns the device under an account that may come to be */
export function markDevice(ctx: RequestContext, userId: string): string {
  const cookie = ctx.cookies.get("device") ?? randomTokenB64u();
  ctx.cookies.set("device", cookie, cookieSeconds);
  return hashOf(ctx, cookie, userId);
}

/** The caller's device under an account, whether it is known or not; null without a cookie. */
export function deviceHashOf(ctx: RequestContext, userId: string): string | null {
  const cookie = ctx.cookies.get("device");
  return cookie === undefined ? null : hashOf(ctx, cookie, userId);
}

/** Remembers the caller's browser inside the transaction of a completed sign-in. @returns whether it was new */
export async function rememberDevice(
  ctx: RequestContext,
  tx: Tx,
  userId: string,
): Promise<boolean> {
  return saveDevice(tx, markDevice(ctx, userId), userId, ctx.now());
}

// One cookie serves every account of a browser, and no row tells which accounts share one.
function hashOf(ctx: AppContext, cookie: string, userId: string): string {
  return hmacB64u(ctx.keyring.derive("device"), `device:${userId}:${cookie}`);
}
