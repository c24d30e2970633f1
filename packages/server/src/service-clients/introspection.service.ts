// Whether a token or a session stands (RFC 7662), for the services that ask.
import type { AppContext } from "../context.ts";
import { sha256B64u } from "../crypto/digest.ts";
import { permissionsOf } from "../rbac/authorize.service.ts";
import { sessionEnded } from "../sessions/session-lifetime.ts";
import { findSessionWithUser } from "../sessions/session.store.ts";
import type { Principal } from "../sessions/principal.ts";
import { isRefused } from "../tokens/access-token.service.ts";

/** RFC 7662, section 2.2; the claims are named as in access tokens. */
export type Introspection =
  | { readonly active: false }
  | ({ readonly active: true } & Record<string, unknown>);

const inactive: Introspection = { active: false };

/** Tells of an access token or the value of a session cookie; everything else is simply not active. */
export async function introspect(ctx: AppContext, token: string): Promise<Introspection> {
  const byToken = await ctx.accessTokens.verify(token);
  if (!isRefused(byToken)) return describeToken(ctx, byToken);
  return introspectSession(ctx, token);
}

async function describeToken(ctx: AppContext, principal: Principal): Promise<Introspection> {
  return {
    active: true,
    token_type: principal.boundKey === null ? "Bearer" : "DPoP",
    iss: ctx.config.origin,
    aud: ctx.config.audiences,
    ...claimsOf(principal),
    permissions: await permissionsOf(ctx.db, principal.role),
    exp: Math.floor(principal.expiresAt.getTime() / 1000),
  };
}

async function introspectSession(ctx: AppContext, sessionToken: string): Promise<Introspection> {
  const found = await findSessionWithUser(ctx.db, { tokenHash: sha256B64u(sessionToken) });
  if (!found || found.user.status !== "active") return inactive;
  const { session, user } = found;
  if (sessionEnded(session, ctx.now(), ctx.config.session.idleSeconds)) return inactive;
  return {
    active: true,
    token_type: "session",
    iss: ctx.config.origin,
    sub: user.id,
    sid: session.id,
    email: user.email,
    first_name: user.firstName,
    last_name: user.lastName,
    role: user.role,
    permissions: await permissionsOf(ctx.db, user.role),
    amr: session.methods,
    aal: session.assurance,
    auth_time: Math.floor(session.authenticatedAt.getTime() / 1000),
    exp: Math.floor(session.expiresAt.getTime() / 1000),
    ver: user.authorizationVersion,
  };
}

function claimsOf(principal: Principal): Record<string, unknown> {
  return {
    sub: principal.userId,
    sid: principal.sessionId,
    email: principal.email,
    first_name: principal.firstName,
    last_name: principal.lastName,
    role: principal.role,
    amr: principal.methods,
    aal: principal.assurance,
    auth_time: Math.floor(principal.authenticatedAt.getTime() / 1000),
    ...(principal.boundKey === null ? {} : { cnf: { jkt: principal.boundKey } }),
  };
}
