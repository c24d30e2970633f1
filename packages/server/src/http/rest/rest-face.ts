// The REST face: the route table as addresses, and a clear no to every other method and address below them.
import { Hono, type Context, type Next } from "hono";
import type { AppContext } from "../../context.ts";
import { generalError } from "../../errors.ts";
import type { ClientAddress } from "../client-address.ts";
import type { HttpEnv } from "../env.ts";
import { boundedJsonIfAny } from "../json-body.ts";
import { originGuard } from "../origin-guard.ts";
import { refuse } from "../refusal.ts";
import { problemResponse } from "./problem.ts";
import { restHandler, type RestHandler } from "./rest-call.ts";
import type { RestMethod, RestRoute } from "./route.ts";
import { restRoutes } from "./routes.ts";
import { redirects } from "./seed-routes.ts";

// Ids are UUIDs and names of our own: nothing that would have to be percent-encoded.
const pathField = "{[A-Za-z0-9_.~:-]{1,64}}";

/** Mounts every route of the table. */
export function restFace(app: AppContext, addressOf: ClientAddress): Hono<HttpEnv> {
  const hono = new Hono<HttpEnv>();
  const guard = originGuard(app.config.origins);
  for (const [path, routes] of routesByPath()) {
    const handlers = new Map<RestMethod, RestHandler>(
      routes.map((route) => [route.method, restHandler(app, addressOf, route)]),
    );
    const address = path.replaceAll(/\{(\w+)\}/g, `:$1${pathField}`);
    hono.all(address, guard, onlyMethods(handlers), boundedJsonIfAny, (context) =>
      (handlers.get(methodOf(context)) as RestHandler)(context),
    );
  }
  for (const { path, to } of redirects) {
    // GET is the demo's page of that name.
    hono.all(path, guard, (context, next) => redirectPost(context, next, to));
  }
  for (const prefix of prefixes()) {
    // Not `/*`, which would take the page of that name too.
    hono.all(`${prefix}/:rest{.+}`, (context) => refuse(context, generalError("NOT_FOUND")));
  }
  return hono;
}

/** Every route by its path; those without fields in the path come first, since they would match the others too. */
export function routesByPath(): [string, RestRoute[]][] {
  const byPath = new Map<string, RestRoute[]>();
  for (const route of Object.values<readonly RestRoute[]>(restRoutes).flat())
    byPath.set(route.path, [...(byPath.get(route.path) ?? []), route]);
  return [...byPath].toSorted(([one], [other]) => fieldsIn(one) - fieldsIn(other));
}

function fieldsIn(path: string): number {
  return path.split("{").length;
}

// Below these first segments nothing is a page.
function prefixes(): Set<string> {
  return new Set(routesByPath().map(([path]) => `/${path.split("/")[1] ?? ""}`));
}

function onlyMethods(handlers: ReadonlyMap<RestMethod, RestHandler>) {
  const allow = allowHeader([...handlers.keys()]);
  return async (context: Context<HttpEnv>, next: Next): Promise<Response | void> => {
    if (handlers.has(methodOf(context))) return next();
    return methodRefusal(context, allow);
  };
}

// HEAD is answered as GET; Hono leaves the body out.
function methodOf(context: Context<HttpEnv>): RestMethod {
  return (context.req.method === "HEAD" ? "GET" : context.req.method) as RestMethod;
}

function allowHeader(methods: readonly RestMethod[]): string {
  return [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
}

function methodRefusal(context: Context<HttpEnv>, allow: string): Response {
  if (context.req.method === "OPTIONS")
    return new Response(null, { status: 204, headers: { allow } });
  const error = generalError("METHOD_NOT_ALLOWED");
  return problemResponse(error, context.get("requestId"), { headers: { allow } });
}

async function redirectPost(
  context: Context<HttpEnv>,
  next: Next,
  to: string,
): Promise<Response | void> {
  if (methodOf(context) === "GET") return next();
  if (context.req.method === "POST") return context.redirect(to, 307);
  return methodRefusal(context, allowHeader(["POST"]));
}
