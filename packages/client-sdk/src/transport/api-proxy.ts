// The typed face of the API: tRPC's own client proxy over the calls of this SDK. Its links and observables would
// double the size of the client, and wrap every error once more.
import { createTRPCClientProxy, type TRPCClient, type TRPCUntypedClient } from "@trpc/client";
import type { ApiRouter } from "../api-types.ts";
import type { CallOptions } from "../latchkey-client.ts";
import type { ApiCall, RunCall } from "./api-call.ts";

export function createApiProxy(run: RunCall): TRPCClient<ApiRouter> {
  const caller = (type: ApiCall["type"]) => (path: string, input?: unknown, options?: CallOptions) =>
    run({ type, path, input, signal: options?.signal });
  const untyped = { query: caller("query"), mutation: caller("mutation") };
  return createTRPCClientProxy(untyped as unknown as TRPCUntypedClient<ApiRouter>);
}
