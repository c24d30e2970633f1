// The audit router, for those who may read the trail.
import type { TRPCRouterRecord } from "@trpc/server";
import { permittedProcedure } from "../trpc/procedures.ts";
import { auditInsights, searchAudit } from "./audit-search.service.ts";
import {
  auditInsightsInput,
  auditInsightsView,
  auditPage,
  searchAuditInput,
} from "./audit.schema.ts";

const auditReaderProcedure = permittedProcedure("audit:read");

export const auditProcedures = {
  search: auditReaderProcedure
    .input(searchAuditInput)
    .output(auditPage)
    .query(({ ctx, input }) => searchAudit(ctx, input)),
  insights: auditReaderProcedure
    .input(auditInsightsInput)
    .output(auditInsightsView)
    .query(({ ctx, input }) => auditInsights(ctx, input.since)),
} satisfies TRPCRouterRecord;
