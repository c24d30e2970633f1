// Changing the signing key without refusing one valid token: published first, signing later, kept while its tokens live.
import type { AppContext, RequestFacts } from "../context.ts";
import { makeSigningKey } from "./signing-keys.service.ts";
import { tokenError } from "./token.errors.ts";
import {
  findSigningKeys,
  insertSigningKey,
  retireSigningKeys,
  revokeSigningKey as markRevoked,
} from "./signing-key.store.ts";

// Longer than anyone keeps the published keys without asking again (http/app.ts: five minutes).
const publishAheadMs = 10 * 60_000;

/** A key as administrators see it. */
export interface SigningKeyView {
  readonly kid: string;
  readonly state: "next" | "signing" | "verifying";
  readonly createdAt: Date;
  readonly signsFrom: Date;
}

/** The keys that are published, oldest first. Empty where a shared secret signs. */
export async function listSigningKeys(ctx: AppContext): Promise<SigningKeyView[]> {
  const rows = await findSigningKeys(ctx.db);
  const now = ctx.now();
  const signing = rows.findLast((row) => row.retiredAt === null && row.signsFrom <= now);
  return rows.map((row) => {
    const state = row.kid === signing?.kid ? "signing" : row.signsFrom > now ? "next" : "verifying";
    return { kid: row.kid, state, createdAt: row.createdAt, signsFrom: row.signsFrom };
  });
}

/**
 * Publishes a new key that starts signing in ten minutes; tokens of the old one stay good until they expire.
 *
 * @throws LatchkeyError `SHARED_SECRET_SIGNS` where JWT_SECRET is set
 */
export async function rotateSigningKey(
  ctx: AppContext,
  request: RequestFacts,
): Promise<SigningKeyView> {
  return addSigningKey(ctx, request, new Date(ctx.now().getTime() + publishAheadMs));
}

/**
 * Takes a key back at once: every token that it signed is refused. A new one signs immediately if none is left.
 *
 * @throws LatchkeyError `SIGNING_KEY_NOT_FOUND`, `SHARED_SECRET_SIGNS`
 */
export async function revokeSigningKey(
  ctx: AppContext,
  request: RequestFacts,
  kid: string,
): Promise<void> {
  refuseSharedSecret(ctx);
  const revoked = await ctx.db.transaction(async (tx) => {
    if (!(await markRevoked(tx, kid, ctx.now()))) return false;
    await ctx.audit.append(tx, request, {
      type: "signing_key_rotated",
      success: true,
      details: `Signing key ${kid} was revoked.`,
    });
    return true;
  });
  if (!revoked) throw tokenError("SIGNING_KEY_NOT_FOUND");
  const left = await listSigningKeys(ctx);
  if (!left.some(({ state }) => state === "signing")) await addSigningKey(ctx, request, ctx.now());
  await ctx.signingKeys.reload();
}

/** Retires keys that were succeeded so long ago that no token of theirs can still live. */
export async function retireOldKeys(ctx: AppContext): Promise<void> {
  const now = ctx.now();
  const rows = await findSigningKeys(ctx.db);
  const lastTokenMs = (ctx.config.jwt.lifetimeSeconds + 60) * 1000;
  const outlived = rows.filter((row, index) => {
    const successor = rows.slice(index + 1).find((next) => next.signsFrom <= now);
    return successor !== undefined && successor.signsFrom.getTime() + lastTokenMs < now.getTime();
  });
  const kids = outlived.map(({ kid }) => kid);
  if (kids.length > 0) await ctx.db.transaction((tx) => retireSigningKeys(tx, kids, now));
}

async function addSigningKey(
  ctx: AppContext,
  request: RequestFacts,
  signsFrom: Date,
): Promise<SigningKeyView> {
  refuseSharedSecret(ctx);
  const key = { ...(await makeSigningKey(ctx.keyring, ctx.now())), signsFrom };
  await ctx.db.transaction(async (tx) => {
    await insertSigningKey(tx, key);
    await ctx.audit.append(tx, request, {
      type: "signing_key_rotated",
      success: true,
      details: `Signing key ${key.kid} was published and signs from ${signsFrom.toISOString()}.`,
    });
  });
  await ctx.signingKeys.reload();
  const state = signsFrom > ctx.now() ? "next" : "signing";
  return { kid: key.kid, state, createdAt: key.createdAt, signsFrom };
}

function refuseSharedSecret(ctx: AppContext): void {
  if (ctx.signingKeys.algorithm === "HS256") throw tokenError("SHARED_SECRET_SIGNS");
}
