// What can be wrong with a request that should prove its key (RFC 9449).
import { errorsOf, type ErrorCatalogue } from "../../errors.ts";

export const dpopErrors = {
  DPOP_PROOF_INVALID: {
    status: 401,
    message: "This request doesn't prove that it comes from your device.",
  },
  DPOP_PROOF_REQUIRED: {
    status: 401,
    message: "This server takes only requests that prove their key.",
  },
  USE_DPOP_NONCE: {
    status: 401,
    message: "This request's proof lacks the server's present nonce. Send it again with that.",
  },
  REPLAY_DETECTED: { status: 401, message: "This request was sent before." },
} as const satisfies ErrorCatalogue;

export const dpopError = errorsOf(dpopErrors);
