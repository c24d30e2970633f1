// What owners see and decide of their typing rhythm: all of it, and to be rid of it.
import { factorChange } from "../auth/sign-in/assurance-needs.ts";
import { requireAssurance } from "../auth/sign-in/step-up.service.ts";
import type { AppContext, AuthedContext } from "../context.ts";
import { requireLiveSession } from "../sessions/live-session.service.ts";
import type { Tx } from "../store/db.ts";
import { behaviorError } from "./behavior.errors.ts";
import { spendCapture } from "./capture.service.ts";
import { openProfile, unseal } from "./profile-vault.service.ts";
import { FIRM_SAMPLES } from "./rhythm/index.ts";
import { judgeSample } from "./typing-judgement.ts";
import { effectivePolicy } from "./typing-policy.ts";
import type { TypingFindingRow, TypingProfileRow } from "./typing.entity.ts";
import type {
  BoundSample,
  Explanation,
  Finding,
  ProfileStatus,
  StoredProfile,
  TypingExport,
} from "./typing.schema.ts";
import {
  deleteAllTyping,
  findTypingFindings,
  findTypingProfiles,
  findTypingSettings,
  saveTypingSettings,
} from "./typing.store.ts";

const shownFindings = 50;
// They are kept for 90 days: so many sign-ins make two a quarter of an hour.
const exportedFindings = 20_000;

/** What is done with the caller's rhythm, and how much was learned. */
export async function getProfileStatus(ctx: AuthedContext): Promise<ProfileStatus> {
  const { userId } = ctx.principal;
  const settings = await findTypingSettings(ctx.db, userId);
  const profiles = await findTypingProfiles(ctx.db, userId);
  const deploymentPolicy = ctx.config.typingPolicy;
  return {
    policy: settings ? effectivePolicy(deploymentPolicy, settings.policy) : "off",
    deploymentPolicy,
    consentedAt: settings?.consentedAt ?? null,
    profiles: profiles.map(summarize),
  };
}

/**
 * Agrees to have one's rhythm kept, or withdraws: withdrawing deletes everything at once.
 *
 * @throws LatchkeyError `TYPING_OFF`, and `STEP_UP_REQUIRED` to withdraw where a rhythm that doesn't fit is asked for more
 *   or refused: a thief with an open session mustn't switch off what stands in their way
 */
export async function setTypingConsent(
  ctx: AuthedContext,
  consented: boolean,
): Promise<ProfileStatus> {
  const { userId } = ctx.principal;
  if (consented && ctx.config.typingPolicy === "off") throw behaviorError("TYPING_OFF");
  if (!consented && (await isGuarded(ctx, userId))) await requireAssurance(ctx, factorChange);
  await ctx.db.transaction(async (tx) => {
    await requireLiveSession(ctx, tx);
    if (!consented) await deleteAllTyping(tx, userId);
    else if (!(await findTypingSettings(tx, userId))) {
      await saveTypingSettings(tx, { userId, consentedAt: ctx.now(), policy: null });
    }
    await auditOwner(
      ctx,
      tx,
      consented ? "typing_switched" : "typing_deleted",
      consented
        ? "Agreed to have the typing rhythm kept."
        : "The typing rhythm was deleted and is no longer kept.",
    );
  });
  return getProfileStatus(ctx);
}

async function isGuarded({ config, db }: AuthedContext, userId: string): Promise<boolean> {
  const settings = await findTypingSettings(db, userId);
  if (!settings) return false;
  return ["stepUp", "enforce"].includes(effectivePolicy(config.typingPolicy, settings.policy));
}

