// What both ceremonies share: their context, the user's consent, and the outermost layer of the answer.
import { fromBase64url, toBase64url } from "./bytes.ts";
import type { Misbehavior } from "./misbehavior.ts";
import type { OriginScope } from "./rp-id.ts";

/** Where a ceremony runs and how the user answers it. */
export interface CeremonyContext extends OriginScope {
  /** What the user does at the prompt. Default: consents. */
  readonly user?: "consents" | "declines" | undefined;
  /** Rejects the ceremony with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** @throws the signal's reason, or DOMException `NotAllowedError` when the user declines */
export function requireConsent({ user, signal }: CeremonyContext): void {
  signal?.throwIfAborted();
  if (user === "declines") throw notAllowed();
}

/** The one error in which browsers hide every refusal. */
export function notAllowed(): DOMException {
  const message = "The operation either timed out or was not allowed.";
  return new DOMException(message, "NotAllowedError");
}

/** Applies the misbehaviors that concern the credential's JSON rather than its bytes. */
export function disguise<Credential extends { id: string; rawId: string; response: object }>(
  credential: Credential,
  misbehavior: Misbehavior | undefined,
): Credential {
  if (misbehavior?.kind === "extraMembers") {
    return {
      ...credential,
      ...unheardOf,
      response: { ...credential.response, ...unheardOf },
    };
  }
  if (misbehavior?.kind !== "nonCanonicalBase64url") return credential;
  return withId(credential, respell(credential.id, misbehavior.form ?? "padded"));
}

/** The same credential under another id. */
export function withId<Credential extends { id: string; rawId: string }>(
  credential: Credential,
  id: string,
): Credential {
  return { ...credential, id, rawId: id };
}

const unheardOf = { xLatchkeyUnheardOf: { since: "tomorrow", list: [1, null, true] } };
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// Another spelling that lenient decoders take for the same bytes.
function respell(canonical: string, form: "padded" | "trailingBits"): string {
  if (canonical.length % 4 === 0) {
    throw new TypeError("A credential id whose length divides by three has one spelling only");
  }
  if (form === "padded") return canonical.padEnd(Math.ceil(canonical.length / 4) * 4, "=");
  const last = alphabet.indexOf(canonical.slice(-1));
  const respelled = canonical.slice(0, -1) + (alphabet[last + 1] ?? "");
  if (toBase64url(fromBase64url(respelled)) !== canonical)
    throw new TypeError("The credential id was not canonical");
  return respelled;
}
