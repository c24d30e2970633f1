// What an account could prove, over all registered methods.
import type { AppContext } from "../../context.ts";
import type { Db, Tx } from "../../store/db.ts";
import type { AuthMethod } from "../auth-method.ts";

/** The methods that an account has enrolled. */
export async function enrolledMethods(
  ctx: AppContext,
  db: Db,
  userId: string,
): Promise<AuthMethod[]> {
  const enrolled: AuthMethod[] = [];
  // One after the other: inside a transaction there is one connection.
  for (const method of ctx.authMethods) {
    if (await method.enrolmentOf(db, userId)) enrolled.push(method);
  }
  return enrolled;
}

/** Names of the methods that would complete a sign-in begun with a weaker factor; empty when none is demanded. */
export async function demandedSecondFactors(
  ctx: AppContext,
  db: Db,
  userId: string,
): Promise<string[]> {
  const enrolled = await enrolledMethods(ctx, db, userId);
  return enrolled.some((method) => method.demandsSecondFactor) ? namesOfSecond(enrolled) : [];
}

/** Names of the methods that an account could prove a second factor with, demanded or not. */
export async function possibleSecondFactors(
  ctx: AppContext,
  db: Db,
  userId: string,
): Promise<string[]> {
  return namesOfSecond(await enrolledMethods(ctx, db, userId));
}

function namesOfSecond(methods: readonly AuthMethod[]): string[] {
  return methods.filter((method) => method.roles.includes("second")).map((method) => method.name);
}

/** Whether an account is asked for a second factor after a password. */
export async function isSecondFactorEnforced(
  ctx: AppContext,
  db: Db,
  userId: string,
): Promise<boolean> {
  return (await demandedSecondFactors(ctx, db, userId)).length > 0;
}

/** Whether an account could still sign in without one method. @param exceptName the method that would be gone */
export async function hasOtherWayIn(
  ctx: AppContext,
  db: Db,
  userId: string,
  exceptName: string,
): Promise<boolean> {
  const enrolled = await enrolledMethods(ctx, db, userId);
  return enrolled.some((method) => method.name !== exceptName && method.roles.includes("primary"));
}

/**
 * Refuses to let go of all that an account has enrolled with one method, as long as another method relies on a second
 * factor being demanded. Call it under the account's lock (`lockUser`), in the transaction that removes.
 *
 * @param leavingName the method that would be gone
 * @throws LatchkeyError what the method says that objects
 */
export async function requireDispensable(
  ctx: AppContext,
  tx: Tx,
  userId: string,
  leavingName: string,
): Promise<void> {
  const enrolled = await enrolledMethods(ctx, tx, userId);
  const remaining = enrolled.filter((method) => method.name !== leavingName);
  if (remaining.some((method) => method.demandsSecondFactor)) return;
  for (const method of remaining) {
    const objection = await method.objectsToSingleFactor?.(tx, userId);
    if (objection) throw objection;
  }
}
