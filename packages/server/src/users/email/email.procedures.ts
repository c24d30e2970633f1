// The API of addresses.
import type { TRPCRouterRecord } from "@trpc/server";
import { z } from "zod";
import { factorChange } from "../../auth/sign-in/assurance-needs.ts";
import { openProcedure, stepUpProcedure } from "../../trpc/procedures.ts";
import { beginEmailChange, finishEmailChange, undoEmailChange } from "./email-change.service.ts";
import {
  beginChangeInput,
  confirmedAddress,
  followLinkInput,
  returnedAccount,
  sendVerificationInput,
} from "./email.schema.ts";
import { sendVerification, verifyEmail } from "./verification.service.ts";

export const emailProcedures = {
  sendVerification: openProcedure
    .input(sendVerificationInput)
    .output(z.void())
    .mutation(({ ctx, input }) => sendVerification(ctx, input.email)),
  verify: openProcedure
    .input(followLinkInput)
    .output(confirmedAddress)
    .mutation(({ ctx, input }) => verifyEmail(ctx, input.token)),
  beginChange: stepUpProcedure(factorChange)
    .input(beginChangeInput)
    .output(z.void())
    .mutation(({ ctx, input }) => beginEmailChange(ctx, input.email)),
  confirmChange: openProcedure
    .input(followLinkInput)
    .output(confirmedAddress)
    .mutation(({ ctx, input }) => finishEmailChange(ctx, input.token)),
  undoChange: openProcedure
    .input(followLinkInput)
    .output(returnedAccount)
    .mutation(({ ctx, input }) => undoEmailChange(ctx, input.token)),
} satisfies TRPCRouterRecord;
