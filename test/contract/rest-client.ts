// Plain HTTP as a client of the REST face sends it: fetch, JSON, and a software authenticator.
import {
  createSoftwareAuthenticator,
  type SoftwareAuthenticator,
} from "@latchkey/client-sdk/testing";
import type { Deployment } from "./people.ts";

/** An answer with its JSON read; null where there is no body. */
export interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: never;
}

/** What to send beside method and path. */
export interface RestRequest {
  readonly body?: unknown;
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a request and reads the answer's JSON. */
export async function rest(
  server: Deployment,
  method: string,
  path: string,
  { body, token, headers }: RestRequest = {},
): Promise<RestAnswer> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    redirect: "manual",
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === "" ? null : JSON.parse(text)) as never,
  };
}

/** The person of the WebAuthn service's own examples. */
export const jane = {
  first_name: "Jane",
  last_name: "Doe",
  email: "jane@example.com",
  date_of_birth: "1990-01-15T00:00:00Z",
  job_title: "Software Engineer",
};

/** A user object as it is answered. */
export interface RestUser {
  readonly id: string;
  readonly email: string;
  readonly role: string;
}

/** Registers by `/register/begin` and `/register/complete`. */
export async function registerByRest(
  server: Deployment,
  email: string,
): Promise<{ user: RestUser; authenticator: SoftwareAuthenticator; answer: RestAnswer }> {
  const authenticator = createSoftwareAuthenticator();
  const begun = await rest(server, "POST", "/register/begin", { body: { ...jane, email } });
  const { publicKey } = begun.body as { publicKey: Parameters<typeof authenticator.create>[0] };
  const credential = await authenticator.create(publicKey, { origin: server.origin });
  const answer = await rest(server, "POST", "/register/complete", { body: { email, credential } });
  return { user: answer.body, authenticator, answer };
}

/** Signs in by `/login/begin` and `/login/complete`. */
export async function loginByRest(
  server: Deployment,
  email: string,
  authenticator: SoftwareAuthenticator,
): Promise<{ token: string; answer: RestAnswer }> {
  const begun = await rest(server, "POST", "/login/begin", { body: { email } });
  const { publicKey } = begun.body as { publicKey: Parameters<typeof authenticator.get>[0] };
  const assertion = await authenticator.get(publicKey, { origin: server.origin });
  const answer = await rest(server, "POST", "/login/complete", { body: { email, assertion } });
  return { token: (answer.body as { access_token: string }).access_token, answer };
}
