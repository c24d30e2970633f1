// `fetch` for other services: with the access token, and a proof where it is bound to a key, to listed origins alone.
import { type Dpop, isBound } from "../dpop/dpop.ts";
import { clientError } from "../errors/client-errors.ts";
import type { CallProof, ClientSession } from "../session/session.ts";

export interface ResourceFetchParts {
  /** Web origins that may get the token. */
  readonly origins: readonly string[];
  readonly fetch: typeof globalThis.fetch;
  readonly session: Pick<ClientSession, "present" | "recover">;
  readonly dpop: Dpop;
}

export function createResourceFetch({
  origins,
  fetch,
  session,
  dpop,
}: ResourceFetchParts): typeof globalThis.fetch {
  const listed = new Set(origins.map((origin) => new URL(origin).origin));
  return async (input, init) => {
    // A redirect would take the token elsewhere, and no proof would fit there.
    const request = new Request(input, { ...init, redirect: "error" });
    const { method, url, signal } = request;
    if (!listed.has(new URL(url).origin)) throw clientError("ORIGIN_NOT_LISTED");
    const send = ({ authorization }: CallProof): Promise<Response> => {
      const sendWith = (proof: { readonly dpop?: string }): Promise<Response> => {
        const copy = request.clone();
        if (authorization) copy.headers.set("authorization", authorization);
        if (proof.dpop) copy.headers.set("dpop", proof.dpop);
        return fetch(copy);
      };
      return isBound(authorization)
        ? dpop.send({ method, url, authorization }, sendWith)
        : sendWith({});
    };
    const proof = await session.present(signal);
    const answer = await send(proof);
    if (proof.authorization === null || !refusesToken(answer)) return answer;
    const renewed = await session.recover(proof, signal).catch(() => null);
    if (!renewed) return answer;
    await answer.body?.cancel();
    return send(renewed);
  };
}

// Where a service on another origin doesn't expose its challenge, any 401 may mean the token.
function refusesToken({ status, headers }: Response): boolean {
  return status === 401 && /error="?invalid_token|^$/.test(headers.get("www-authenticate") ?? "");
}
