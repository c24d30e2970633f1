// The access token that this page calls services with: the sign-in's own, or one that was got beside a session cookie.
import {
  createLatchkeyClient,
  type LatchkeyClient,
  type SessionSnapshot,
  type SignedInSnapshot,
} from "@latchkey/client-sdk";
import { useLatchkey, useSession } from "@latchkey/client-sdk/react";
import { useSyncExternalStore } from "react";
import { decodeToken } from "../profile/decode-token.ts";
import type { Proof } from "./call-service.ts";

export interface PresentToken {
  /** Id of its session, which may be another than the page's own. */
  readonly sessionId: string;
  readonly proof: Proof;
}

/** A token that was there before the page changed to a session cookie: good until it runs out, or its session ends. */
export type KeptToken = Pick<SignedInSnapshot, "accessToken" | "accessTokenExpiresAt">;

/** A client that holds its tokens itself: it touches no cookie, so a session stays as it is. */
export function openTokenClient(services: readonly string[]): LatchkeyClient {
  const { origin } = window.location;
  return createLatchkeyClient({ url: origin, mode: "body", resourceOrigins: services });
}

/**
 * @param besides the client that got a token beside a session cookie
 * @param kept what the page had before it changed to one
 */
export function useToken(
  besides: LatchkeyClient,
  kept: KeptToken | null,
  services: readonly string[],
): PresentToken | null {
  const page = useLatchkey();
  const own = useSession();
  const other = useSyncExternalStore(besides.session.subscribe, besides.session.get);
  if (page.mode === "token")
    return fromSnapshot(own, (...call) => proverFor(services).fetch(...call));
  const got = fromSnapshot(other, besides.fetch);
  if (got || !kept?.accessToken) return got;
  return present(kept.accessToken, bearer(kept.accessToken));
}

const provers = new Map<string, LatchkeyClient>();

/** A bound token needs proofs for just these services, which the page's own client isn't told of. */
function proverFor(services: readonly string[]): LatchkeyClient {
  const name = services.join(" ");
  const known = provers.get(name);
  if (known) return known;
  const { origin } = window.location;
  const prover = createLatchkeyClient({ url: origin, mode: "token", resourceOrigins: services });
  provers.set(name, prover);
  return prover;
}

function fromSnapshot(
  snapshot: SessionSnapshot,
  sendBound: (url: string, init: RequestInit) => Promise<Response>,
): PresentToken | null {
  if (snapshot.status !== "signedIn" || snapshot.accessToken === null) return null;
  const { accessToken, tokenType } = snapshot;
  return present(
    accessToken,
    tokenType === "DPoP" ? { kind: "token", send: sendBound } : bearer(accessToken),
  );
}

function present(accessToken: string, proof: Proof): PresentToken {
  return { sessionId: String(decodeToken(accessToken)?.claims["sid"]), proof };
}

function bearer(accessToken: string): Proof {
  return {
    kind: "token",
    send(url, init) {
      const headers = new Headers(init.headers);
      headers.set("authorization", `Bearer ${accessToken}`);
      return fetch(url, { ...init, headers });
    },
  };
}
