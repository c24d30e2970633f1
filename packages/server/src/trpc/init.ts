// tRPC, set up once: superjson on the wire, one named error shape, development details never.
import { initTRPC } from "@trpc/server";
import superjson from "superjson";
import type { RequestContext } from "../context.ts";
import { formatError } from "./error-formatter.ts";

export const trpc = initTRPC.context<RequestContext>().create({
  transformer: superjson,
  isDev: false,
  errorFormatter: ({ error, ctx, shape }) => formatError(error, ctx, shape),
});
