// The behavior router. The status tells plainly what the deployment does with typing rhythm.
import type { TRPCRouterRecord } from "@trpc/server";
import { z } from "zod";
import { authedProcedure } from "../trpc/procedures.ts";
import { getProfileStatus } from "./profile-status.service.ts";

const profileStatus = z.object({
  /** What the deployment does with typing rhythm. */
  policy: z.literal("off"),
  /** How many usable samples are stored for the caller. */
  samples: z.number(),
});

export const behaviorProcedures = {
  profileStatus: authedProcedure.output(profileStatus).query(() => getProfileStatus()),
} satisfies TRPCRouterRecord;
