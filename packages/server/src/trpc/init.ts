// tRPC, set up once: superjson on the wire, one named error shape, development details never.
import { initTRPC } from "@trpc/server";
import type { RequestContext } from "../context.ts";
import { formatError } from "./error-formatter.ts";
import { transformer } from "./transformer.ts";

export const trpc = initTRPC.context<RequestContext>().create({
  transformer,
  isDev: false,
  errorFormatter: ({ error, ctx, shape }) => formatError(error, ctx, shape),
});
