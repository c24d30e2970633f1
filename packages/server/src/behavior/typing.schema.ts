// The shapes of typing rhythm: timings by position, never which key.
import { z } from "zod";
import { DEVICE_CLASSES } from "./rhythm/index.ts";

// Twice the longest text that is looked at: what is longer is refused by the reader, with its code.
const mostPositions = 256;

const sampleTimings = z.strictObject({
  /** Press times by position, milliseconds on the page's clock. */
  pressMs: z.array(z.number()).max(mostPositions),
  /** Release times by the same positions; null where the keyboard reports none. */
  releaseMs: z.array(z.number().nullable()).max(mostPositions),
  /** The smallest step that the page's clock makes, milliseconds. */
  clockStepMs: z.number().min(0).max(1_000),
  deviceClass: z.enum(DEVICE_CLASSES),
  /** Why the sample doesn't show its typist's rhythm. */
  unusable: z
    .enum([
      "pasted",
      "autofilled",
      "corrected",
      "composed",
      "autoRepeated",
      "focusLost",
      "incomplete",
    ])
    .optional(),
});

const nonce = z.string().min(1).max(128);

/** A sample bound to one capture: it serves once. */
export const boundSampleInput = z.strictObject({ nonce, sample: sampleTimings });

export const enrollInput = z.strictObject({
  subject: z.enum(["password", "phrase"]),
  nonce,
  samples: z.array(sampleTimings).min(1).max(12),
});
export const scoreInput = z.strictObject({ nonce, sample: sampleTimings });
export const consentInput = z.strictObject({ consented: z.boolean() });
export const policyInput = z.strictObject({ policy: z.enum(["stepUp", "enforce"]).nullable() });

export const capture = z.object({ nonce: z.string(), expiresAt: z.date() });

export const typingPolicy = z.enum(["off", "observe", "stepUp", "enforce"]);

const profileSummary = z.object({
  subject: z.enum(["password", "phrase"]),
  deviceClass: z.enum(["keyboard", "touch"]),
  samples: z.number(),
  /** Ten or more usable samples: before that a verdict is advice only. */
  firm: z.boolean(),
  updatedAt: z.date(),
});

export const profileStatus = z.object({
  /** What this deployment, or the owner more strictly, does with typing rhythm. */
  policy: typingPolicy,
  deploymentPolicy: typingPolicy,
  consentedAt: z.date().nullable(),
  profiles: z.array(profileSummary),
});

export const enrolment = z.object({
  learned: z.number(),
  samples: z.number(),
  firm: z.boolean(),
  /** What became of each sample that wasn't learned: its place in the list and a literal code. */
  refused: z.array(z.object({ sample: z.number(), code: z.string() })),
});

const band = z.object({ low: z.number(), high: z.number() });

export const explanation = z.object({
  verdict: z.enum(["match", "mismatch", "unknown", "refused", "replay"]),
  /** Why nothing could be said, or what looked forged: literal codes. */
  codes: z.array(z.string()),
  score: z.number().nullable(),
  threshold: z.number().nullable(),
  standing: z.enum(["firm", "advisory"]).nullable(),
  words: z.string(),
  off: z.array(
    z.object({
      part: z.enum(["hold", "gap"]),
      position: z.number(),
      direction: z.enum(["longer", "shorter"]),
      spreads: z.number(),
      observedMs: z.number(),
      usualMs: band,
      words: z.string(),
    }),
  ),
});

export const finding = explanation.extend({
  subject: z.enum(["password", "phrase"]),
  deviceClass: z.enum(["keyboard", "touch"]),
  at: z.date(),
});

/** Everything that is stored of one profile, in full. */
export const storedProfile = profileSummary.extend({
  positions: z.number(),
  /** One entry for each sample in the window: holds and press-to-press gaps, milliseconds; null where absent. */
  window: z.array(
    z.object({ holdsMs: z.array(z.number().nullable()), gapsMs: z.array(z.number().nullable()) }),
  ),
});

/** What is held of an account's typing, for its export. */
export const typingExport = z.object({
  consentedAt: z.date().nullable(),
  /** What the owner wants more strictly than the deployment. */
  policy: z.enum(["stepUp", "enforce"]).nullable(),
  profiles: z.array(storedProfile),
  findings: z.array(finding),
});

export type BoundSample = z.output<typeof boundSampleInput>;
export type Explanation = z.output<typeof explanation>;
export type Finding = z.output<typeof finding>;
export type TypingExport = z.output<typeof typingExport>;
export type StoredProfile = z.output<typeof storedProfile>;
export type Enrolment = z.output<typeof enrolment>;
export type ProfileStatus = z.output<typeof profileStatus>;
