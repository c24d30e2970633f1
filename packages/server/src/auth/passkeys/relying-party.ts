// What this relying party asks of authenticators, the same in both ceremonies (WebAuthn Level 3, sections 7.1 and 7.2).

/** COSE algorithms, in order of preference: ES256, RS256, EdDSA. Registration offers them; both ceremonies refuse others. */
export const passkeyAlgorithms: readonly number[] = [-7, -257, -8];

/** How long a browser waits for a person. */
export const ceremonyTimeoutMs = 5 * 60_000;

/** Section 4: credential ids are 16 bytes or more, and relying parties refuse more than 1023. */
export const credentialIdBytes = { least: 16, most: 1023 } as const;

/** The opaque handle under which authenticators keep an account: its id, which tells nothing of the person. */
export function userHandleOf(userId: string): string {
  return Buffer.from(userId, "utf8").toString("base64url");
}
