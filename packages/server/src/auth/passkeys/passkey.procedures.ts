// The API of passkeys.
import type { TRPCRouterRecord } from "@trpc/server";
import { openProcedure } from "../../trpc/procedures.ts";
import { signInResult } from "../sign-in/sign-in.schema.ts";
import {
  beginPasskeyRegistration,
  finishPasskeyRegistration,
} from "./passkey-registration.service.ts";
import { beginPasskeySignIn, finishPasskeySignIn } from "./passkey-sign-in.service.ts";
import {
  beginPasskeyRegistrationInput,
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
} satisfies TRPCRouterRecord;
