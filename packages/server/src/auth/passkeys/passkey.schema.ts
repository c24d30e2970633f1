// The shapes of both ceremonies. WebAuthn's own JSON keeps its member names (WebAuthn Level 3, section 5.1.10).
import { z } from "zod";
import { emailInput } from "../../users/email-address.ts";
import { nameInput } from "../../users/name-input.ts";
import { profileInput } from "../../users/profile.schema.ts";
import { sessionModeInput, ticketInput } from "../sign-in/sign-in.schema.ts";

const base64url = (mostCharacters: number) =>
  z
    .string()
    .min(1)
    .max(mostCharacters)
    .regex(/^[A-Za-z0-9_-]+$/, "Expected base64url without padding.")
    // Decoders drop surplus bits: one credential id would have several spellings.
    .refine(isCanonical, "Expected base64url in its one spelling.");

function isCanonical(text: string): boolean {
  return Buffer.from(text, "base64url").toString("base64url") === text;
}

// 1023 bytes in base64url.
const credentialId = base64url(1364);

// Browsers add members of their own inside a credential, so unknown ones are dropped there and refused elsewhere.
const credential = {
  id: credentialId,
  rawId: credentialId,
  type: z.literal("public-key"),
  authenticatorAttachment: z.enum(["platform", "cross-platform"]).nullish().catch(undefined),
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
};

export const registrationCredential = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(4_096),
    attestationObject: base64url(24_000),
    transports: z.array(z.string().max(32)).max(10).optional(),
  }),
});

export const authenticationCredential = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(4_096),
    authenticatorData: base64url(4_096),
    signature: base64url(4_096),
    userHandle: base64url(128).nullish(),
  }),
});

export const beginPasskeyRegistrationInput = profileInput;
/** The address that the ceremony began with; a client that says it again is held to it. */
const sameEmail = emailInput.optional();

export const finishPasskeyRegistrationInput = z.strictObject({
  email: sameEmail,
  credential: registrationCredential,
  mode: sessionModeInput,
});
export const beginPasskeySignInInput = z.strictObject({ email: emailInput.optional() }).default({});
export const finishPasskeySignInInput = z.strictObject({
  email: sameEmail,
  credential: authenticationCredential,
  mode: sessionModeInput,
});

const passkeyName = nameInput(64, "Give it a name.");
const passkeyId = z.string().min(1).max(64);

export const beginPasskeySecondFactorInput = z.strictObject({ ticket: ticketInput });
export const finishPasskeySecondFactorInput = z.strictObject({
  ticket: ticketInput,
  credential: authenticationCredential,
});
export const finishPasskeyConfirmationInput = z.strictObject({
  credential: authenticationCredential,
});
export const beginPasskeyAdditionInput = z
  .strictObject({ conditional: z.boolean().default(false) })
  .prefault({});
export const finishPasskeyAdditionInput = z.strictObject({
  credential: registrationCredential,
  name: passkeyName.optional(),
});
export const renamePasskeyInput = z.strictObject({ id: passkeyId, name: passkeyName });
export const removePasskeyInput = z.strictObject({ id: passkeyId });

const descriptor = z.object({
  id: z.string(),
  type: z.literal("public-key"),
  transports: z.array(z.string()).optional(),
});
const userVerification = z.enum(["required", "preferred", "discouraged"]);

/** PublicKeyCredentialCreationOptionsJSON */
export const creationOptions = z.object({
  challenge: z.string(),
  rp: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  pubKeyCredParams: z.array(z.object({ type: z.literal("public-key"), alg: z.number() })),
  timeout: z.number(),
  attestation: z.literal("none"),
  excludeCredentials: z.array(descriptor),
  authenticatorSelection: z.object({
    residentKey: z.literal("required"),
    requireResidentKey: z.literal(true),
    userVerification,
  }),
  extensions: z.object({ credProps: z.literal(true) }),
});

/** PublicKeyCredentialRequestOptionsJSON */
export const requestOptions = z.object({
  challenge: z.string(),
  rpId: z.string(),
  timeout: z.number(),
  userVerification,
  allowCredentials: z.array(descriptor),
});

export type CreationOptions = z.output<typeof creationOptions>;
export type RequestOptions = z.output<typeof requestOptions>;
export type RegistrationCredential = z.output<typeof registrationCredential>;
export type AuthenticationCredential = z.output<typeof authenticationCredential>;
