// A procedure call on its way through the client.

export interface ApiCall {
  readonly type: "query" | "mutation";
  /** Dotted, as in `auth.passkeys.beginSignIn`. */
  readonly path: string;
  readonly input: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** Runs a call. @throws LatchkeyClientError */
export type RunCall = (call: ApiCall) => Promise<unknown>;

/** Sends a call with an Authorization header, or none. @throws LatchkeyClientError */
export type SendCall = (call: ApiCall, authorization: string | null) => Promise<unknown>;
