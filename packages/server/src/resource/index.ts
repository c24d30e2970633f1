// What another service needs to verify who calls it. Published as `@latchkey/server/resource`.
export type { ResourceCaller } from "./caller.ts";
export { type ProofTarget, verifyDpopProof, type VerifiedProof } from "./dpop-proof.ts";
export { createMemoryOnceOnly, type OnceOnly } from "./once.ts";
export { requireAssurance, requirePermission, requireRole } from "./require-role.ts";
export { challengeHeader, ResourceError, type ResourceErrorCode } from "./resource-error.ts";
export {
  createResourceVerifier,
  type ResourceRequest,
  type ResourceVerifier,
  type ResourceVerifierOptions,
} from "./verifier.ts";
