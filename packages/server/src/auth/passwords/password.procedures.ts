// The API of passwords.
import type { TRPCRouterRecord } from "@trpc/server";
import { openProcedure } from "../../trpc/procedures.ts";
import { signInResult } from "../sign-in/sign-in.schema.ts";
import { registerWithPasswordInput, signInWithPasswordInput } from "./password.schema.ts";
import { registerWithPassword, signInWithPassword } from "./password.service.ts";

export const passwordProcedures = {
  register: openProcedure
    .input(registerWithPasswordInput)
    .output(signInResult)
    .mutation(({ ctx, input }) => registerWithPassword(ctx, input)),
  signIn: openProcedure
    .input(signInWithPasswordInput)
    .output(signInResult)
    .mutation(({ ctx, input }) => signInWithPassword(ctx, input)),
} satisfies TRPCRouterRecord;
