// Learning: what profiles are made of, under the matcher's update rule.
import type { AppContext, AuthedContext } from "../context.ts";
import { requireLiveSession } from "../sessions/live-session.service.ts";
import type { Tx } from "../store/db.ts";
import { behaviorError } from "./behavior.errors.ts";
import { spendCapture } from "./capture.service.ts";
import {
  type OpenProfile,
  openProfile,
  type ProfileKey,
  storeProfile,
} from "./profile-vault.service.ts";
import {
  buildProfile,
  checkFirstLiveness,
  FIRM_SAMPLES,
  type RhythmProfile,
  type RhythmSample,
  updateProfile,
} from "./rhythm/index.ts";
import type { TypingSubject } from "./typing.entity.ts";
import type { BoundSample, Enrolment } from "./typing.schema.ts";
import { findTypingSettings } from "./typing.store.ts";

type Sample = BoundSample["sample"];

/**
 * Adds one sample of the password, if the update rule takes it.
 *
 * @param options `confirmed` when a further factor has just proven whose it is
 */
export async function learnSample(
  ctx: AppContext,
  tx: Tx,
  userId: string,
  sample: Sample,
  options: { readonly confirmed: boolean },
): Promise<void> {
  const key: ProfileKey = { userId, subject: "password", deviceClass: sample.deviceClass };
  const previous = await openProfile(ctx, tx, key);
  const outcome = extend(previous?.profile ?? null, sample, options.confirmed);
  // Another sign-in that learned meanwhile wins: one sample more or less changes nothing.
  if (typeof outcome !== "string")
    await storeProfile(ctx, tx, key, { previous, next: outcome, samples: [sample] });
}

/**
 * Learns several samples at once: the password after registration, or a phrase.
 *
 * @throws LatchkeyError `TYPING_OFF`, `TYPING_CONSENT_REQUIRED`, `TYPING_CAPTURE_INVALID`
 */
export async function enrollSamples(
  ctx: AuthedContext,
  input: {
    readonly subject: TypingSubject;
    readonly nonce: string;
    readonly samples: readonly Sample[];
  },
): Promise<Enrolment> {
  const { userId, email } = ctx.principal;
  if (ctx.config.typingPolicy === "off") throw behaviorError("TYPING_OFF");
  if (!(await findTypingSettings(ctx.db, userId))) throw behaviorError("TYPING_CONSENT_REQUIRED");
  if (!(await spendCapture(ctx, input.nonce))) throw behaviorError("TYPING_CAPTURE_INVALID");
  const deviceClass = input.samples[0]?.deviceClass ?? "keyboard";
  const key: ProfileKey = { userId, subject: input.subject, deviceClass };
  return ctx.db.transaction(async (tx) => {
    await requireLiveSession(ctx, tx);
    const previous = await openProfile(ctx, tx, key);
    const { profile, learned, refused } = extendAll(previous, input.samples);
    if (profile && learned.length > 0) {
      await storeProfile(ctx, tx, key, { previous, next: profile, samples: learned });
      await ctx.audit.append(tx, ctx.request, {
        type: "typing_enrolled",
        userId,
        userEmail: email,
        success: true,
        details: `${learned.length} samples of the ${input.subject} were learned.`,
      });
    }
    const samples = profile?.window.length ?? 0;
    return { learned: learned.length, samples, firm: samples >= FIRM_SAMPLES, refused };
  });
}

function extendAll(previous: OpenProfile | null, samples: readonly Sample[]) {
  let profile = previous?.profile ?? null;
  const learned: Sample[] = [];
  const refused: Enrolment["refused"] = [];
  for (const [index, sample] of samples.entries()) {
    const next = extend(profile, sample, true);
    if (typeof next === "string") refused.push({ sample: index, code: next });
    else {
      profile = next;
      learned.push(sample);
    }
  }
  return { profile, learned, refused };
}

/** @returns the profile with the sample in it, or the literal code of why not */
function extend(
  profile: RhythmProfile | null,
  sample: RhythmSample,
  confirmed: boolean,
): RhythmProfile | string {
  if (profile === null) {
    if (checkFirstLiveness(sample).length > 0) return "NOT_ALIVE";
    const built = buildProfile([sample]);
    return built.status === "built" ? built.profile : built.code;
  }
  const updated = updateProfile(profile, sample, { confirmed });
  return updated.status === "learned" ? updated.profile : updated.code;
}
