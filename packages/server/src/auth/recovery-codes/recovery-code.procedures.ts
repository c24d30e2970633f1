// The API of recovery codes.
import type { TRPCRouterRecord } from "@trpc/server";
import { authedProcedure, openProcedure, stepUpProcedure } from "../../trpc/procedures.ts";
import { factorChange } from "../sign-in/assurance-needs.ts";
import { signInResult } from "../sign-in/sign-in.schema.ts";
import {
  completeRecoveryCodeSignInInput,
  recoveryCodeSet,
  recoveryCodeStatus,
} from "./recovery-code.schema.ts";
import {
  completeRecoveryCodeSignIn,
  generateRecoveryCodes,
  recoveryCodesLeft,
} from "./recovery-code.service.ts";

export const recoveryCodeProcedures = {
  generate: stepUpProcedure(factorChange)
    .output(recoveryCodeSet)
    .mutation(({ ctx }) => generateRecoveryCodes(ctx)),
  status: authedProcedure.output(recoveryCodeStatus).query(({ ctx }) => recoveryCodesLeft(ctx)),
  completeSignIn: openProcedure
    .input(completeRecoveryCodeSignInInput)
    .output(signInResult)
    .mutation(({ ctx, input }) => completeRecoveryCodeSignIn(ctx, input)),
} satisfies TRPCRouterRecord;
