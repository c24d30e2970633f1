// The users router.
import type { TRPCRouterRecord } from "@trpc/server";
import { adminProcedure, authedProcedure, permittedProcedure } from "../trpc/procedures.ts";
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
  me: authedProcedure.output(userView).query(({ ctx }) => getMe(ctx)),
  get: authedProcedure
    .input(getUserInput)
    .output(userView)
    .query(({ ctx, input }) => getUser(ctx, input.id)),
  update: authedProcedure
    .input(updateUserInput)
    .output(userView)
    .mutation(({ ctx, input }) => updateMe(ctx, input)),
  list: permittedProcedure("users:list")
    .input(listUsersInput)
    .output(userPage)
    .query(({ ctx, input }) => listUsers(ctx, input)),
  setRole: adminProcedure
    .input(setRoleInput)
    .output(userView)
    .mutation(({ ctx, input }) => setRole(ctx, input.id, input.role)),
  setStatus: adminProcedure
    .input(setStatusInput)
    .output(userView)
    .mutation(({ ctx, input }) => setStatus(ctx, input.id, input.status)),
} satisfies TRPCRouterRecord;
