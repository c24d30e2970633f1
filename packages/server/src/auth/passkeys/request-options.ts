// Options for `navigator.credentials.get()`.
import type { RequestContext } from "../../context.ts";
import type { PasskeyRow } from "./passkey.entity.ts";
import type { RequestOptions } from "./passkey.schema.ts";
import { ceremonyTimeoutMs } from "./relying-party.ts";

/** @param allowCredentials the passkeys that may answer; empty for any that the person has for this site */
export function requestOptionsFor(
  ctx: RequestContext,
  challenge: string,
  allowCredentials: RequestOptions["allowCredentials"],
): RequestOptions {
  return {
    challenge,
    rpId: ctx.config.rpId,
    timeout: ceremonyTimeoutMs,
    userVerification: "required",
    allowCredentials,
  };
}

/** A passkey as options name it. Without transports: they would tell real credentials from fake ones. */
export function toDescriptor({
  credentialId,
}: Pick<PasskeyRow, "credentialId">): RequestOptions["allowCredentials"][number] {
  return { id: credentialId.toString("base64url"), type: "public-key" };
}
