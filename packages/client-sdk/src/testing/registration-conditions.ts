// The conditions that a registration must meet before an authenticator makes a credential.
import type { PublicKeyCredentialCreationOptionsJSON } from "@simplewebauthn/browser";
import type { AuthenticatorSettings } from "./authenticator-settings.ts";
import { fromBase64url } from "./bytes.ts";
import { notAllowed } from "./ceremony.ts";
import type { CredentialVault } from "./credential-source.ts";
import type { RegistrationMisbehavior } from "./misbehavior.ts";
import { coseAlgorithmId, type SoftwareAlgorithm } from "./signature-algorithms.ts";

/** @throws TypeError unless `user.id` has 1 to 64 bytes */
export function requireUserHandle({ user }: PublicKeyCredentialCreationOptionsJSON): void {
  const length = fromBase64url(user.id).length;
  if (length < 1 || length > 64) throw new TypeError("user.id must be 1 to 64 bytes long");
}

/**
 * The relying party's first algorithm that the authenticator supports.
 * @throws DOMException `NotSupportedError` when there is none
 */
export function chooseAlgorithm(
  settings: AuthenticatorSettings,
  { pubKeyCredParams }: PublicKeyCredentialCreationOptionsJSON,
  misbehavior: RegistrationMisbehavior | undefined,
): SoftwareAlgorithm {
  if (misbehavior?.kind === "algorithmNotOffered") return misbehavior.algorithm ?? "ES384";
  // An empty list stands for ES256 and RS256, in that order.
  const offered =
    pubKeyCredParams.length === 0 ? [-7, -257] : pubKeyCredParams.map(({ alg }) => alg);
  const supported = new Map(
    settings.algorithms.map((algorithm) => [coseAlgorithmId(algorithm), algorithm]),
  );
  const chosen = offered
    .map((id) => supported.get(id))
    .find((algorithm) => algorithm !== undefined);
  if (chosen === undefined)
    throw new DOMException("No algorithm in pubKeyCredParams is supported", "NotSupportedError");
  return chosen;
}

/** @throws DOMException `NotAllowedError` when the authenticator can't do what `authenticatorSelection` requires */
export function requireCapabilities(
  settings: AuthenticatorSettings,
  options: PublicKeyCredentialCreationOptionsJSON,
): void {
  const selection = options.authenticatorSelection ?? {};
  const residentKey =
    selection.residentKey ?? (selection.requireResidentKey ? "required" : "discouraged");
  const attachment = selection.authenticatorAttachment ?? settings.attachment;
  if (selection.userVerification === "required" && !settings.userVerifying) throw notAllowed();
  if (residentKey === "required" && !settings.discoverable) throw notAllowed();
  if (attachment !== settings.attachment) throw notAllowed();
}

/** @throws DOMException `InvalidStateError` when it holds a credential of `excludeCredentials` */
export function requireNotExcluded(
  vault: CredentialVault,
  rpId: string,
  options: PublicKeyCredentialCreationOptionsJSON,
): void {
  const excluded = (options.excludeCredentials ?? []).some(
    ({ id }) => vault.get(id)?.rpId === rpId,
  );
  if (excluded)
    throw new DOMException(
      "The authenticator holds a credential of excludeCredentials",
      "InvalidStateError",
    );
}
