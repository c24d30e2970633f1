// What the API tells of an account; secrets have no place in it.
import { z } from "zod";
import type { UserRow } from "./user.entity.ts";

export const userView = z.object({
  id: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  email: z.string(),
  emailVerified: z.boolean(),
  /** YYYY-MM-DD */
  dateOfBirth: z.string(),
  jobTitle: z.string(),
  role: z.string(),
  status: z.enum(["active", "disabled"]),
  createdAt: z.date(),
});

export type UserView = z.output<typeof userView>;

export function toUserView(user: UserRow): UserView {
  return {
    id: user.id,
    firstName: user.firstName,
    lastName: user.lastName,
    email: user.email,
    emailVerified: user.emailVerifiedAt !== null,
    dateOfBirth: user.dateOfBirth,
    jobTitle: user.jobTitle,
    role: user.role,
    status: user.status,
    createdAt: user.createdAt,
  };
}
