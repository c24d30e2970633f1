// The REST face: the route table as addresses, and a clear no to every other method and address below them.
import { Hono } from "hono";
import type { AppContext } from "../../context.ts";
import { generalError } from "../../errors.ts";
import type { ClientAddress } from "../client-address.ts";
import type { HttpEnv } from "../env.ts";
import { boundedJsonIfAny } from "../json-body.ts";
import { originGuard } from "../origin-guard.ts";
import { refuse } from "../refusal.ts";
import { allowOnly, methodOf } from "./allowed-methods.ts";
import { restHandler, type RestHandler } from "./rest-call.ts";
import type { RestMethod, RestRoute } from "./route.ts";
import { restRoutes } from "./routes.ts";
import { redirects } from "./seed-routes.ts";

const notGet = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
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
    hono.all(address, guard, allowOnly([...handlers.keys()]), boundedJsonIfAny, (context) =>
      (handlers.get(methodOf(context)) as RestHandler)(context),
    );
  }
  for (const { path, to } of redirects) {
    // GET is the demo's page of that name.
    hono.on(notGet, path, guard, allowOnly(["POST"]), (context) => context.redirect(to, 307));
  }
  for (const prefix of prefixes()) {
    // Not `/*`, which would take the page of that name too.
    hono.all(`${prefix}/:rest{.+}`, (context) => refuse(context, generalError("NOT_FOUND")));
  }
  return hono;
}

/** Every route by its path; those without fields in the path come first, since they would match the others too. */
function routesByPath(): [string, RestRoute[]][] {
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
