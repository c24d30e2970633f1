// Answers one route: the request becomes the procedure's input, its result the wire's answer, its failure a problem.
import { callTRPCProcedure } from "@trpc/server";
import type { Context } from "hono";
import { z } from "zod";
import type { AppContext, CookieJar, RequestContext } from "../../context.ts";
import { generalError, type LatchkeyError } from "../../errors.ts";
import { asLatchkeyError } from "../../trpc/error-formatter.ts";
import { appRouter } from "../../trpc/router.ts";
import type { ClientAddress } from "../client-address.ts";
import { openCookieJar, type ResponseCookies } from "../cookie-jar.ts";
import { proofChallengeFor } from "../dpop-answers.ts";
import type { HttpEnv } from "../env.ts";
import { createRequestContext } from "../request-context.ts";
import { sentThrough } from "../sent-request.ts";
import { toCamelCase, toWire } from "./case-mapping.ts";
import { problemResponse } from "./problem.ts";
import type { CallAsStranger, ProcedurePath, RestRoute } from "./route.ts";
import { procedureAt, readWireInput, routeInputOf } from "./wire-input.ts";

/** Answers a request for one route. */
export type RestHandler = (context: Context<HttpEnv>) => Promise<Response>;

export function restHandler(
  app: AppContext,
  addressOf: ClientAddress,
  route: RestRoute,
): RestHandler {
  const plainHttp = app.config.origin.startsWith("http:");
  const { output } = procedureAt(route.procedure);
  const answersNothing = route.answer === undefined && output instanceof z.ZodVoid;
  // Schemas are read at the first call, not at start-up.
  let input: ReturnType<typeof routeInputOf> | undefined;
  return async (context) => {
    const sent = sentThrough(context);
    const cookies = openCookieJar(sent, plainHttp);
    const response = await answer().catch((error: unknown) =>
      refuseCall(context, route, cookies, asLatchkeyError(error)),
    );
    cookies.applyTo(response.headers);
    return response;

    async function answer(): Promise<Response> {
      const ctx = await createRequestContext(app, sent, cookies, addressOf, "rest");
      // Strangers aren't told what else is wrong with their request; the procedure would say the same.
      if (route.access === "signedIn" && !ctx.principal) throw generalError("UNAUTHENTICATED");
      input ??= routeInputOf(route);
      const given = readWireInput(route, input, await readRequest(context));
      const result = await call(ctx, route.procedure, given, context.req.raw.signal);
      if (answersNothing) return new Response(null, { status: 204 });
      if (isUnfinished(result))
        return Response.json(toWire(result), { status: route.status === 201 ? 202 : 200 });
      const told = route.answer
        ? await route.answer.from(result as never, strangerTo(ctx))
        : result;
      return Response.json(toWire(told), { status: route.status ?? 200 });
    }
  };
}

/** Whether a sign-in or a registration stopped half-way, with no account or session to tell of yet. */
function isUnfinished(result: unknown): boolean {
  const { status } = (result ?? {}) as { readonly status?: unknown };
  return status === "secondFactorRequired" || status === "verificationRequired";
}

async function readRequest(context: Context<HttpEnv>) {
  const path = Object.fromEntries(
    Object.entries(context.req.param()).map(([name, text]) => [toCamelCase(name), text]),
  );
  const query = new URL(context.req.url).searchParams;
  return { path, query, body: await readJson(context) };
}

async function readJson(context: Context<HttpEnv>): Promise<unknown> {
  const { method } = context.req;
  if (method === "GET" || method === "HEAD" || method === "DELETE") return undefined;
  const text = await context.req.text();
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw generalError("BAD_REQUEST", { cause });
  }
}

function call(
  ctx: RequestContext,
  procedure: ProcedurePath,
  input: unknown,
  signal: AbortSignal,
): Promise<unknown> {
  return callTRPCProcedure({
    router: appRouter,
    path: procedure,
    type: procedureAt(procedure).type,
    ctx,
    getRawInput: async () => input,
    signal,
    batchIndex: 0,
  });
}

const noCookies: CookieJar = { get: () => undefined, set: () => undefined, clear: () => undefined };

function strangerTo(ctx: RequestContext): CallAsStranger {
  const stranger = { ...ctx, principal: null, cookies: noCookies };
  return (procedure, input) => call(stranger, procedure, input, new AbortController().signal);
}

function refuseCall(
  context: Context<HttpEnv>,
  route: RestRoute,
  cookies: ResponseCookies,
  error: LatchkeyError,
): Response {
  const requestId = context.get("requestId");
  if (error.code !== "UNAUTHENTICATED")
    return problemResponse(error, requestId, {
      detail: route.wording?.[error.code],
      headers: proofChallengeFor(error),
    });
  const bearer = context.req.header("authorization") !== undefined;
  const presented = bearer || cookies.get("session") !== undefined;
  return problemResponse(error, requestId, {
    detail: presented ? "Could not validate credentials" : "Not authenticated",
    // RFC 6750, section 3: a challenge names an error only to those who sent a token.
    headers: { "www-authenticate": bearer ? 'Bearer error="invalid_token"' : "Bearer" },
  });
}
