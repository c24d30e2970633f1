// The keyed hashes of the audit chain. Each kind of message starts with its own word, so that no MAC of one kind
// passes for another.
import { equalInConstantTime, hmacB64u } from "../crypto/digest.ts";
import type { Keyring } from "../crypto/keyring.ts";
import type { AuditHeadRow } from "./audit.entity.ts";

/** The chain's only head so far. */
export const mainHead = "main";

/** What the first row is chained to. */
export const genesisMac = "";

/** One row at its place in the chain. */
export interface ChainLink {
  readonly previousMac: string;
  readonly seq: number;
  /** Whether the row carries the server's own MAC. A forged row is chained as one: it can't be taken away unseen. */
  readonly genuine: boolean;
  readonly canonical: string;
}

/** What a head vouches for. */
export type ChainHead = Pick<AuditHeadRow, "name" | "chainSeq" | "chainMac" | "createdAt">;

export interface ChainKey {
  /** Shows that the server wrote a row. */
  rowMac(canonical: string): string;
  /** Ties a row to all rows before it. */
  linkMac(link: ChainLink): string;
  /** Shows that the server, not an intruder, erased parts of a row. @param salt what is left of the salts */
  erasureMac(salt: string, canonical: string): string;
  headSignature(head: ChainHead): string;
}

/** The chain's key, derived from the deployment's master key. */
export function createChainKey(keyring: Keyring): ChainKey {
  const secret = keyring.derive("audit-chain");
  const mac = (...parts: readonly (string | number)[]) => hmacB64u(secret, parts.join("\n"));
  return {
    rowMac: (canonical) => mac("row", canonical),
    linkMac: (link) =>
      mac(link.genuine ? "link" : "forged", link.previousMac, link.seq, link.canonical),
    erasureMac: (salt, canonical) => mac("erased", salt, canonical),
    headSignature: (head) => mac("head", head.name, head.chainSeq, head.chainMac, head.createdAt),
  };
}

/** Whether a head was signed with the key. */
export function isSigned(key: ChainKey, head: AuditHeadRow): boolean {
  return equalInConstantTime(key.headSignature(head), head.signature);
}
