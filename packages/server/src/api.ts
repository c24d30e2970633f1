// The API's type, and nothing else: what the SDK imports. The context is opaque, so that no server type travels along.
import type { TRPCBuiltRouter, TRPCDecorateCreateRouterOptions } from "@trpc/server";
import type { ApiErrorShape } from "./trpc/error-formatter.ts";
import type { apiProcedures } from "./trpc/router.ts";

export type { ApiErrorShape } from "./trpc/error-formatter.ts";
export type { ApiErrorCode } from "./error-codes.ts";

/** The router as a client sees it. */
export type ApiRouter = TRPCBuiltRouter<
  { ctx: object; meta: object; errorShape: ApiErrorShape; transformer: true },
  TRPCDecorateCreateRouterOptions<typeof apiProcedures>
>;
