// The shapes of password registration and sign-in.
import { z } from "zod";
import { boundSampleInput } from "../../behavior/typing.schema.ts";
import { emailInput } from "../../users/email-address.ts";
import { emailTokenInput } from "../../users/email/email.schema.ts";
import { profileInput } from "../../users/profile.schema.ts";
import { sessionModeInput } from "../sign-in/sign-in.schema.ts";

// Far above the longest password taken, so that the policy, not the parser, says what is wrong with a long one.
const passwordInput = z
  .string()
  .min(1, "Enter your password.")
  .max(1_024, "Use 128 characters or fewer.");

export const registerWithPasswordInput = profileInput.extend({
  password: passwordInput,
  mode: sessionModeInput,
});
export const signInWithPasswordInput = z.strictObject({
  email: emailInput,
  password: passwordInput,
  mode: sessionModeInput,
  /** How the password was typed, for those who agreed to have that looked at. */
  typing: boundSampleInput.optional(),
});

export const confirmPasswordInput = z.strictObject({ password: passwordInput });

export const requestPasswordResetInput = z.strictObject({ email: emailInput });
export const resetPasswordInput = z.strictObject({
  token: emailTokenInput,
  password: passwordInput,
});
export const changePasswordInput = z.strictObject({
  currentPassword: passwordInput.optional(),
  newPassword: passwordInput,
});
export const setPasswordInput = z.strictObject({ newPassword: passwordInput });

export const passwordStatusView = z.object({
  /** When the present password was chosen; null for an account without one. */
  changedAt: z.date().nullable(),
  /** Whether it is shorter than one that stands alone: the second factor can't be removed beside it. */
  needsSecondFactor: z.boolean(),
  /** Code points that a new password must have, as things are. */
  leastLength: z.number(),
});

export type PasswordStatus = z.output<typeof passwordStatusView>;
export type RegisterWithPassword = z.output<typeof registerWithPasswordInput>;
export type SignInWithPassword = z.output<typeof signInWithPasswordInput>;
