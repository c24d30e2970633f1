// What a sample means: the matcher's verdict, its liveness and its words, in one shape.
import type { AppContext } from "../context.ts";
import {
  checkFirstLiveness,
  checkLiveness,
  explainSample,
  type LivenessFinding,
  type RhythmSample,
} from "./rhythm/index.ts";
import { hashMaterial, type OpenProfile } from "./profile-vault.service.ts";
import type { Explanation } from "./typing.schema.ts";

const nothing = { codes: [], score: null, threshold: null, standing: null, off: [] };

/** Judges a sample against a profile. */
export function judgeSample(ctx: AppContext, open: OpenProfile, sample: RhythmSample): Explanation {
  const remembered = {
    hashes: open.hashes,
    hash: (material: Uint8Array) => hashMaterial(ctx, material),
  };
  const findings = checkLiveness(open.profile, sample, remembered);
  if (findings.length > 0) return notAlive(findings);
  const explained = explainSample(open.profile, sample);
  if (explained.status === "refused") {
    const codes = [explained.code, ...(explained.reason ? [explained.reason] : [])];
    return { ...nothing, verdict: "refused", codes, words: "This sample can't be compared." };
  }
  if (explained.status === "unknown") {
    return {
      ...nothing,
      verdict: "unknown",
      codes: [explained.code],
      words: "Too little was learned to say anything yet.",
    };
  }
  const { result, off, words } = explained;
  return {
    verdict: result.verdict,
    codes: [],
    score: result.score,
    threshold: result.threshold,
    standing: result.standing,
    words,
    off: off.map(({ usualMs, ...deviation }) => ({ ...deviation, usualMs: { ...usualMs } })),
  };
}

/** Judges a sample from a kind of keyboard that has no profile yet. */
export function judgeFirstSample(sample: RhythmSample): Explanation {
  const findings = checkFirstLiveness(sample);
  return findings.length > 0
    ? notAlive(findings)
    : unjudged("unknown", "KEYBOARD_UNKNOWN", "This kind of keyboard is new.");
}

function notAlive(findings: readonly LivenessFinding[]): Explanation {
  const codes = findings.map(({ code }) => code);
  const words = codes.includes("REPLAY")
    ? "This was recorded before and played again."
    : "No hand types this evenly. It looks like a machine.";
  return { ...nothing, verdict: "replay", codes, words };
}

/** A sample that never came to a comparison, and why. */
export function unjudged(
  verdict: "unknown" | "refused" | "replay",
  code: string,
  words: string,
): Explanation {
  return { ...nothing, verdict, codes: [code], words };
}
