// Every code that an error of the SDK can bear.
import type { ApiErrorCode } from "../api-types.ts";

/** What goes wrong on this side of the wire. */
export type ClientErrorCode =
  /** No answer came: offline, refused, or blocked by CORS. */
  | "NETWORK"
  /** No answer came in time. */
  | "TIMEOUT"
  /** The caller's signal, another ceremony or `dispose()` ended it. */
  | "ABORTED"
  /** Something answered that isn't a Latchkey server, such as a proxy's error page. */
  | "INVALID_RESPONSE"
  /** The key that proves requests can't be made or kept here: no WebCrypto, or a browser that stores nothing. */
  | "KEY_UNAVAILABLE"
  /** `fetch` was asked for an address outside of `resourceOrigins`. */
  | "ORIGIN_NOT_LISTED"
  /** The person declined, the prompt timed out, or there is no passkey here; browsers don't tell which. */
  | "PASSKEY_CANCELLED"
  /** This browser or device can't do it. */
  | "PASSKEY_UNSUPPORTED"
  /** The authenticator holds a passkey of this account already. */
  | "PASSKEY_ALREADY_REGISTERED"
  /** The page's origin may not use passkeys of this relying party. */
  | "PASSKEY_ORIGIN_REFUSED"
  /** The authenticator failed. */
  | "PASSKEY_FAILED";

/** Codes known today; a newer server may answer with others, which stay text. */
export type KnownErrorCode = ApiErrorCode | ClientErrorCode;
export type LatchkeyErrorCode = KnownErrorCode | (string & {});
