// Stands in for the built server's router: the same procedures, and `bench.open` beside them.
import type * as Init from "../../packages/server/src/trpc/init.ts";
import type * as Procedures from "../../packages/server/src/trpc/procedures.ts";
import type * as Router from "../../packages/server/src/trpc/router.ts";
import type * as View from "../../packages/server/src/users/user.view.ts";

const dist = "../../packages/server/dist";
const { trpc } = (await import(`${dist}/trpc/init.js`)) as typeof Init;
const { openProcedure } = (await import(`${dist}/trpc/procedures.js`)) as typeof Procedures;
const { userView } = (await import(`${dist}/users/user.view.js`)) as typeof View;
const original = (await import(`${dist}/trpc/router.js`)) as typeof Router;

/** What `users.me` answers, without anybody's being asked for. */
const someone: View.UserView = {
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
  ...original.apiProcedures,
  bench: { open: openProcedure.output(userView).query(() => someone) },
};

export const appRouter = trpc.router(apiProcedures);
