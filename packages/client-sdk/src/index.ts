// `@latchkey/client-sdk`: the public exports.
export type {
  ApiErrorCode,
  ApiErrorShape,
  ApiInputs,
  ApiOutputs,
  ApiRouter,
  Profile,
  Session,
  SessionMode,
  SignedIn,
  SignInResult,
  User,
} from "./api-types.ts";
export { createLatchkeyClient } from "./client.ts";
export type { ClientErrorCode, KnownErrorCode, LatchkeyErrorCode } from "./errors/error-codes.ts";
export {
  isLatchkeyError,
  LatchkeyClientError,
  type LatchkeyErrorFacts,
  type StepUpHint,
} from "./errors/latchkey-client-error.ts";
export type {
  AuthenticationCredential,
  CallOptions,
  CreationOptions,
  DpopKeyStore,
  LatchkeyClient,
  LatchkeyClientOptions,
  Passkeys,
  RefreshTokenStorage,
  RegistrationCredential,
  RequestOptions,
  SessionHandle,
  SignIn,
  SignUp,
  TabChannel,
} from "./latchkey-client.ts";
export type { WebAuthn } from "./passkeys/webauthn.ts";
export type {
  SessionSnapshot,
  SignedInSnapshot,
  SignedOutSnapshot,
  UnknownSnapshot,
} from "./session/session-snapshot.ts";
