// What the SDK knows of the session at one moment.
import type { Session, User } from "../api-types.ts";

/** Nothing is known yet: `restore()` hasn't found out. */
export interface UnknownSnapshot {
  readonly status: "unknown";
}

export interface SignedOutSnapshot {
  readonly status: "signedOut";
}

export interface SignedInSnapshot {
  readonly status: "signedIn";
  readonly user: User;
  readonly session: Session;
  /** Null in mode `session`, and while a token that ran out is being replaced. */
  readonly accessToken: string | null;
  /** The scheme that presents it: `DPoP` when it is bound to this client's key. Null in mode `session`. */
  readonly tokenType: "Bearer" | "DPoP" | null;
  /** By this device's clock, so that a countdown is right where the clock isn't. */
  readonly accessTokenExpiresAt: Date | null;
}

/** Discriminated by `status`; the same object until something changes, as `useSyncExternalStore` wants it. */
export type SessionSnapshot = UnknownSnapshot | SignedOutSnapshot | SignedInSnapshot;

export const unknownSnapshot: UnknownSnapshot = Object.freeze({ status: "unknown" });
export const signedOutSnapshot: SignedOutSnapshot = Object.freeze({ status: "signedOut" });
