// Sends requests with proofs of this client's key (RFC 9449), where the server or the client's options ask for them.
import { clientError } from "../errors/client-errors.ts";
import type { ProvenRequest, Prover, ProverOptions } from "./prover.ts";

export interface Dpop {
  /**
   * Sends a request, with a proof where one is due; once more when its refusal tells what the proof lacked. Refusals
   * of proofs come before anything is done, so a repetition does nothing twice.
   *
   * @param send takes further headers
   * @throws LatchkeyClientError `KEY_UNAVAILABLE`, or whatever `send` throws
   */
  readonly send: (
    request: ProvenRequest,
    send: (proof: { readonly dpop?: string }) => Promise<Response>,
  ) => Promise<Response>;
  /** Removes the key, whose tokens have ended. The next proof makes another. */
  readonly forgetKey: () => Promise<void>;
}

/** Whether an Authorization header's token is good only with a proof. */
export function isBound(authorization: string | null): boolean {
  return authorization?.startsWith("DPoP ") ?? false;
}

/** @param when whether every request is proven, none, or those after a server has asked for a proof */
export function createDpop(
  when: boolean | "whenRequired",
  options: Omit<ProverOptions, "unable">,
): Dpop {
  let proving = when === true;
  let loading: Promise<Prover> | undefined;
  const load = (): Promise<Prover> => {
    loading ??= import("./prover.ts").then(
      ({ createProver }) => createProver({ ...options, unable }),
      (cause: unknown) => {
        loading = undefined;
        throw clientError("NETWORK", { cause });
      },
    );
    return loading;
  };
  if (proving) load().catch(() => undefined);

  return {
    async send(request, send) {
      if (!proving && !isBound(request.authorization)) {
        const answer = await send({});
        if (!when || !asksForProof(answer)) return answer;
        proving = true;
        await answer.body?.cancel();
      }
      return (await load()).send(request, send);
    },
    async forgetKey() {
      // One that can't be removed now is of no use either, once its session has ended.
      await (await loading)?.forgetKey().catch(() => undefined);
    },
  };
}

function unable(cause: unknown): Error {
  return clientError("KEY_UNAVAILABLE", { cause });
}

function asksForProof({ status, headers }: Response): boolean {
  return status === 401 && /^DPoP\b/i.test(headers.get("www-authenticate") ?? "");
}
