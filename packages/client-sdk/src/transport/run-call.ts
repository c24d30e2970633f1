// A call with all that surrounds it: proof of who calls, one repetition after a refresh, and what its answer means.
import type { SignedIn, User } from "../api-types.ts";
import { isLatchkeyError } from "../errors/latchkey-client-error.ts";
import type { ClientSession } from "../session/session.ts";
import type { RunCall, SendCall } from "./api-call.ts";

// They carry the refresh token themselves: they get through when the access token doesn't, and wait for no refresh.
const selfProving = new Set(["auth.refresh", "auth.signOut"]);

export function createRunCall(send: SendCall, session: ClientSession): RunCall {
  const sendProven: RunCall = async (call) => {
    const proof = await session.prove(call.signal);
    try {
      return await send(call, proof.accessToken);
    } catch (error) {
      const renewed =
        isLatchkeyError(error, "UNAUTHENTICATED") && (await session.recover(proof, call.signal));
      if (!renewed) throw error;
      return send(call, renewed.accessToken);
    }
  };

  const presentToken = (): string | null => {
    const snapshot = session.get();
    return snapshot.status === "signedIn" ? snapshot.accessToken : null;
  };

  return async (call) => {
    const answer = selfProving.has(call.path)
      ? await send(call, presentToken())
      : await sendProven(call);
    // Whichever procedure completes a sign-in, a second factor's included, it signs this client in.
    if (isSignedIn(answer)) await session.adopt(answer);
    if (call.path === "auth.signOut") await session.end();
    if (call.path === "users.update") session.updateUser(answer as User);
    return answer;
  };
}

function isSignedIn(answer: unknown): answer is SignedIn {
  return (
    typeof answer === "object" &&
    answer !== null &&
    "status" in answer &&
    answer.status === "signedIn"
  );
}
