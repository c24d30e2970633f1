// The development inbox as part of the API.
import type { TRPCRouterRecord } from "@trpc/server";
import { z } from "zod";
import { openProcedure } from "../trpc/procedures.ts";
import { readInbox } from "./inbox.service.ts";
import { inboxInput, inboxLetter } from "./mail.schema.ts";

export const mailProcedures = {
  inbox: openProcedure
    .input(inboxInput)
    .output(z.array(inboxLetter))
    .query(({ ctx, input }) => readInbox(ctx, input)),
} satisfies TRPCRouterRecord;
