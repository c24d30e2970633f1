// The shapes of the roles router.
import { z } from "zod";
import { nameInput } from "../users/name-input.ts";
import { type GrantablePermission, permissionCatalogue } from "./permissions.ts";

const grantable = Object.keys(permissionCatalogue) as [
  GrantablePermission,
  ...GrantablePermission[],
];

/** A role as it is named in a call; which ones there are is the database's to say. */
export const roleNameInput = z.string().min(1).max(64);

const newRoleName = z
  .string()
  .trim()
  .min(2, "Use 2 characters or more.")
  .max(32, "Use 32 characters or fewer.")
  .regex(
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    "Use lowercase letters, digits and single dashes, and start with a letter.",
  );
const descriptionInput = nameInput(200, "Say in a few words what it is for.");
const permissionsInput = z.array(z.enum(grantable)).max(grantable.length);

export const createRoleInput = z.strictObject({
  name: newRoleName,
  description: descriptionInput,
  permissions: permissionsInput,
});

/** What is left out stays. */
export const updateRoleInput = z.strictObject({
  name: roleNameInput,
  description: descriptionInput.optional(),
  permissions: permissionsInput.optional(),
});

export const removeRoleInput = z.strictObject({
  name: roleNameInput,
  /** The role that its accounts get; without it, a role that accounts hold stays. */
  replacement: roleNameInput.optional(),
});

export const roleView = z.object({
  name: z.string(),
  description: z.string(),
  /** From the catalogue, in its order; `*` alone for the built-in `admin`. */
  permissions: z.array(z.string()),
  /** Built-in roles can't be changed or removed. */
  builtIn: z.boolean(),
  /** How many accounts hold it, disabled ones included. */
  accounts: z.number(),
  createdAt: z.date(),
});

export const roleList = z.object({
  /** Built-in ones first, then by name. */
  roles: z.array(roleView),
  /** What a role can hold. */
  permissions: z.array(z.object({ name: z.string(), description: z.string() })),
});

export const ownRole = z.object({
  name: z.string(),
  /** `*` is everything. */
  permissions: z.array(z.string()),
});

export type CreateRole = z.output<typeof createRoleInput>;
export type UpdateRole = z.output<typeof updateRoleInput>;
export type RemoveRole = z.output<typeof removeRoleInput>;
export type RoleView = z.output<typeof roleView>;
export type RoleList = z.output<typeof roleList>;
export type OwnRole = z.output<typeof ownRole>;
