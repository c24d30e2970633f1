// Stands in for the server's router: the same procedures, and `bench.open` beside them.
import type { AnyProcedure } from "@trpc/server";
import { trpc } from "../../packages/server/src/trpc/init.ts";
import { openProcedure } from "../../packages/server/src/trpc/procedures.ts";
import { apiProcedures as procedures } from "../../packages/server/src/trpc/router.ts";
import { type UserView, userView } from "../../packages/server/src/users/user.view.ts";

/** What `users.me` answers, without anybody's being asked for. */
const someone: UserView = {
  id: "2f0c9d0e-7c55-4b0e-9f4e-5d1f6a1b2c3d",
  firstName: "Ada",
  lastName: "Lovelace",
  email: "person-0@example.com",
  emailVerified: false,
  dateOfBirth: "1990-12-10",
  jobTitle: "Analyst",
  role: "user",
  status: "active",
  createdAt: new Date(),
};

export const apiProcedures = {
  ...procedures,
  bench: { open: openProcedure.output(userView).query(() => someone) },
};

export const appRouter = trpc.router(apiProcedures);

export const proceduresByPath = appRouter._def.procedures as unknown as Readonly<
  Record<string, AnyProcedure>
>;
