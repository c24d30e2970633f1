// A resource on a port of its own, guarded by the kit's Express adapter, that counts what it asks of the issuer.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  createResourceVerifier,
  type ResourceCaller,
  type ResourceVerifier,
  type ResourceVerifierOptions,
} from "@latchkey/server/resource";
import { callerOf, requireCaller } from "@latchkey/server/resource/express";
import { addServiceClient } from "../../packages/server/src/service-clients/service-client.service.ts";
import type { ServerFixture } from "../support/server.ts";
import { send } from "./raw-http.ts";

/** What a resource answered. */
export interface ResourceAnswer {
  readonly status: number;
  /** `error` of a refusal. */
  readonly error: string | undefined;
  /** WWW-Authenticate, or null. */
  readonly challenge: string | null;
  readonly caller: ResourceCaller | undefined;
}

/** A resource that `await using` closes. */
export interface ResourceUnderTest extends AsyncDisposable {
  readonly url: string;
  readonly verifier: ResourceVerifier;
  /** Paths that the kit asked the issuer for, in order. */
  readonly asked: string[];
  /** Calls it; headers of one name may be several. */
  get(headers: Readonly<Record<string, string | readonly string[]>>): Promise<ResourceAnswer>;
}

/** Where the issuer is, whether it runs or not. */
type Issuer = Pick<ServerFixture, "url" | "origin">;

/** Starts one. It doesn't wait for the kit to be ready. */
export async function startResource(
  issuer: Issuer,
  options: Partial<ResourceVerifierOptions> & {
    readonly check?: (caller: ResourceCaller) => unknown;
  } = {},
): Promise<ResourceUnderTest> {
  const { check, ...kit } = options;
  const asked: string[] = [];
  const http = createServer((request, response) =>
    guard(request, response, (error) => {
      if (error) response.writeHead(500).end(JSON.stringify({ error: "unforeseen" }));
      else response.end(JSON.stringify(callerOf(request)));
    }),
  );
  await once(http.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const verifier = createResourceVerifier({
    issuer: issuer.origin,
    issuerUrl: issuer.url,
    publicOrigin: url,
    fetch(input, init) {
      asked.push(new URL(input instanceof Request ? input.url : input).pathname);
      return fetch(input, init);
    },
    ...kit,
  });
  const guard = requireCaller(verifier, check);
  return {
    url,
    verifier,
    asked,
    async get(headers) {
      const {
        status,
        headers: told,
        body,
      } = await send({ url }, { method: "GET", path: "/things?a=1", headers });
      const json = JSON.parse(body) as ResourceCaller & { error?: string };
      return {
        status,
        error: json.error,
        challenge: (told["www-authenticate"] as string | undefined) ?? null,
        caller: status === 200 ? json : undefined,
      };
    },
    async [Symbol.asyncDispose]() {
      verifier.stop();
      http.closeAllConnections();
      await once(http.close(), "close");
    },
  };
}

/** Credentials for a service, as `latchkey clients add` makes them. */
export function newClient(server: ServerFixture): Promise<{ id: string; secret: string }> {
  return addServiceClient(server.running.latchkey.app, "a test");
}

/** The Authorization header of a person's access token. */
export function bearer(person: { readonly tokens: { readonly accessToken: string } | null }) {
  return { authorization: `Bearer ${person.tokens?.accessToken}` };
}

/** The Cookie header of a person who signed in with a session. */
export function cookieOf(person: {
  readonly caller: { readonly cookies: ReadonlyMap<string, string> };
}) {
  return { cookie: [...person.caller.cookies].map((pair) => pair.join("=")).join("; ") };
}
