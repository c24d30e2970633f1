// The behavior router: typing rhythm, as its owner and the page that captures it see it.
import type { TRPCRouterRecord } from "@trpc/server";
import { z } from "zod";
import { factorChange } from "../auth/sign-in/assurance-needs.ts";
import { authedProcedure, openProcedure, stepUpProcedure } from "../trpc/procedures.ts";
import { beginCapture } from "./capture.service.ts";
import { enrollSamples } from "./typing-learning.service.ts";
import {
  getProfileStatus,
  listFindings,
  scorePhrase,
  setTypingConsent,
  setTypingPolicy,
  showProfiles,
} from "./typing-owner.service.ts";
import {
  capture,
  consentInput,
  enrollInput,
  enrolment,
  explanation,
  finding,
  policyInput,
  profileStatus,
  scoreInput,
  storedProfile,
} from "./typing.schema.ts";

export const behaviorProcedures = {
  beginCapture: openProcedure.output(capture).mutation(({ ctx }) => beginCapture(ctx)),
  profileStatus: authedProcedure.output(profileStatus).query(({ ctx }) => getProfileStatus(ctx)),
  setConsent: authedProcedure
    .input(consentInput)
    .output(profileStatus)
    .mutation(({ ctx, input }) => setTypingConsent(ctx, input.consented)),
  setPolicy: stepUpProcedure(factorChange)
    .input(policyInput)
    .output(profileStatus)
    .mutation(({ ctx, input }) => setTypingPolicy(ctx, input.policy)),
  enroll: stepUpProcedure(factorChange)
    .input(enrollInput)
    .output(enrolment)
    .mutation(({ ctx, input }) => enrollSamples(ctx, input)),
  score: authedProcedure
    .input(scoreInput)
    .output(explanation)
    .mutation(({ ctx, input }) => scorePhrase(ctx, input)),
  // Positions tell the length of a password: its owner sees them after proving who they are.
  showProfiles: stepUpProcedure(factorChange)
    .output(z.array(storedProfile))
    .query(({ ctx }) => showProfiles(ctx)),
  findings: stepUpProcedure(factorChange)
    .output(z.array(finding))
    .query(({ ctx }) => listFindings(ctx)),
} satisfies TRPCRouterRecord;
