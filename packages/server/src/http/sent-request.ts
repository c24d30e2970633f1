// A request as the checks before a resolver read it, whichever way it came in.
import type { Context } from "hono";
import type { HttpEnv } from "./env.ts";

export interface SentRequest {
  readonly requestId: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly socketAddress: string | undefined;
  /** @param name in lower case */
  header(name: string): string | undefined;
}

/** A request that came through the app. */
export function sentThrough(context: Context<HttpEnv>): SentRequest {
  return {
    requestId: context.get("requestId"),
    method: context.req.method,
    path: context.req.path,
    socketAddress: context.env?.incoming?.socket.remoteAddress,
    header: (name) => context.req.header(name),
  };
}