/** Makes the check stricter for the caller alone, or as the deployment has it. @throws LatchkeyError `TYPING_CONSENT_REQUIRED` */
export async function setTypingPolicy(
  ctx: AuthedContext,
  policy: "stepUp" | "enforce" | null,
): Promise<ProfileStatus> {
  await ctx.db.transaction(async (tx) => {
    await requireLiveSession(ctx, tx);
    const settings = await findTypingSettings(tx, ctx.principal.userId);
    if (!settings) throw behaviorError("TYPING_CONSENT_REQUIRED");
    await saveTypingSettings(tx, { ...settings, policy });
    await auditOwner(
      ctx,
      tx,
      "typing_switched",
      `The typing check is ${policy ?? "as the server has it"} now.`,
    );
  });
  return getProfileStatus(ctx);
}

/** Everything that is stored of the caller's rhythm, in full. */
export async function showProfiles(ctx: AuthedContext): Promise<StoredProfile[]> {
  const rows = await findTypingProfiles(ctx.db, ctx.principal.userId);
  return rows.map((row) => openStored(ctx, row));
}

/** What the checks of the caller's sign-ins found, newest first. */
export async function listFindings(ctx: AuthedContext): Promise<Finding[]> {
  const rows = await findTypingFindings(ctx.db, ctx.principal.userId, shownFindings);
  return rows.map((row) => openFinding(ctx, row));
}

/** All that is held of the caller's typing but the keyed hashes of earlier samples, which tell nothing. */
export async function exportTyping(ctx: AuthedContext): Promise<TypingExport> {
  const { userId } = ctx.principal;
  const settings = await findTypingSettings(ctx.db, userId);
  const findings = await findTypingFindings(ctx.db, userId, exportedFindings);
  return {
    consentedAt: settings?.consentedAt ?? null,
    policy: settings?.policy ?? null,
    profiles: await showProfiles(ctx),
    findings: findings.map((row) => openFinding(ctx, row)),
  };
}

/**
 * Compares a typing of the phrase with the caller's own. The phrase opens nothing, so its verdict may be told.
 *
 * @throws LatchkeyError `TYPING_CAPTURE_INVALID`, `TYPING_PROFILE_MISSING`
 */
export async function scorePhrase(ctx: AuthedContext, input: BoundSample): Promise<Explanation> {
  if (!(await spendCapture(ctx, input.nonce))) throw behaviorError("TYPING_CAPTURE_INVALID");
  const { deviceClass } = input.sample;
  const open = await openProfile(ctx, ctx.db, {
    userId: ctx.principal.userId,
    subject: "phrase",
    deviceClass,
  });
  if (!open) throw behaviorError("TYPING_PROFILE_MISSING");
  return judgeSample(ctx, open, input.sample);
}

function summarize(row: TypingProfileRow): ProfileStatus["profiles"][number] {
  const { subject, deviceClass, samples, updatedAt } = row;
  return { subject, deviceClass, samples, firm: samples >= FIRM_SAMPLES, updatedAt };
}

function openStored(ctx: AppContext, row: TypingProfileRow): StoredProfile {
  const profile = unseal(ctx, row);
  const window = (profile?.window ?? []).map(({ holds, downDowns }) => ({
    holdsMs: holds.map(toMs),
    gapsMs: downDowns.map(toMs),
  }));
  return { ...summarize(row), positions: profile?.positions ?? 0, window };
}

function openFinding(ctx: AppContext, row: TypingFindingRow): Finding {
  return {
    ...(JSON.parse(ctx.keyring.open("typing-profile", row.findingSealed)) as Explanation),
    subject: row.subject,
    deviceClass: row.deviceClass,
    at: row.createdAt,
  };
}

function toMs(seconds: number): number | null {
  return Number.isNaN(seconds) ? null : Math.round(seconds * 10_000) / 10;
}

async function auditOwner(
  ctx: AuthedContext,
  tx: Tx,
  type: "typing_switched" | "typing_deleted",
  details: string,
): Promise<void> {
  const { userId, email } = ctx.principal;
  await ctx.audit.append(tx, ctx.request, {
    type,
    userId,
    userEmail: email,
    success: true,
    details,
  });
}
