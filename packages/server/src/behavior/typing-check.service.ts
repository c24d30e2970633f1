// Typing rhythm at sign-in: it only ever adds friction, and says nothing of itself in the answer.
import { randomUUID } from "node:crypto";
import type { RequestContext } from "../context.ts";
import type { Tx } from "../store/db.ts";
import type { UserRow } from "../users/user.entity.ts";
import type { ReceivedSample } from "./capture.service.ts";
import { openProfile } from "./profile-vault.service.ts";
import { FIRM_SAMPLES } from "./rhythm/index.ts";
import { effectivePolicy, type TypingPolicy } from "./typing-policy.ts";
import { learnSample } from "./typing-learning.service.ts";
import { judgeFirstSample, judgeSample, unjudged } from "./typing-judgement.ts";
import type { BoundSample, Explanation } from "./typing.schema.ts";
import { findTypingProfiles, findTypingSettings, insertTypingFinding } from "./typing.store.ts";

/** What a sign-in's typing asks for: nothing, one more factor, or that it ends here. */
export interface TypingCheck {
  readonly demand: "nothing" | "secondFactor" | "refusal";
  /** The sample, sealed for the ticket: a second factor makes it the owner's, whatever it scored. */
  readonly sampleSealed: string | null;
  /** Writes down what was found, and learns from a sure match, inside the transaction of the sign-in. */
  record(tx: Tx): Promise<void>;
}

const nothing: TypingCheck = {
  demand: "nothing",
  sampleSealed: null,
  record: async () => undefined,
};

/**
 * Compares the typing of a password, whether that is right or not: it writes nothing before it is told to.
 *
 * @param received undefined when the client sent no sample
 */
export async function checkTyping(
  ctx: RequestContext,
  user: UserRow | null,
  received: ReceivedSample | undefined,
): Promise<TypingCheck> {
  if (!user || ctx.config.typingPolicy === "off") return nothing;
  const settings = await findTypingSettings(ctx.db, user.id);
  if (!settings) return nothing;
  const policy = effectivePolicy(ctx.config.typingPolicy, settings.policy);
  const found = await explain(ctx, user, received);
  const demand = demandOf(policy, found);
  const teachable = found.explanation.verdict === "replay" ? undefined : received?.sample;
  return {
    demand,
    sampleSealed: teachable ? ctx.keyring.seal("typing-profile", JSON.stringify(teachable)) : null,
    async record(tx) {
      await recordFinding(ctx, tx, user, received, found.explanation);
      if (demand === "nothing" && teachable)
        await learnSample(ctx, tx, user.id, teachable, { confirmed: false });
    },
  };
}

/** Teaches a profile the sample that a second factor has just confirmed. */
export async function learnConfirmed(
  ctx: RequestContext,
  tx: Tx,
  userId: string,
  sampleSealed: string,
): Promise<void> {
  const sample = JSON.parse(
    ctx.keyring.open("typing-profile", sampleSealed),
  ) as BoundSample["sample"];
  await learnSample(ctx, tx, userId, sample, { confirmed: true });
}

interface Found {
  readonly explanation: Explanation;
  /** Whether a profile that is firm exists, on this keyboard or another. */
  readonly firm: boolean;
}

async function explain(
  ctx: RequestContext,
  user: UserRow,
  received: ReceivedSample | undefined,
): Promise<Found> {
  const profiles = await findTypingProfiles(ctx.db, user.id);
  const firm = profiles.some(
    ({ subject, samples }) => subject === "password" && samples >= FIRM_SAMPLES,
  );
  if (!received) {
    const explanation = unjudged("unknown", "SAMPLE_MISSING", "No typing was sent along.");
    return { firm, explanation };
  }
  if (!received.fresh) {
    const explanation = unjudged(
      "replay",
      "CAPTURE_REUSED",
      "This recording was sent before, or is too old.",
    );
    return { firm, explanation };
  }
  const { deviceClass } = received.sample;
  const open = await openProfile(ctx, ctx.db, {
    userId: user.id,
    subject: "password",
    deviceClass,
  });
  const explanation = open
    ? judgeSample(ctx, open, received.sample)
    : judgeFirstSample(received.sample);
  return { firm, explanation };
}

// A sample that is missing or can't be compared must not be an easier way in than a wrong one.
function demandOf(policy: TypingPolicy, { firm, explanation }: Found): TypingCheck["demand"] {
  const { verdict, standing } = explanation;
  const fine = verdict === "match" || (verdict === "mismatch" && standing === "advisory");
  if (policy === "observe" || policy === "off" || fine) return "nothing";
  if (!firm && verdict !== "replay") return "nothing";
  return policy === "enforce" ? "refusal" : "secondFactor";
}

async function recordFinding(
  ctx: RequestContext,
  tx: Tx,
  user: UserRow,
  received: ReceivedSample | undefined,
  explanation: Explanation,
): Promise<void> {
  const { verdict, codes, score } = explanation;
  await insertTypingFinding(tx, {
    id: randomUUID(),
    userId: user.id,
    subject: "password",
    deviceClass: received?.sample.deviceClass ?? "keyboard",
    verdict,
    findingSealed: ctx.keyring.seal("typing-profile", JSON.stringify(explanation)),
    createdAt: ctx.now(),
  });
  await ctx.audit.append(tx, ctx.request, {
    type: verdict === "replay" ? "replay_detected" : "typing_verified",
    userId: user.id,
    userEmail: user.email,
    success: verdict === "match",
    details: `Typing rhythm: ${[verdict, ...codes].join(", ")}${score === null ? "" : `, score ${score.toFixed(2)}`}.`,
  });
}
