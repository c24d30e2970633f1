// The roles router.
import type { TRPCRouterRecord } from "@trpc/server";
import { z } from "zod";
import { rightsChange } from "../auth/sign-in/assurance-needs.ts";
import { authedProcedure, permittedProcedure } from "../trpc/procedures.ts";
import {
  createRoleInput,
  ownRole as ownRoleView,
  removeRoleInput,
  roleList,
  roleView,
  updateRoleInput,
} from "./role.schema.ts";
import { changeRole, createRole, listRoles, ownRole, removeRole } from "./role.service.ts";

const roleChangeProcedure = permittedProcedure("roles:manage", rightsChange);

export const roleProcedures = {
  own: authedProcedure.output(ownRoleView).query(({ ctx }) => ownRole(ctx)),
  list: permittedProcedure("roles:manage")
    .output(roleList)
    .query(({ ctx }) => listRoles(ctx)),
  create: roleChangeProcedure
    .input(createRoleInput)
    .output(roleView)
    .mutation(({ ctx, input }) => createRole(ctx, input)),
  update: roleChangeProcedure
    .input(updateRoleInput)
    .output(roleView)
    .mutation(({ ctx, input }) => changeRole(ctx, input)),
  remove: roleChangeProcedure
    .input(removeRoleInput)
    .output(z.void())
    .mutation(({ ctx, input }) => removeRole(ctx, input)),
} satisfies TRPCRouterRecord;
