// The one error type of the server, and how a domain declares its codes.

/** HTTP statuses that an error may carry; every face answers with the same one. */
export type ErrorStatus = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 429 | 500 | 503;

/** What a domain says once about each of its codes. The message is shown to people. */
export interface ErrorDefinition {
  readonly status: ErrorStatus;
  readonly message: string;
}

/** The codes of one domain: UPPER_SNAKE code to its definition. */
export type ErrorCatalogue = Readonly<Record<string, ErrorDefinition>>;

/** What would let a refused call through: the assurance it needs and the methods that give it. */
export interface StepUpHint {
  readonly assurance: 1 | 2;
  readonly maxAgeSeconds: number;
  readonly methods: readonly string[];
}

/** Facts about one failure, beside its code. */
export interface ErrorDetails {
  /** Whole seconds until a retry can succeed. */
  readonly retryAfterSeconds?: number;
  /** Input path (dotted) to what is wrong there. */
  readonly fieldErrors?: Readonly<Record<string, readonly string[]>>;
  readonly stepUp?: StepUpHint;
  /** Replaces the catalogue's message where this failure can say more. */
  readonly message?: string;
  /** Logged, never sent. */
  readonly cause?: unknown;
}

/** A failure with a stable code. Anything else that is thrown reaches a client as `INTERNAL`. */
export class LatchkeyError extends Error {
  readonly code: string;
  readonly status: ErrorStatus;
  readonly details: ErrorDetails;

  constructor(code: string, definition: ErrorDefinition, details: ErrorDetails = {}) {
    super(details.message ?? definition.message, { cause: details.cause });
    this.name = "LatchkeyError";
    this.code = code;
    this.status = definition.status;
    this.details = details;
  }
}

/**
 * Turns a catalogue into a function that makes its errors.
 *
 * @param catalogue code to status and message
 * @returns `(code, details?) => LatchkeyError`, refusing codes that the catalogue lacks at compile time
 */
export function errorsOf<const Catalogue extends ErrorCatalogue>(catalogue: Catalogue) {
  return (code: keyof Catalogue & string, details?: ErrorDetails): LatchkeyError => {
    const definition = catalogue[code];
    if (!definition) throw new TypeError(`No error is declared under the code ${code}.`);
    return new LatchkeyError(code, definition, details);
  };
}

/** Codes that belong to no single domain. */
export const generalErrors = {
  BAD_REQUEST: { status: 400, message: "This request can't be read." },
  INVALID_INPUT: { status: 400, message: "Some of what was sent isn't valid." },
  UNAUTHENTICATED: { status: 401, message: "Sign in to do this." },
  FORBIDDEN: { status: 403, message: "You don't have permission to do this." },
  ORIGIN_REFUSED: { status: 403, message: "This origin isn't allowed to call this server." },
  NOT_FOUND: { status: 404, message: "There is nothing here." },
  METHOD_NOT_ALLOWED: { status: 405, message: "This address doesn't take that method." },
  PAYLOAD_TOO_LARGE: { status: 413, message: "This request is larger than the server takes." },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, message: "Send this request as application/json." },
  RATE_LIMITED: { status: 429, message: "Too many tries. Wait a moment, then try again." },
  INTERNAL: { status: 500, message: "Something failed on our side. Nothing was changed." },
  UNAVAILABLE: { status: 503, message: "The server can't do this right now. Try again shortly." },
  STEP_UP_REQUIRED: { status: 403, message: "Confirm that it's you to do this." },
} as const satisfies ErrorCatalogue;

/** Makes a general error. */
export const generalError = errorsOf(generalErrors);
