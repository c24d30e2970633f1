// The shapes of password registration and sign-in.
import { z } from "zod";
import { emailInput } from "../../users/email-address.ts";
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
});

export const confirmPasswordInput = z.strictObject({ password: passwordInput });

export type RegisterWithPassword = z.output<typeof registerWithPasswordInput>;
export type SignInWithPassword = z.output<typeof signInWithPasswordInput>;
