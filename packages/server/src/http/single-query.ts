// One tRPC query by GET, answered without the objects of the fetch standard that the general handler makes for each call.
// What is unusual about a request leaves it to that handler, before anything is done.
import type { Context } from "hono";
import { deserialize, serialize, type SuperJSONResult } from "superjson";
import type { RequestContext } from "../context.ts";
import type { LatchkeyError } from "../errors.ts";
import { asLatchkeyError, describeError } from "../trpc/error-formatter.ts";
import { appRouter } from "../trpc/router.ts";
import type { HttpEnv } from "./env.ts";

/** A procedure as tRPC calls it. */
type Query = (call: {
  readonly path: string;
  readonly getRawInput: () => Promise<unknown>;
  readonly ctx: RequestContext;
  readonly type: "query";
  readonly signal: AbortSignal | undefined;
  readonly batchIndex: number;
}) => Promise<unknown>;

/** A query that was asked for, and its input. */
export interface SingleQuery {
  readonly path: string;
  readonly procedure: Query;
  readonly input: unknown;
}

const plainPath = /^\/trpc\/([A-Za-z]+(?:\.[A-Za-z]+)*)$/;
const queries = new Map(
  Object.entries(appRouter._def.procedures as unknown as Record<string, Query & Defined>).filter(
    ([, procedure]) => procedure._def.type === "query",
  ),
);

interface Defined {
  readonly _def: { readonly type: string };
}

/** @returns the query that a request asks for, or null where it isn't one, or can't be read */
export function readSingleQuery(context: Context<HttpEnv>): SingleQuery | null {
  if (context.req.method !== "GET") return null;
  const path = plainPath.exec(context.req.path)?.[1] ?? "";
  const procedure = queries.get(path);
  if (!procedure) return null;
  const given = context.req.query();
  const names = Object.keys(given);
  if (names.length === 0) return { path, procedure, input: undefined };
  // A batch, for one.
  if (names.length > 1 || names[0] !== "input") return null;
  try {
    const input = deserialize(JSON.parse(given["input"] ?? "") as SuperJSONResult);
    return { path, procedure, input };
  } catch {
    return null;
  }
}

/**
 * Answers a query as tRPC's protocol says.
 *
 * @param createContext finds out who calls
 * @param headersFor headers that a failure brings along
 */
export async function answerSingleQuery(
  context: Context<HttpEnv>,
  { path, procedure, input }: SingleQuery,
  createContext: () => Promise<RequestContext>,
  headersFor: (failure: LatchkeyError) => Record<string, string>,
): Promise<Response> {
  try {
    const ctx = await createContext();
    const getRawInput = async (): Promise<unknown> => input;
    const call = {
      path,
      getRawInput,
      ctx,
      type: "query",
      signal: undefined,
      batchIndex: 0,
    } as const;
    const data = serialize(await procedure(call));
    return answer(context, { result: { data } }, 200, {});
  } catch (error) {
    const failure = asLatchkeyError(error);
    const shape = describeError(failure, path, context.get("requestId"));
    const body = { error: serialize(shape) };
    return answer(context, body, failure.status, headersFor(failure));
  }
}

function answer(
  context: Context<HttpEnv>,
  body: object,
  status: LatchkeyError["status"] | 200,
  headers: Record<string, string>,
): Response {
  return context.body(JSON.stringify(body), status, {
    "content-type": "application/json",
    vary: "trpc-accept, accept",
    ...headers,
  });
}
