// The OpenAPI 3.1 document of the REST face, made from the route table and the procedures' own schemas.
import packageJson from "../../../../package.json" with { type: "json" };
import type { JsonSchema } from "../json-schema.ts";
import { problemMediaType, problemView } from "../problem.ts";
import type { RestRoute } from "../route.ts";
import { restRoutes } from "../routes.ts";
import { redirects } from "../seed-routes.ts";
import { routeInputOf } from "../wire-input.ts";
import { examples } from "./examples.ts";
import {
  oauthErrorSchema,
  servicePaths,
  serviceSecurityScheme,
  serviceTag,
  serviceTagDescription,
} from "./service-operations.ts";
import { bodyOf, operationOf, outputSchema, type SharedSchemas } from "./operation.ts";

const tagDescriptions: Readonly<Record<keyof typeof restRoutes, string>> = {
  Registration: "A passkey and an account, in two steps.",
  Login: "An access token for a passkey, in two steps.",
  "Protected Endpoints": "Accounts, for their owners. They need an access token or a session.",
  Sessions: "Signed-in devices, and the tokens that they hold.",
  Passwords: "Registering, signing in and confirming with a password.",
  Passkeys: "Passkeys in every role: registration, sign-in, second factor, confirmation.",
  "Authenticator apps": "One-time codes.",
  "Recovery codes": "A way back in when the other factors are lost.",
  "Mailed codes":
    "What a sign-in asks for whose typing doesn't fit, where there is no other second factor.",
  Email: "Confirming and changing addresses, by letters.",
  "Typing rhythm": "What is known of how the caller types.",
  Administration: "Accounts, for administrators.",
  Audit: "The audit trail, for those who may read it.",
};

/** Makes the whole document. */
export function buildOpenApiDocument(): object {
  const shared: SharedSchemas = new Map();
  const paths = pathsOf(shared);
  const problem = outputSchema(problemView, shared);
  const schemas = {
    ...Object.fromEntries([...shared].toSorted(byName)),
    Problem: problem,
    OAuthError: oauthErrorSchema,
  };
  return {
    openapi: "3.1.0",
    info: {
      title: "Latchkey",
      version: packageJson.version,
      summary: "Passkeys, passwords, one-time codes, sessions, roles and an audit trail.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    tags: [
      ...Object.entries(tagDescriptions).map(([name, description]) => ({ name, description })),
      { name: serviceTag, description: serviceTagDescription },
    ],
    paths: { ...paths, ...servicePaths },
    components: { schemas, responses: problemResponses, securitySchemes },
  };
}

function byName([one]: [string, JsonSchema], [other]: [string, JsonSchema]): number {
  return one < other ? -1 : 1;
}

function pathsOf(shared: SharedSchemas): Record<string, Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [tag, routes] of Object.entries<readonly RestRoute[]>(restRoutes)) {
    for (const route of routes)
      (paths[route.path] ??= {})[route.method.toLowerCase()] = operationOf(route, tag, shared);
  }
  for (const redirect of redirects) (paths[redirect.path] ??= {})["post"] = redirectOf(redirect);
  return paths;
}

function redirectOf({ to, operationId, tag }: (typeof redirects)[number]): object {
  const target = Object.values<readonly RestRoute[]>(restRoutes)
    .flat()
    .find((route) => route.path === to);
  if (!target) throw new TypeError(`Nothing is at ${to}.`);
  return {
    operationId,
    tags: [tag],
    summary: `Redirects to ${to}, method and body preserved`,
    security: [],
    ...bodyOf(target, routeInputOf(target), examples[operationId] ?? {}),
    responses: {
      307: {
        description: `Send the same to ${to}.`,
        headers: { Location: { schema: { type: "string" } } },
      },
      403: { $ref: "#/components/responses/Forbidden" },
      default: { $ref: "#/components/responses/Problem" },
    },
  };
}

const securitySchemes = {
  bearer: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "An access token, as a sign-in in mode `body` or `token` answers it.",
  },
  session: {
    type: "apiKey",
    in: "cookie",
    name: "__Host-latchkey_session",
    description: "The cookie of a sign-in in mode `session`.",
  },
  client: serviceSecurityScheme,
};

const retryAfter = {
  "Retry-After": {
    description: "Whole seconds until a retry can succeed.",
    schema: { type: "integer" },
  },
};

const problemResponses = {
  BadRequest: problemResponse("What was sent can't be read or isn't valid."),
  Unauthenticated: problemResponse("Nobody is signed in, or the proof of it doesn't hold.", {
    "WWW-Authenticate": { schema: { type: "string" } },
  }),
  Forbidden: problemResponse("The caller may not do this, or has to confirm first."),
  NotFound: problemResponse("There is nothing of that name."),
  TooManyTries: problemResponse("Too many tries.", retryAfter),
  Problem: problemResponse("Anything else that went wrong."),
};

function problemResponse(description: string, headers?: object): object {
  return {
    description,
    ...(headers === undefined ? {} : { headers }),
    content: { [problemMediaType]: { schema: { $ref: "#/components/schemas/Problem" } } },
  };
}
