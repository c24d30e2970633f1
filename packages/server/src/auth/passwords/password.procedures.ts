// The API of passwords.
import type { TRPCRouterRecord } from "@trpc/server";
import { authedProcedure, openProcedure } from "../../trpc/procedures.ts";
import { signedInResult, signInResult } from "../sign-in/sign-in.schema.ts";
import {
  confirmPasswordInput,
  registerWithPasswordInput,
  signInWithPasswordInput,
} from "./password.schema.ts";
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
} satisfies TRPCRouterRecord;
