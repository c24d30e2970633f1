// What services are handed: the deployment's parts, and the facts of the request that they serve.
import type { AuthMethod } from "./auth/auth-method.ts";
import type { Config } from "./config/settings.ts";
import type { Keyring } from "./crypto/keyring.ts";
import type { HashingQueue } from "./auth/passwords/hashing-queue.ts";
import type { RevocationList } from "./sessions/revocations/revocation-list.ts";
import type { Principal } from "./sessions/principal.ts";
import type { Db } from "./store/db.ts";
import type { SigningKeys } from "./tokens/signing-keys.service.ts";
import type { AccessTokens } from "./tokens/access-token.service.ts";
import type { Mailer } from "./mail/mailer.ts";
import type { AuditTrail } from "./audit/audit-trail.ts";

/** Structured logging; `fields` never hold a secret. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The parts of a running server, made once by the composition root. */
export interface AppContext {
  readonly config: Config;
  readonly log: Log;
  readonly db: Db;
  readonly keyring: Keyring;
  /** The present moment; tests hand in their own. */
  readonly now: () => Date;
  readonly signingKeys: SigningKeys;
  readonly accessTokens: AccessTokens;
  readonly revocations: RevocationList;
  readonly hashing: HashingQueue;
  readonly audit: AuditTrail;
  readonly mailer: Mailer;
  readonly authMethods: readonly AuthMethod[];
}

/** The facts of one request that decisions and audit rows are made of. */
export interface RequestFacts {
  readonly requestId: string;
  /** Which face it came through. */
  readonly face: "trpc" | "rest" | "cli";
  /** The caller's address, past the proxies that are trusted; null where there is none. */
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  /** The page's origin, which has been found to be configured; null for callers that aren't browsers. */
  readonly origin: string | null;
}

/** The cookies of one request and of its answer. */
export interface CookieJar {
  get(name: CookieName): string | undefined;
  set(name: CookieName, value: string, maxAgeSeconds: number): void;
  clear(name: CookieName): void;
}

export type CookieName = "session" | "refresh" | "device";

/** A deployment's parts with the facts of whom it acts for, also after the request was answered. */
export interface ActingContext extends AppContext {
  readonly request: RequestFacts;
}

/** What a service serves a request with. */
export interface RequestContext extends ActingContext {
  readonly cookies: CookieJar;
  /** Who calls, once the bearer token or the session cookie has been verified; null for a stranger. */
  readonly principal: Principal | null;
  /** Thumbprint of the key that the request proved to hold (RFC 9449), or null. */
  readonly proofKey: string | null;
}

/** A context whose caller is known. */
export interface AuthedContext extends RequestContext {
  readonly principal: Principal;
}
