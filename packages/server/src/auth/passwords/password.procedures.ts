// The API of passwords.
import type { TRPCRouterRecord } from "@trpc/server";
import { z } from "zod";
import { factorChange } from "../sign-in/assurance-needs.ts";
import { authedProcedure, openProcedure, stepUpProcedure } from "../../trpc/procedures.ts";
import { signedInResult, signInResult } from "../sign-in/sign-in.schema.ts";
import {
  changePasswordInput,
  confirmPasswordInput,
  passwordStatusView,
  registerWithPasswordInput,
  requestPasswordResetInput,
  resetPasswordInput,
  setPasswordInput,
  signInWithPasswordInput,
} from "./password.schema.ts";
import { changePassword, removePassword, setPassword } from "./password-change.service.ts";
import { requestPasswordReset, resetPassword } from "./password-reset.service.ts";
import { passwordStatus } from "./password-status.service.ts";
import { confirmPassword, registerWithPassword, signInWithPassword } from "./password.service.ts";

export const passwordProcedures = {
  register: openProcedure
    .input(registerWithPasswordInput)
    .output(signInResult)
    .mutation(({ ctx, input }) => registerWithPassword(ctx, input)),
  signIn: openProcedure
    .input(signInWithPasswordInput)
    .output(signInResult)
    .mutation(({ ctx, input }) => signInWithPassword(ctx, input)),
  confirm: authedProcedure
    .input(confirmPasswordInput)
    .output(signedInResult)
    .mutation(({ ctx, input }) => confirmPassword(ctx, input.password)),
  requestReset: openProcedure
    .input(requestPasswordResetInput)
    .output(z.void())
    .mutation(({ ctx, input }) => requestPasswordReset(ctx, input.email)),
  reset: openProcedure
    .input(resetPasswordInput)
    .output(z.void())
    .mutation(({ ctx, input }) => resetPassword(ctx, input)),
  status: authedProcedure.output(passwordStatusView).query(({ ctx }) => passwordStatus(ctx)),
  change: stepUpProcedure(factorChange)
    .input(changePasswordInput)
    .output(z.void())
    .mutation(({ ctx, input }) => changePassword(ctx, input)),
  set: stepUpProcedure(factorChange)
    .input(setPasswordInput)
    .output(z.void())
    .mutation(({ ctx, input }) => setPassword(ctx, input.newPassword)),
  remove: stepUpProcedure(factorChange)
    .output(z.void())
    .mutation(({ ctx }) => removePassword(ctx)),
} satisfies TRPCRouterRecord;
