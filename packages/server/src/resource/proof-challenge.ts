// How a server asks for a proof (RFC 9449, section 7.1), and what proofs may be signed with.

/** JWS algorithms that proofs may be signed with. */
export const proofAlgorithms = ["ES256", "ES384", "EdDSA", "Ed25519", "PS256", "RS256"];

/** A value of WWW-Authenticate. @param error left out where a proof didn't come at all */
export function proofChallenge(error?: "invalid_dpop_proof" | "use_dpop_nonce"): string {
  const algs = `algs="${proofAlgorithms.join(" ")}"`;
  return error === undefined ? `DPoP ${algs}` : `DPoP error="${error}", ${algs}`;
}
