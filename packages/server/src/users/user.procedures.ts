// The users router.
import type { TRPCRouterRecord } from "@trpc/server";
import { z } from "zod";
import { factorChange, rightsChange } from "../auth/sign-in/assurance-needs.ts";
import { revokeSessionsOfUser } from "../sessions/session-admin.service.ts";
import {
  adminProcedure,
  authedProcedure,
  permittedProcedure,
  stepUpProcedure,
} from "../trpc/procedures.ts";
import { deleteAccount } from "./account/account-deletion.service.ts";
import { exportAccount } from "./account/account-export.service.ts";
import { accountExport } from "./account/account.schema.ts";
import { emailProcedures } from "./email/email.procedures.ts";
import { setRole, setStatus } from "./user-admin.service.ts";
import {
  getUserInput,
  listUsersInput,
  setRoleInput,
  setStatusInput,
  updateUserInput,
  userPage,
} from "./user.schema.ts";
import { getMe, getUser, listUsers, updateMe } from "./user.service.ts";
import { userView } from "./user.view.ts";

export const userProcedures = {
  email: emailProcedures,
  me: authedProcedure.output(userView).query(({ ctx }) => getMe(ctx)),
  get: authedProcedure
    .input(getUserInput)
    .output(userView)
    .query(({ ctx, input }) => getUser(ctx, input.id)),
  update: authedProcedure
    .input(updateUserInput)
    .output(userView)
    .mutation(({ ctx, input }) => updateMe(ctx, input)),
  export: stepUpProcedure(factorChange)
    .output(accountExport)
    .query(({ ctx }) => exportAccount(ctx)),
  delete: stepUpProcedure(factorChange)
    .output(z.void())
    .mutation(({ ctx }) => deleteAccount(ctx)),
  list: permittedProcedure("users:list")
    .input(listUsersInput)
    .output(userPage)
    .query(({ ctx, input }) => listUsers(ctx, input)),
  setRole: permittedProcedure("roles:manage", rightsChange)
    .input(setRoleInput)
    .output(userView)
    .mutation(({ ctx, input }) => setRole(ctx, input.id, input.role)),
  setStatus: adminProcedure(rightsChange)
    .input(setStatusInput)
    .output(userView)
    .mutation(({ ctx, input }) => setStatus(ctx, input.id, input.status)),
  revokeSessions: permittedProcedure("sessions:revoke:any", rightsChange)
    .input(getUserInput)
    .output(z.object({ ended: z.number() }))
    .mutation(async ({ ctx, input }) => ({ ended: await revokeSessionsOfUser(ctx, input.id) })),
} satisfies TRPCRouterRecord;
