// The API of authenticator apps.
import type { TRPCRouterRecord } from "@trpc/server";
import { z } from "zod";
import { authedProcedure, openProcedure, stepUpProcedure } from "../../trpc/procedures.ts";
import { factorChange } from "../sign-in/assurance-needs.ts";
import { signedInResult, signInResult } from "../sign-in/sign-in.schema.ts";
import { beginTotpEnrolment, confirmTotpEnrolment } from "./totp-enrolment.service.ts";
import {
  beginTotpEnrolmentInput,
  completeTotpSignInInput,
  confirmTotpEnrolmentInput,
  confirmTotpInput,
  removeTotpInput,
  renameTotpInput,
  totpAppView,
  totpEnrolment,
} from "./totp.schema.ts";
import {
  completeTotpSignIn,
  confirmWithTotp,
  listTotpApps,
  removeTotp,
  renameTotp,
} from "./totp.service.ts";

export const totpProcedures = {
  beginEnrolment: stepUpProcedure(factorChange)
    .input(beginTotpEnrolmentInput)
    .output(totpEnrolment)
    .mutation(({ ctx, input }) => beginTotpEnrolment(ctx, input)),
  confirmEnrolment: authedProcedure
    .input(confirmTotpEnrolmentInput)
    .output(totpAppView)
    .mutation(({ ctx, input }) => confirmTotpEnrolment(ctx, input)),
  completeSignIn: openProcedure
    .input(completeTotpSignInInput)
    .output(signInResult)
    .mutation(({ ctx, input }) => completeTotpSignIn(ctx, input)),
  confirm: authedProcedure
    .input(confirmTotpInput)
    .output(signedInResult)
    .mutation(({ ctx, input }) => confirmWithTotp(ctx, input)),
  list: authedProcedure.output(z.array(totpAppView)).query(({ ctx }) => listTotpApps(ctx)),
  rename: authedProcedure
    .input(renameTotpInput)
    .output(z.void())
    .mutation(({ ctx, input }) => renameTotp(ctx, input)),
  remove: stepUpProcedure(factorChange)
    .input(removeTotpInput)
    .output(z.void())
    .mutation(({ ctx, input }) => removeTotp(ctx, input)),
} satisfies TRPCRouterRecord;
