// Turns an HTTP request into what services are handed: its facts, its cookies, and who proves to be calling.
import type { Context } from "hono";
import type { AppContext, RequestContext, RequestFacts } from "../context.ts";
import { authenticateSession } from "../sessions/session.service.ts";
import type { Principal } from "../sessions/principal.ts";
import type { ClientAddress } from "./client-address.ts";
import type { ResponseCookies } from "./cookie-jar.ts";
import type { HttpEnv } from "./env.ts";

/** @throws whatever the database throws when a session can't be looked up: a failure there is never "signed out" */
export async function createRequestContext(
  app: AppContext,
  context: Context<HttpEnv>,
  cookies: ResponseCookies,
  addressOf: ClientAddress,
  face: RequestFacts["face"],
): Promise<RequestContext> {
  const request: RequestFacts = {
    requestId: context.get("requestId"),
    face,
    ipAddress: addressOf(
      context.env?.incoming?.socket.remoteAddress,
      context.req.header("x-forwarded-for"),
    ),
    userAgent: context.req.header("user-agent") ?? null,
    origin: context.req.header("origin") ?? null,
  };
  const stranger = { ...app, request, cookies };
  const principal = await findPrincipal(stranger, context.req.header("authorization"));
  return { ...stranger, principal };
}

async function findPrincipal(
  ctx: Omit<RequestContext, "principal">,
  authorization: string | undefined,
): Promise<Principal | null> {
  if (authorization !== undefined) {
    const accessToken = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    return accessToken === undefined ? null : ctx.accessTokens.verify(accessToken);
  }
  const sessionToken = ctx.cookies.get("session");
  return sessionToken === undefined ? null : authenticateSession(ctx, sessionToken);
}
