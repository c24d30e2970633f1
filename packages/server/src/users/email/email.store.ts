// Writes of addresses.
import type { Tx } from "../../store/db.ts";
import { isDuplicate } from "../../store/failures.ts";
import { em } from "../../store/transactions.ts";
import { UserEntity } from "../user.entity.ts";

/**
 * Moves an account from one address to another, which its mailbox has confirmed.
 *
 * @returns `taken` when another account has the address, `gone` when the account no longer has the old one
 */
export async function replaceEmail(
  tx: Tx,
  id: string,
  change: { readonly from: string; readonly to: string },
  now: Date,
): Promise<"replaced" | "taken" | "gone"> {
  try {
    const replaced = await em(tx).nativeUpdate(
      UserEntity,
      { id, email: change.from },
      { email: change.to, emailVerifiedAt: now, updatedAt: now },
    );
    return replaced === 1 ? "replaced" : "gone";
  } catch (error) {
    if (isDuplicate(error, "email")) return "taken";
    throw error;
  }
}

/** Empties an account's row and takes its address away. */
export async function releaseUser(tx: Tx, id: string, now: Date): Promise<void> {
  await em(tx).nativeUpdate(
    UserEntity,
    { id },
    {
      email: `${id}@released.invalid`,
      firstName: "Released",
      lastName: "account",
      jobTitle: "",
      dateOfBirth: "1900-01-01",
      role: "user",
      status: "disabled",
      updatedAt: now,
    },
  );
}
