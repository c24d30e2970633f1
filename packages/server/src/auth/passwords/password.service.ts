// Registration and sign-in with a password.
import { randomUUID } from "node:crypto";
import { receiveSample } from "../../behavior/capture.service.ts";
import { checkTyping } from "../../behavior/typing-check.service.ts";
import type { AuthedContext, RequestContext } from "../../context.ts";
import { randomTokenB64u } from "../../crypto/digest.ts";
import {
  clearFailures,
  countFailure,
  refuseWhilePaused,
} from "../../rate-limit/failure-streak.service.ts";
import { spendAttempts, spendAttemptsAndDo } from "../../rate-limit/rate-limit.service.ts";
import { knownDevice } from "../../sessions/devices/device.service.ts";
import type { UserRow } from "../../users/user.entity.ts";
import { findUserByEmail } from "../../users/user.store.ts";
import {
  refuseTakenEmail,
  registerUser,
  requestRegistration,
} from "../../users/registration.service.ts";
import { signInError } from "../sign-in/sign-in.errors.ts";
import type { SignedInResult, SignInResult } from "../sign-in/sign-in.schema.ts";
import { deliverSignIn } from "../sign-in/deliver.service.ts";
import { admitFallback } from "../sign-in/fallback.service.ts";
import { advanceSignIn, auditFailedSignIn } from "../sign-in/sign-in.service.ts";
import { deliverStepUp, recordStepUp } from "../sign-in/step-up.service.ts";
import type { PasswordRow } from "./password.entity.ts";
import { hashPassword, isOutdated, verifyPassword } from "./password-hash.ts";
import { checkNewPassword } from "./password-policy.ts";
import type { RegisterWithPassword, SignInWithPassword } from "./password.schema.ts";
import { findPassword, insertPassword, replacePasswordHash } from "./password.store.ts";

const passwordProof = { methods: ["pwd"], assurance: 1 } as const;

/**
 * Makes an account with a password, and signs it in.
 *
 * @throws LatchkeyError the codes of {@link checkNewPassword}, `EMAIL_TAKEN`, `RATE_LIMITED`, `UNAVAILABLE`
 */
export async function registerWithPassword(
  ctx: RequestContext,
  input: RegisterWithPassword,
): Promise<SignInResult> {
  const { password, mode, ...profile } = input;
  await spendAttempts(ctx, "register", [{ rate: "address" }, { rate: "registration" }]);
  await checkNewPassword(ctx, password, { person: profile, secondFactorEnforced: false });
  await refuseTakenEmail(ctx, profile.email);
  const passwordHash = await hashPassword(ctx, password);
  if (ctx.config.emailVerification === "required") {
    const proof = { method: "passwords", credential: passwordHash };
    return requestRegistration(ctx, { userId: randomUUID(), profile, ...proof });
  }
  const step = await ctx.db.transaction(async (tx) => {
    const user = await registerUser(ctx, tx, randomUUID(), profile, "password");
    await insertPassword(tx, {
      userId: user.id,
      passwordHash,
      needsSecondFactor: false,
      createdAt: user.createdAt,
      changedAt: user.createdAt,
    });
    return advanceSignIn(ctx, tx, { user, mode, proof: passwordProof });
  });
  return deliverSignIn(ctx, step);
}

/**
 * Signs in with a password. An unknown account costs the same work and gets the same answer as a wrong password.
 *
 * @throws LatchkeyError `SIGN_IN_FAILED`, `RATE_LIMITED`, `FACTOR_OFF`, `UNAVAILABLE` when too many hashes wait
 */
