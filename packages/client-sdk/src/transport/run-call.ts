// A call with all that surrounds it: proof of who calls, one repetition after a refresh, and what its answer means.
import type { SignedIn, User } from "../api-types.ts";
import { isLatchkeyError } from "../errors/latchkey-client-error.ts";
import type { CallProof, ClientSession } from "../session/session.ts";
import type { SessionSnapshot } from "../session/session-snapshot.ts";
import type { ApiCall, RunCall, SendCall } from "./api-call.ts";

// They carry the refresh token themselves: they get through when the access token doesn't, and wait for no refresh.
const selfProving = new Set(["auth.refresh", "auth.signOut"]);

/** @param forgetKey lets go of the key that the tokens of a session were bound to, once that has ended */
export function createRunCall(
  send: SendCall,
  session: ClientSession,
  forgetKey: () => Promise<void>,
): RunCall {
  const sendProven: RunCall = async (call) => {
    const proof = await session.prove(call.signal);
    try {
      return await send(call, proof.authorization);
    } catch (error) {
      const renewed = refusesToken(error, proof) && (await session.recover(proof, call.signal));
      if (!renewed) throw error;
      return send(call, renewed.authorization);
    }
  };

  return async (call) => {
    const answer = selfProving.has(call.path)
      ? await send(call, session.proof().authorization)
      : await sendProven(call);
    // Whichever procedure completes a sign-in, a second factor's included, it signs this client in.
    if (isSignedIn(answer)) await session.adopt(answer);
    if (endsSession(call, session.get())) {
      await session.end();
      await forgetKey();
    }
    if (call.path === "users.update") session.updateUser(answer as User);
    return answer;
  };
}

function endsSession({ path, input }: ApiCall, snapshot: SessionSnapshot): boolean {
  if (path === "auth.sessions.revoke" && snapshot.status === "signedIn")
    return (input as { readonly id: string }).id === snapshot.session.id;
  return path === "auth.signOut" || path === "users.delete";
}

// A token whose key is gone, or that has none where the server has come to ask for one, is as good as none.
function refusesToken(error: unknown, { authorization }: CallProof): boolean {
  return (
    isLatchkeyError(error, "UNAUTHENTICATED") ||
    (authorization !== null && isLatchkeyError(error, "DPOP_PROOF_INVALID", "DPOP_PROOF_REQUIRED"))
  );
}

function isSignedIn(answer: unknown): answer is SignedIn {
  return (
    typeof answer === "object" &&
    answer !== null &&
    "status" in answer &&
    answer.status === "signedIn"
  );
}
