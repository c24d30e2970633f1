// What another service needs to verify who calls it. Published as `@latchkey/server/resource`.
export type { ResourceCaller } from "./caller.ts";
export type { ResourceRequest } from "./credentials.ts";
export { dpopNonces } from "./dpop-nonce.ts";
export { type ProofTarget, verifyDpopProof, type VerifiedProof } from "./dpop-proof.ts";
export { CredentialsRefused, type ServiceCredentials } from "./issuer-link.ts";
export { createMemoryOnceOnly, type OnceOnly } from "./once.ts";
export { proofChallenge } from "./proof-challenge.ts";
export { requireAssurance, requirePermission, requireRole } from "./require-role.ts";
export {
  challengeHeader,
  refusalBody,
  refusalHeaders,
  ResourceError,
  type ResourceErrorCode,
  type ResourceErrorStatus,
} from "./resource-error.ts";
export {
  createResourceVerifier,
  type ResourceVerifier,
  type ResourceVerifierOptions,
} from "./verifier.ts";
