// The whole API as one record, and the router that serves it.
import type { AnyProcedure, TRPCRouterRecord } from "@trpc/server";
import { auditProcedures } from "../audit/audit.procedures.ts";
import { authProcedures } from "../auth/auth.procedures.ts";
import { behaviorProcedures } from "../behavior/behavior.procedures.ts";
import { mailProcedures } from "../mail/mail.procedures.ts";
import { roleProcedures } from "../rbac/role.procedures.ts";
import { userProcedures } from "../users/user.procedures.ts";
import { trpc } from "./init.ts";

export const apiProcedures = {
  auth: authProcedures,
  users: userProcedures,
  roles: roleProcedures,
  behavior: behaviorProcedures,
  mail: mailProcedures,
  audit: auditProcedures,
} satisfies TRPCRouterRecord;

export const appRouter = trpc.router(apiProcedures);

/** Every procedure by its path. tRPC keeps them flat, though its types nest them. */
export const proceduresByPath = appRouter._def.procedures as unknown as Readonly<
  Record<string, AnyProcedure>
>;
