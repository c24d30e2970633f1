// What every way to authenticate is to the rest of the server. A method is a folder that exports one of these.
import type { TRPCRouterRecord } from "@trpc/server";
import type { AuditEventType } from "../audit/audit-event.ts";
import type { AppContext, RequestContext } from "../context.ts";
import type { LatchkeyError } from "../errors.ts";
import type { Db, Tx } from "../store/db.ts";
import type { UserRow } from "../users/user.entity.ts";
import type { OpenTicket } from "./sign-in/ticket.service.ts";

/** What an account has enrolled with one method. */
export interface Enrolment {
  /** How many: passkeys, authenticator apps, codes left. */
  readonly count: number;
}

/**
 * What a method can do.
 *
 * - `primary`: starts a sign-in.
 * - `second`: completes one that a weaker factor began, and lifts a session's assurance.
 * - `confirm`: proves in a session that its owner is still there.
 * - `recovery`: a way back when the others are lost; not offered as a daily factor.
 * - `fallback`: asked for where a sign-in looks odd and the account has no `second`. It is friction, and never assurance.
 */
export type MethodRole = "primary" | "second" | "confirm" | "recovery" | "fallback";

/** Something that an account had enrolled and has lost. */
export interface RemovedFactor {
  /** Completes "was removed": `the passkey "Phone"`, `the password`. */
  readonly factor: string;
  /** What the audit calls its removal. */
  readonly event: AuditEventType;
  /** Its id, where it had one. */
  readonly subjectId?: string;
}

/** What the sign-in flow does with a `fallback`. */
export interface Fallback {
  /** Whether this deployment can ask for it at all. */
  isAvailable(ctx: AppContext): boolean;
  /** Spends what beginning costs, before the transaction. @throws LatchkeyError `RATE_LIMITED` */
  admit(ctx: RequestContext, user: UserRow): Promise<void>;
  /** Begins it for one ticket, in the transaction that issues the ticket. */
  begin(ctx: RequestContext, tx: Tx, open: OpenTicket): Promise<void>;
}

/** One way to authenticate. */
export interface AuthMethod<Procedures extends TRPCRouterRecord = TRPCRouterRecord> {
  /** Its folder's name. Its key in the `auth` router is the same in camel case. */
  readonly name: string;
  readonly roles: readonly MethodRole[];
  /** Whether an account that has enrolled it is asked for a second factor after a weaker first one. */
  readonly demandsSecondFactor: boolean;
  /** Tables of its own. */
  readonly entities: readonly object[];
  /** What an account has enrolled, or null when it has nothing. */
  enrolmentOf(db: Db, userId: string): Promise<Enrolment | null>;
  /** Why what an account has enrolled can't do without a second factor, or null when it can. */
  objectsToSingleFactor?(db: Db, userId: string): Promise<LatchkeyError | null>;
  /** Whether a credential that waits for a mailbox can't be stored, because another account has it. */
  isRegisteredElsewhere?(ctx: AppContext, tx: Tx, credential: string): Promise<boolean>;
  /**
   * Stores the credential that somebody registered with, where it had to wait for a mailbox.
   *
   * @param credential as the method itself wrote it down for {@link requestRegistration}
   * @param now when the account was made: what it was made with is no younger
   */
  storeRegistered?(tx: Tx, userId: string, credential: string, now: Date): Promise<void>;
  /** Removes everything that an account has enrolled: its mailbox's owner has taken it over. */
  removeAll?(tx: Tx, userId: string): Promise<void>;
  /**
   * Removes what an account enrolled after a moment, and what waits to be: its owner takes it back from somebody else.
   *
   * @returns what the account could have signed in or confirmed with
   */
  removeAddedAfter?(tx: Tx, userId: string, moment: Date): Promise<readonly RemovedFactor[]>;
  /** For the role `fallback`. */
  readonly fallback?: Fallback;
  /** Removes some of what has expired, every few minutes. @returns how many rows, at most `limit` */
  sweep?(tx: Tx, now: Date, limit: number): Promise<number>;
  /** What it holds about an account, for the account's export; never a secret. */
  exportOf?(db: Db, userId: string): Promise<unknown>;
  /** Its part of the API. */
  readonly procedures: Procedures;
}
