// What a client is to its users: the types of everything that `createLatchkeyClient` takes and gives.
import type { TRPCClient } from "@trpc/client";
import type {
  ApiInputs,
  ApiOutputs,
  ApiRouter,
  Profile,
  SessionMode,
  SignInResult,
} from "./api-types.ts";
import type { StepUpHint } from "./errors/latchkey-client-error.ts";
import type { WebAuthn } from "./passkeys/webauthn.ts";
import type { SessionSnapshot } from "./session/session-snapshot.ts";
import type { BoundTyping } from "./typing/typing-sample.ts";

export interface CallOptions {
  /** Ends the call with an error of code `ABORTED`. */
  readonly signal?: AbortSignal | undefined;
}

/** Where a client in mode `body` keeps its refresh token; memory unless told. */
export interface RefreshTokenStorage {
  read(): string | null | Promise<string | null>;
  /** Null forgets it. */
  write(refreshToken: string | null): void | Promise<void>;
}

/** Where a client keeps the key that its tokens are bound to: an ES256 pair whose private key can't be exported. */
export interface DpopKeyStore {
  /** The key that is kept, or null. Asked for each proof. */
  read(): CryptoKeyPair | null | Promise<CryptoKeyPair | null>;
  /** Keeps a key unless there is one. @returns the one that is kept, the same for all that add at once */
  add(made: CryptoKeyPair): CryptoKeyPair | Promise<CryptoKeyPair>;
  remove(): void | Promise<void>;
}

/** How the clients of several tabs talk to each other; a `BroadcastChannel` is one. */
export interface TabChannel {
  postMessage(message: unknown): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
  close(): void;
}

export interface LatchkeyClientOptions {
  /** The server's address, such as `https://auth.example.com`; empty for the page's own origin. */
  readonly url: string;
  /** Default: `token` in a browser, `body` elsewhere. */
  readonly mode?: SessionMode | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** The present moment. */
  readonly now?: (() => Date) | undefined;
  /** How long a request may take. Default: 30 s. */
  readonly timeoutMs?: number | undefined;
  /** Default: `@simplewebauthn/browser`. */
  readonly webauthn?: WebAuthn | undefined;
  /** For mode `body` only. */
  readonly refreshTokenStorage?: RefreshTokenStorage | undefined;
  /**
   * Whether tokens are bound to a key of this client, and each request proves it (DPoP, RFC 9449): always, never, or
   * from the moment that the server asks for it. Not in mode `session`. Default: `whenRequired`.
   */
  readonly dpop?: boolean | "whenRequired" | undefined;
  /** Default: IndexedDB where tabs share a session, memory elsewhere. */
  readonly dpopKeyStore?: DpopKeyStore | undefined;
  /** Origins of other services, such as `https://api.example.com`, that `fetch` may send the access token to. */
  readonly resourceOrigins?: readonly string[] | undefined;
  /** Opens the channel to other tabs, or null for none. Default: a `BroadcastChannel` where tabs share a session. */
  readonly openTabChannel?: ((name: string) => TabChannel | null) | undefined;
  /** Asks the person to confirm that it's them; when it resolves, the refused call is repeated once. */
  readonly onStepUp?: ((hint: StepUpHint) => Promise<unknown>) | undefined;
}

export interface SessionHandle {
  /** The same object until something changes. */
  readonly get: () => SessionSnapshot;
  /** @returns a function that ends the subscription */
  readonly subscribe: (listener: () => void) => () => void;
  /** Finds out whether this browser is signed in; asks the server at most once. */
  readonly restore: (options?: CallOptions) => Promise<SessionSnapshot>;
  /** An access token that is still good, refreshed if need be; null when signed out, and in mode `session`. */
  readonly accessToken: (options?: CallOptions) => Promise<string | null>;
}

export interface SignUp {
  withPasskey(profile: Profile, options?: CallOptions): Promise<SignInResult>;
  withPassword(
    profile: Profile & { readonly password: string },
    options?: CallOptions,
  ): Promise<SignInResult>;
}

export interface SignIn {
  /** `email` narrows the choice to one account's passkeys; without it the person chooses. */
  withPasskey(
    options?: CallOptions & { readonly email?: string | undefined },
  ): Promise<SignInResult>;
  /**
   * Offers passkeys in the autofill of an `<input autocomplete="username webauthn">`, and waits for a pick.
   * Ends with code `ABORTED` when the signal says so or another ceremony starts.
   */
  withPasskeyAutofill(options?: CallOptions): Promise<SignInResult>;
  /** `typing` is how the password was typed, for those who agreed to have that looked at. */
  withPassword(
    credentials: {
      readonly email: string;
      readonly password: string;
      readonly typing?: BoundTyping | undefined;
    },
    options?: CallOptions,
  ): Promise<SignInResult>;
}

/** WebAuthn's answers, as JSON. */
export type RegistrationCredential =
  ApiInputs["auth"]["passkeys"]["finishRegistration"]["credential"];
export type AuthenticationCredential = ApiInputs["auth"]["passkeys"]["finishSignIn"]["credential"];
export type CreationOptions = ApiOutputs["auth"]["passkeys"]["beginRegistration"];
export type RequestOptions = ApiOutputs["auth"]["passkeys"]["beginSignIn"];

/** The bare ceremonies, for flows of one's own. Errors bear the codes `PASSKEY_*` and `ABORTED`. */
export interface Passkeys {
  /** What this browser can do. */
  support(): Promise<{ readonly passkeys: boolean; readonly autofill: boolean }>;
  register(optionsJson: CreationOptions, options?: CallOptions): Promise<RegistrationCredential>;
  authenticate(
    optionsJson: RequestOptions,
    options?: CallOptions & { readonly autofill?: boolean | undefined },
  ): Promise<AuthenticationCredential>;
}

/** Everything that a front end does with a Latchkey server. */
export interface LatchkeyClient {
  /** The whole typed API. A sign-in that completes through it counts, whichever procedure it was. */
  readonly api: TRPCClient<ApiRouter>;
  readonly mode: SessionMode;
  readonly session: SessionHandle;
  readonly signUp: SignUp;
  readonly signIn: SignIn;
  readonly passkeys: Passkeys;
  /**
   * `fetch` for other services: adds the access token, and a proof where the token is bound; a token that is refused is
   * replaced, and the request repeated once. Redirects are refused. Rejects as `fetch` does, with code
   * `ORIGIN_NOT_LISTED` for origins that aren't among `resourceOrigins`, and with what keeps the token from being known.
   */
  readonly fetch: typeof globalThis.fetch;
  /** Ends the session here, in other tabs and on the server. Rejects, and stays signed in, when the server can't be reached. */
  signOut(options?: CallOptions): Promise<void>;
  /** Lets go of timers, channels and requests. */
  dispose(): void;
}