export async function signInWithPassword(
  ctx: RequestContext,
  input: SignInWithPassword,
): Promise<SignInResult> {
  const user = await findUserByEmail(ctx.db, input.email);
  const device = await knownDevice(ctx, user?.id ?? "");
  // Strangers share one budget for an address; a device that its owner has used keeps one of its own.
  const guesser = device ?? input.email;
  const received = await spendAttemptsAndDo(
    ctx,
    "password",
    [{ rate: "address" }, { rate: "account", subject: guesser }],
    (tx) => receiveSample(ctx, tx, input.typing),
  );
  await refuseWhilePaused(ctx, "password", guesser);
  const stored = await findPassword(ctx.db, user?.id ?? "");
  const hash = stored?.passwordHash ?? (await decoyHash(ctx));
  // The rhythm is looked at while the password is hashed, right or wrong: neither tells by the time that it takes.
  const [matches, typing] = await Promise.all([
    verifyPassword(ctx, hash, input.password),
    checkTyping(ctx, user, received),
  ]);
  if (!user || !stored || !matches || user.status !== "active") {
    const reason = failureReason(user, stored, matches);
    return refuseGuess(ctx, guesser, () =>
      auditFailedSignIn(ctx, user ?? { email: input.email }, reason),
    );
  }
  if (typing.demand === "refusal") {
    return refuseGuess(ctx, guesser, () =>
      Promise.all([
        auditFailedSignIn(ctx, user, "The typing rhythm doesn't fit."),
        ctx.db.transaction((tx) => typing.record(tx)),
      ]),
    );
  }
  await admitFallback(ctx, user, typing);
  const newHash = isOutdated(ctx, stored.passwordHash)
    ? await hashPassword(ctx, input.password)
    : null;
  const step = await ctx.db.transaction(async (tx) => {
    if (newHash !== null) await replacePasswordHash(tx, user.id, stored.passwordHash, newHash);
    await clearFailures(ctx, tx, ["password"], guesser);
    await typing.record(tx);
    return advanceSignIn(ctx, tx, { user, mode: input.mode, proof: passwordProof, typing });
  });
  return deliverSignIn(ctx, step);
}

// One streak and one answer for wrong passwords and for right ones in another's rhythm: neither tells which it was.
async function refuseGuess(
  ctx: RequestContext,
  guesser: string,
  writeDown: () => Promise<unknown>,
): Promise<never> {
  await countFailure(ctx, "password", guesser);
  await writeDown();
  throw signInError("SIGN_IN_FAILED");
}

/**
 * Confirms in a session that its owner is there.
 *
 * @throws LatchkeyError `SIGN_IN_FAILED`, `RATE_LIMITED`, `UNAVAILABLE` when too many hashes wait
 */
export async function confirmPassword(
  ctx: AuthedContext,
  password: string,
): Promise<SignedInResult> {
  const { userId, email } = ctx.principal;
  await spendAttempts(ctx, "password-confirmation", [
    { rate: "address" },
    { rate: "account", subject: userId },
  ]);
  const stored = await findPassword(ctx.db, userId);
  if (
    !(await verifyPassword(ctx, stored?.passwordHash ?? (await decoyHash(ctx)), password)) ||
    !stored
  ) {
    await ctx.audit.record(ctx.request, {
      type: "step_up",
      userId,
      userEmail: email,
      success: false,
      details: "The password that should confirm the session is wrong.",
    });
    throw signInError("SIGN_IN_FAILED");
  }
  return deliverStepUp(ctx, await ctx.db.transaction((tx) => recordStepUp(ctx, tx, passwordProof)));
}

// For the audit alone; the answer is the same for all of them.
function failureReason(user: UserRow | null, stored: PasswordRow | null, matches: boolean): string {
  if (!user) return "There is no account with this address.";
  if (!stored) return "The account has no password.";
  return matches ? "The account is disabled." : "The password is wrong.";
}

const decoys = new WeakMap<RequestContext["hashing"], Promise<string>>();

// A hash of nothing that anyone knows, under the parameters of real ones.
function decoyHash(ctx: RequestContext): Promise<string> {
  const known = decoys.get(ctx.hashing) ?? hashPassword(ctx, randomTokenB64u());
  decoys.set(ctx.hashing, known);
  // A full queue must not leave a failure behind for the next caller.
  known.catch(() => decoys.delete(ctx.hashing));
  return known;
}
