// What every way to authenticate is to the rest of the server. A method is a folder that exports one of these.
import type { TRPCRouterRecord } from "@trpc/server";
import type { Db } from "../store/db.ts";

/** What an account has enrolled with one method. */
export interface Enrolment {
  /** How many: passkeys, authenticator apps, codes left. */
  readonly count: number;
}

/** One way to authenticate. */
export interface AuthMethod<Procedures extends TRPCRouterRecord = TRPCRouterRecord> {
  /** Its folder's name, and its key in the `auth` router. */
  readonly name: string;
  /** `primary` starts a sign-in; `second` completes one that a weaker factor began; a passkey does both. */
  readonly roles: readonly ("primary" | "second")[];
  /** Tables of its own. */
  readonly entities: readonly object[];
  /** What an account has enrolled, or null when it has nothing. */
  enrolmentOf(db: Db, userId: string): Promise<Enrolment | null>;
  /** Its part of the API. */
  readonly procedures: Procedures;
}
