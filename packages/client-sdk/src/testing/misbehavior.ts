// Every way in which the software authenticator can lie. Each changes one thing and leaves the rest honest,
// so that a test shows which check of the relying party caught it.

/** What a registration and an authentication can both get wrong. */
export type SharedMisbehavior =
  /** `clientDataJSON.challenge` is another one; by default 32 random bytes. Base64url. */
  | { readonly kind: "wrongChallenge"; readonly challenge?: string }
  /** `clientDataJSON.origin` is another one; by default https://evil.example. */
  | { readonly kind: "wrongOrigin"; readonly origin?: string }
  /** `clientDataJSON.crossOrigin` is true: the ceremony ran in a foreign page's frame. */
  | { readonly kind: "crossOrigin" }
  /** `clientDataJSON.topOrigin` is set (default https://evil.example); `crossOrigin` stays false unless asked for. */
  | { readonly kind: "topOrigin"; readonly topOrigin?: string; readonly crossOrigin?: boolean }
  /** `clientDataJSON.type` is that of the other ceremony, or the one given. */
  | { readonly kind: "wrongType"; readonly type?: string }
  /** The authenticator data is bound to another RP id; by default evil.example. */
  | { readonly kind: "wrongRpIdHash"; readonly rpId?: string }
  /** The UP flag is off. */
  | { readonly kind: "noUserPresence" }
  /** The UV flag is off. */
  | { readonly kind: "noUserVerification" }
  /** BS is set and BE is not. For an authentication the credential must be device-bound, or BE would flip too. */
  | { readonly kind: "backupStateWithoutEligibility" }
  /** One bit of the signature is flipped. A registration becomes a packed self attestation for it. */
  | { readonly kind: "badSignature" }
  /** The sign count grows by one after signing. A registration becomes a packed self attestation for it. */
  | { readonly kind: "tamperedAuthenticatorData" }
  /** A registration loses the attestation object's last bytes (default 8); an authentication signs an unfinished extension map. */
  | { readonly kind: "truncatedCbor"; readonly lostBytes?: number }
  /** Members that WebAuthn doesn't know, as browsers and extensions add them. MUST be tolerated. */
  | { readonly kind: "extraMembers" }
  /** `id` and `rawId` end in padding, or in bits that decoders drop: two spellings of one credential id. */
  | { readonly kind: "nonCanonicalBase64url"; readonly form?: "padded" | "trailingBits" };

/** What `create` can get wrong. */
export type RegistrationMisbehavior =
  | SharedMisbehavior
  /** The key's algorithm was not in `pubKeyCredParams`; by default ES384. */
  | {
      readonly kind: "algorithmNotOffered";
      readonly algorithm?: "ES256" | "RS256" | "EdDSA" | "ES384";
    }
  /** The credential id is longer than the 1023 bytes that WebAuthn allows; by default 1024. */
  | { readonly kind: "credentialIdTooLong"; readonly lengthBytes?: number }
  /** The credential id has no bytes. */
  | { readonly kind: "emptyCredentialId" }
  /** The credential id is the caller's choice, for example another account's. Base64url. */
  | { readonly kind: "chosenCredentialId"; readonly credentialId: string }
  /** `id` and `rawId` name another credential than the authenticator data. Base64url; random by default. */
  | { readonly kind: "outerCredentialId"; readonly credentialId?: string }
  /** `response.publicKey` and `response.authenticatorData` disagree with the attestation object, which alone counts. */
  | { readonly kind: "forgedConvenienceMembers" }
  /** The attestation statement's `fmt` is one that nobody registered. */
  | { readonly kind: "unknownAttestationFormat"; readonly format?: string };

/** What `get` can get wrong. */
export type AuthenticationMisbehavior =
  | SharedMisbehavior
  /** `userHandle` is another account's. Base64url; random by default. */
  | { readonly kind: "wrongUserHandle"; readonly userHandle?: string }
  /** `userHandle` is absent although the credential is discoverable. */
  | { readonly kind: "missingUserHandle" }
  /** A credential outside `allowCredentials` answers: the one given, or the newest that qualifies. */
  | { readonly kind: "credentialNotAllowed"; readonly credentialId?: string }
  /** The sign count is this number, and the authenticator's own one stands still. */
  | { readonly kind: "signCount"; readonly signCount: number }
  /** The sign count is one less than the last reported. The authenticator must be a counting one. */
  | { readonly kind: "signCountRegression" }
  /** BE differs from the registration; BS is cleared where it could not stand without BE. */
  | { readonly kind: "backupEligibilityFlip" };

/** Any misbehavior's name. */
export type MisbehaviorKind = RegistrationMisbehavior["kind"] | AuthenticationMisbehavior["kind"];

/** Any misbehavior, for code that serves both ceremonies. */
export type Misbehavior = RegistrationMisbehavior | AuthenticationMisbehavior;
