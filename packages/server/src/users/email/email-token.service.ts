// Links for mailboxes: 32 random bytes, kept as a hash, good once and not for long.
import type { AppContext } from "../../context.ts";
import { randomTokenB64u, sha256B64u } from "../../crypto/digest.ts";
import type { Db, Tx } from "../../store/db.ts";
import type { EmailTokenPurpose, EmailTokenRow } from "./email-token.entity.ts";
import { deleteEmailToken, findEmailToken, insertEmailToken } from "./email-token.store.ts";
import { emailError } from "./email.errors.ts";

const hourMs = 60 * 60_000;
const lifetimesMs: Readonly<Record<EmailTokenPurpose, number>> = {
  verify: 24 * hourMs,
  claim: 24 * hourMs,
  change: hourMs,
  // People look into an old mailbox less often.
  undo: 72 * hourMs,
  reset: hourMs / 2,
};

/** What a link is for. */
export interface NewEmailToken {
  readonly purpose: EmailTokenPurpose;
  readonly userId: string | null;
  /** The mailbox that it is sent to, in canonical form. */
  readonly email: string;
  /** What has to wait with it; JSON-serialisable. */
  readonly payload?: unknown;
}

/** Makes a link's token. @returns the token itself, for the letter alone */
export async function issueEmailToken(
  ctx: AppContext,
  tx: Tx,
  { purpose, userId, email, payload }: NewEmailToken,
): Promise<string> {
  const token = randomTokenB64u();
  const now = ctx.now();
  await insertEmailToken(tx, {
    tokenHash: sha256B64u(token),
    purpose,
    userId,
    email,
    sealed: payload === undefined ? null : ctx.keyring.seal("mail", JSON.stringify(payload)),
    createdAt: now,
    expiresAt: new Date(now.getTime() + lifetimesMs[purpose]),
  });
  return token;
}

/**
 * Looks a link up without spending it.
 *
 * @throws LatchkeyError `EMAIL_LINK_INVALID` when it is unknown, spent, expired or for another purpose
 */
export async function peekEmailToken(
  ctx: AppContext,
  db: Db,
  token: string,
  purposes: readonly EmailTokenPurpose[],
): Promise<EmailTokenRow> {
  const row = await findEmailToken(db, sha256B64u(token), purposes);
  if (!row || row.expiresAt <= ctx.now()) throw emailError("EMAIL_LINK_INVALID");
  return row;
}

/**
 * Spends a link; it is spent for good when the transaction commits.
 *
 * @throws LatchkeyError `EMAIL_LINK_INVALID` for all but one of those who race with one link
 */
export async function takeEmailToken(
  ctx: AppContext,
  tx: Tx,
  token: string,
  purposes: readonly EmailTokenPurpose[],
): Promise<EmailTokenRow> {
  const row = await peekEmailToken(ctx, tx, token, purposes);
  if (!(await deleteEmailToken(tx, row.tokenHash))) throw emailError("EMAIL_LINK_INVALID");
  return row;
}

/** What waited with a link. */
export function openPayload(ctx: AppContext, row: EmailTokenRow): unknown {
  return JSON.parse(ctx.keyring.open("mail", row.sealed ?? ""));
}
