// The API of passkeys.
import type { TRPCRouterRecord } from "@trpc/server";
import { z } from "zod";
import { authedProcedure, openProcedure, stepUpProcedure } from "../../trpc/procedures.ts";
import { factorChange } from "../sign-in/assurance-needs.ts";
import { signedInResult, signInResult } from "../sign-in/sign-in.schema.ts";
import {
  beginPasskeyConfirmation,
  finishPasskeyConfirmation,
} from "./passkey-confirmation.service.ts";
import {
  beginPasskeyAddition,
  finishPasskeyAddition,
  listPasskeys,
  removePasskey,
  renamePasskey,
} from "./passkey-management.service.ts";
import {
  beginPasskeyRegistration,
  finishPasskeyRegistration,
} from "./passkey-registration.service.ts";
import { beginPasskeySignIn, finishPasskeySignIn } from "./passkey-sign-in.service.ts";
import {
  beginPasskeySecondFactor,
  finishPasskeySecondFactor,
} from "./passkey-second-factor.service.ts";
import { passkeyView } from "./passkey.view.ts";
import {
  beginPasskeyAdditionInput,
  beginPasskeyRegistrationInput,
  beginPasskeySecondFactorInput,
  finishPasskeyAdditionInput,
  finishPasskeyConfirmationInput,
  finishPasskeySecondFactorInput,
  removePasskeyInput,
  renamePasskeyInput,
  beginPasskeySignInInput,
  creationOptions,
  finishPasskeyRegistrationInput,
  finishPasskeySignInInput,
  requestOptions,
} from "./passkey.schema.ts";

export const passkeyProcedures = {
  beginRegistration: openProcedure
    .input(beginPasskeyRegistrationInput)
    .output(creationOptions)
    .mutation(({ ctx, input }) => beginPasskeyRegistration(ctx, input)),
  finishRegistration: openProcedure
    .input(finishPasskeyRegistrationInput)
    .output(signInResult)
    .mutation(({ ctx, input }) => finishPasskeyRegistration(ctx, input)),
  beginSignIn: openProcedure
    .input(beginPasskeySignInInput)
    .output(requestOptions)
    .mutation(({ ctx, input }) => beginPasskeySignIn(ctx, input)),
  finishSignIn: openProcedure
    .input(finishPasskeySignInInput)
    .output(signInResult)
    .mutation(({ ctx, input }) => finishPasskeySignIn(ctx, input)),
  beginSecondFactor: openProcedure
    .input(beginPasskeySecondFactorInput)
    .output(requestOptions)
    .mutation(({ ctx, input }) => beginPasskeySecondFactor(ctx, input.ticket)),
  finishSecondFactor: openProcedure
    .input(finishPasskeySecondFactorInput)
    .output(signInResult)
    .mutation(({ ctx, input }) => finishPasskeySecondFactor(ctx, input)),
  beginConfirmation: authedProcedure
    .output(requestOptions)
    .mutation(({ ctx }) => beginPasskeyConfirmation(ctx)),
  finishConfirmation: authedProcedure
    .input(finishPasskeyConfirmationInput)
    .output(signedInResult)
    .mutation(({ ctx, input }) => finishPasskeyConfirmation(ctx, input)),
  list: authedProcedure.output(z.array(passkeyView)).query(({ ctx }) => listPasskeys(ctx)),
  beginAddition: stepUpProcedure(factorChange)
    .input(beginPasskeyAdditionInput)
    .output(creationOptions)
    .mutation(({ ctx, input }) => beginPasskeyAddition(ctx, input)),
  finishAddition: authedProcedure
    .input(finishPasskeyAdditionInput)
    .output(passkeyView)
    .mutation(({ ctx, input }) => finishPasskeyAddition(ctx, input)),
  rename: authedProcedure
    .input(renamePasskeyInput)
    .output(z.void())
    .mutation(({ ctx, input }) => renamePasskey(ctx, input)),
  remove: stepUpProcedure(factorChange)
    .input(removePasskeyInput)
    .output(z.void())
    .mutation(({ ctx, input }) => removePasskey(ctx, input.id)),
} satisfies TRPCRouterRecord;
