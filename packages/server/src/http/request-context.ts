// Turns an HTTP request into what services are handed: its facts, its cookies, and who proves to be calling.
import type { AppContext, RequestContext, RequestFacts } from "../context.ts";
import { LatchkeyError } from "../errors.ts";
import { authenticateSession } from "../sessions/session.service.ts";
import type { Principal } from "../sessions/principal.ts";
import { isRefused } from "../tokens/access-token.service.ts";
import { proveKey } from "../tokens/dpop/dpop.service.ts";
import { tellRefusedToken, tellUnprovenToken } from "../tokens/refused-token.service.ts";
import type { ClientAddress } from "./client-address.ts";
import type { ResponseCookies } from "./cookie-jar.ts";
import type { SentRequest } from "./sent-request.ts";

/** @throws whatever the database throws when a session can't be looked up: a failure there is never "signed out" */
export async function createRequestContext(
  app: AppContext,
  sent: SentRequest,
  cookies: ResponseCookies,
  addressOf: ClientAddress,
  face: RequestFacts["face"],
): Promise<RequestContext> {
  const request: RequestFacts = {
    requestId: sent.requestId,
    face,
    ipAddress: addressOf(sent.socketAddress, sent.header("x-forwarded-for")),
    userAgent: sent.header("user-agent") ?? null,
    origin: sent.header("origin") ?? null,
  };
  const stranger = { ...app, request, cookies };
  const presented = readAuthorization(sent.header("authorization"));
  const principal = await findPrincipal(stranger, presented, sent.method);
  const proofKey = await proveKey(
    stranger,
    {
      method: sent.method,
      path: sent.path,
      proof: sent.header("dpop"),
      ...presented,
    },
    principal,
  ).catch(async (error: unknown) => {
    const unproven = error instanceof LatchkeyError && error.code === "DPOP_PROOF_INVALID";
    if (unproven && principal?.boundKey) await tellUnprovenToken(stranger, principal);
    throw error;
  });
  return { ...stranger, principal, proofKey };
}

interface Presented {
  readonly scheme: "bearer" | "dpop";
  /** Undefined when the header speaks of no token. */
  readonly accessToken: string | undefined;
}

function readAuthorization(authorization: string | undefined): Presented | undefined {
  if (authorization === undefined) return undefined;
  const [, scheme, accessToken] = /^(Bearer|DPoP) +(.+)$/i.exec(authorization) ?? [];
  return { scheme: scheme?.toLowerCase() === "dpop" ? "dpop" : "bearer", accessToken };
}

type Stranger = Omit<RequestContext, "principal" | "proofKey">;

async function findPrincipal(
  ctx: Stranger,
  presented: Presented | undefined,
  method: string,
): Promise<Principal | null> {
  if (presented) {
    const { accessToken } = presented;
    return accessToken === undefined ? null : findBearer(ctx, accessToken);
  }
  const sessionToken = ctx.cookies.get("session");
  if (sessionToken === undefined) return null;
  return authenticateSession(ctx, sessionToken, method === "GET" ? "read" : "write");
}

async function findBearer(ctx: Stranger, accessToken: string): Promise<Principal | null> {
  const verified = await ctx.accessTokens.verify(accessToken);
  if (!isRefused(verified)) return verified;
  await tellRefusedToken(ctx, verified);
  return null;
}
