// The shapes of the users router.
import { z } from "zod";
import { profileChanges } from "./profile.schema.ts";
import { userView } from "./user.view.ts";

export const userIdInput = z.string().min(1).max(64);

export const getUserInput = z.strictObject({ id: userIdInput });
export const updateUserInput = profileChanges;

export const listUsersInput = z
  .strictObject({
    /** Part of a name or an address. */
    search: z.string().trim().max(100).optional(),
    limit: z.number().int().min(1).max(100).default(50),
    /** `nextCursor` of the page before. */
    cursor: z.string().max(200).optional(),
  })
  .prefault({});

export const userPage = z.object({ users: z.array(userView), nextCursor: z.string().nullable() });

export const setRoleInput = z.strictObject({ id: userIdInput, role: z.string().min(1).max(64) });
export const setStatusInput = z.strictObject({
  id: userIdInput,
  status: z.enum(["active", "disabled"]),
});

export type ListUsers = z.output<typeof listUsersInput>;
export type UserPage = z.output<typeof userPage>;
