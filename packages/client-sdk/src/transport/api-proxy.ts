// The typed face of the API: `api.users.get.query(…)` becomes a call of `users.get`. It behaves as tRPC's own client
// proxy does; that one comes with WebSockets and observables, which can't be shaken off and weigh 2.4 kB.
import type { TRPCClient } from "@trpc/client";
import type { ApiRouter } from "../api-types.ts";
import type { CallOptions } from "../latchkey-client.ts";
import type { ApiCall, RunCall } from "./api-call.ts";

type Caller = (path: string, input?: unknown, options?: CallOptions) => Promise<unknown>;

/** Where tRPC's integrations look for the calls by path. */
const untypedClient = Symbol.for("trpc_untypedClient");

export function createApiProxy(run: RunCall): TRPCClient<ApiRouter> {
  const caller =
    (type: ApiCall["type"]): Caller =>
    (path, input, options) =>
      run({ type, path, input, signal: options?.signal });
  const untyped = { query: caller("query"), mutation: caller("mutation") };
  const callers = new Map([
    ["query", untyped.query],
    ["mutate", untyped.mutation],
  ]);

  const at = (path: readonly string[]): unknown => {
    // The same part at each look: pages name parts among the dependencies of their hooks.
    const parts = new Map<string, unknown>();
    const part = (key: string): unknown => {
      if (!parts.has(key)) parts.set(key, at([...path, key]));
      return parts.get(key);
    };
    return new Proxy(() => undefined, {
      get(_, key) {
        if (key === untypedClient) return untyped;
        // A promise that resolves to this must not take it for another promise.
        return typeof key === "string" && key !== "then" ? part(key) : undefined;
      },
      apply(_, __, [input, options]: [unknown?, CallOptions?]) {
        const call = callers.get(path.at(-1) ?? "");
        if (!call) throw new TypeError(`${path.join(".")} is neither .query() nor .mutate().`);
        return call(path.slice(0, -1).join("."), input, options);
      },
    });
  };
  return at([]) as TRPCClient<ApiRouter>;
}
