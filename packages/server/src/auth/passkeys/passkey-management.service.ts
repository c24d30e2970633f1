// The passkeys of an account: added, named, removed. The last way in stays.
import type { AuthedContext } from "../../context.ts";
import { requireLiveSession } from "../../sessions/live-session.service.ts";
import type { Tx } from "../../store/db.ts";
import type { AuditEventType } from "../../audit/audit-event.ts";
import { generalError } from "../../errors.ts";
import { findUserById, lockUser } from "../../users/user.store.ts";
import { consumeChallenge, createChallenge } from "../challenges/challenge.service.ts";
import { notify } from "../../mail/notify.service.ts";
import { hasOtherWayIn } from "../sign-in/factors.service.ts";
import { signInError } from "../sign-in/sign-in.errors.ts";
import { readClientData } from "./client-data.ts";
import {
  creationOptionsFor,
  refuseTakenPasskey,
  storeNewPasskey,
  verifyNewPasskey,
} from "./passkey-creation.service.ts";
import { passkeyError } from "./passkey.errors.ts";
import type { CreationOptions, RegistrationCredential } from "./passkey.schema.ts";
import { deletePasskey, findPasskeysOf, renamePasskey as storeName } from "./passkey.store.ts";
import { type PasskeyView, toPasskeyView } from "./passkey.view.ts";

const purpose = "passkey-addition";
const mostPasskeys = 20;

interface PendingAddition {
  readonly userId: string;
  readonly conditional: boolean;
}

/** The caller's passkeys, oldest first. */
export async function listPasskeys(ctx: AuthedContext): Promise<PasskeyView[]> {
  return (await findPasskeysOf(ctx.db, ctx.principal.userId)).map(toPasskeyView);
}

/**
 * Starts adding a passkey to the caller's account.
 *
 * @param input `conditional` for an upgrade that the browser makes without asking, right after a password sign-in
 * @throws LatchkeyError `PASSKEY_LIMIT`
 */
export async function beginPasskeyAddition(
  ctx: AuthedContext,
  input: { readonly conditional: boolean },
): Promise<CreationOptions> {
  const user = await findUserById(ctx.db, ctx.principal.userId);
  if (!user) throw generalError("UNAUTHENTICATED");
  const existing = await findPasskeysOf(ctx.db, user.id);
  if (existing.length >= mostPasskeys) throw passkeyError("PASSKEY_LIMIT");
  const pending: PendingAddition = { userId: user.id, conditional: input.conditional };
  const challenge = await ctx.db.transaction((tx) => createChallenge(ctx, tx, purpose, pending));
  return creationOptionsFor(ctx, challenge, user, existing);
}

/**
 * Adds the passkey.
 *
 * @throws LatchkeyError `CHALLENGE_INVALID`, `PASSKEY_REFUSED`, `PASSKEY_TAKEN`
 */
export async function finishPasskeyAddition(
  ctx: AuthedContext,
  input: { readonly credential: RegistrationCredential; readonly name?: string | undefined },
): Promise<PasskeyView> {
  const { userId } = ctx.principal;
  const { challenge } = readClientData(input.credential.response.clientDataJSON);
  const pending = await ctx.db.transaction((tx) =>
    consumeChallenge<PendingAddition>(ctx, tx, purpose, challenge),
  );
  if (pending?.userId !== userId) throw signInError("CHALLENGE_INVALID");
  const verified = await verifyNewPasskey(ctx, input.credential, challenge, userId, pending);
  const passkey = { ...verified, name: input.name ?? verified.name };
  await refuseTakenPasskey(ctx, passkey);
  await ctx.db.transaction(async (tx) => {
    await lockUser(tx, userId);
    await requireLiveSession(ctx, tx);
    await storeNewPasskey(tx, passkey);
    await tellOwner(ctx, tx, "factorAdded", `the passkey "${passkey.name}"`);
    await auditPasskey(
      ctx,
      tx,
      "passkey_added",
      passkey.id,
      `Passkey "${passkey.name}" was added.`,
    );
  });
  return toPasskeyView(passkey);
}

/** Gives a passkey another name. @throws LatchkeyError `PASSKEY_NOT_FOUND` */
export async function renamePasskey(
  ctx: AuthedContext,
  input: { readonly id: string; readonly name: string },
): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    if (!(await storeName(tx, ctx.principal.userId, input.id, input.name)))
      throw passkeyError("PASSKEY_NOT_FOUND");
    await auditPasskey(
      ctx,
      tx,
      "passkey_renamed",
      input.id,
      `A passkey is named "${input.name}" now.`,
    );
  });
}

/** Removes a passkey. @throws LatchkeyError `PASSKEY_NOT_FOUND`, `LAST_WAY_IN` */
export async function removePasskey(ctx: AuthedContext, id: string): Promise<void> {
  const { userId } = ctx.principal;
  await ctx.db.transaction(async (tx) => {
    // Two removals at once must not leave an account without a way in.
    await lockUser(tx, userId);
    await requireLiveSession(ctx, tx);
    const passkeys = await findPasskeysOf(tx, userId);
    const passkey = passkeys.find((candidate) => candidate.id === id);
    if (!passkey) throw passkeyError("PASSKEY_NOT_FOUND");
    if (passkeys.length === 1 && !(await hasOtherWayIn(ctx, tx, userId, "passkeys")))
      throw signInError("LAST_WAY_IN");
    await deletePasskey(tx, userId, id);
    await tellOwner(ctx, tx, "factorRemoved", `the passkey "${passkey.name}"`);
    await auditPasskey(ctx, tx, "passkey_removed", id, `Passkey "${passkey.name}" was removed.`);
  });
}

async function tellOwner(
  ctx: AuthedContext,
  tx: Tx,
  kind: "factorAdded" | "factorRemoved",
  factor: string,
): Promise<void> {
  const { email, firstName } = ctx.principal;
  await notify(ctx, tx, { email, firstName }, kind, { factor });
}

async function auditPasskey(
  ctx: AuthedContext,
  tx: Tx,
  type: AuditEventType,
  subjectId: string,
  details: string,
): Promise<void> {
  const { userId, email } = ctx.principal;
  await ctx.audit.append(tx, ctx.request, {
    type,
    userId,
    userEmail: email,
    subjectId,
    success: true,
    details,
  });
}
