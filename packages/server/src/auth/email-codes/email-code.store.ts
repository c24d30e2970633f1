// Reads and writes of mailed codes; removing one is what spends it.
import type { Db, Tx } from "../../store/db.ts";
import { em } from "../../store/transactions.ts";
import { EmailCodeEntity, type EmailCodeRow } from "./email-code.entity.ts";

export async function insertEmailCode(tx: Tx, code: EmailCodeRow): Promise<void> {
  await em(tx).insert(EmailCodeEntity, code);
}

/** The code that was mailed for a ticket last. */
export async function findEmailCode(db: Db, ticketHash: string): Promise<EmailCodeRow | null> {
  return em(db).findOne(EmailCodeEntity, { ticketHash }, { disableIdentityMap: true });
}

/** Puts a new code in the place of the last one. @returns true for the one caller that replaced it */
export async function replaceEmailCode(
  tx: Tx,
  last: EmailCodeRow,
  next: Pick<EmailCodeRow, "codeHash" | "sentAt">,
): Promise<boolean> {
  const { ticketHash, codeHash } = last;
  return (await em(tx).nativeUpdate(EmailCodeEntity, { ticketHash, codeHash }, next)) === 1;
}

/** Spends a code. @returns true for the one caller that spent it */
export async function spendEmailCode(
  tx: Tx,
  ticketHash: string,
  codeHash: string,
): Promise<boolean> {
  return (await em(tx).nativeDelete(EmailCodeEntity, { ticketHash, codeHash })) === 1;
}
