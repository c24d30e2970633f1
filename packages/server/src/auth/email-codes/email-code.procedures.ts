// The API of mailed codes.
import type { TRPCRouterRecord } from "@trpc/server";
import { openProcedure } from "../../trpc/procedures.ts";
import { signInResult } from "../sign-in/sign-in.schema.ts";
import { resendEmailCode } from "./email-code-letter.service.ts";
import {
  emailCodeResent,
  resendEmailCodeInput,
  verifyEmailCodeInput,
} from "./email-code.schema.ts";
import { verifyEmailCode } from "./email-code.service.ts";

export const emailCodeProcedures = {
  verify: openProcedure
    .input(verifyEmailCodeInput)
    .output(signInResult)
    .mutation(({ ctx, input }) => verifyEmailCode(ctx, input)),
  resend: openProcedure
    .input(resendEmailCodeInput)
    .output(emailCodeResent)
    .mutation(({ ctx, input }) => resendEmailCode(ctx, input)),
} satisfies TRPCRouterRecord;
