// What the flows of signing up and in share. Of passkey flows only the latest may go on: a slow answer to an earlier
// one would take the prompt away from it.
import type { TRPCClient, TRPCProcedureOptions } from "@trpc/client";
import type { ApiRouter, SessionMode } from "../api-types.ts";
import { clientError } from "../errors/client-errors.ts";
import type { Passkeys } from "../latchkey-client.ts";

export interface FlowParts {
  readonly api: TRPCClient<ApiRouter>;
  readonly mode: SessionMode;
  readonly passkeys: Passkeys;
  /** Resolves when no refresh is under way, whose cookies could arrive after those of a sign-in. */
  readonly settled: () => Promise<void>;
  readonly turns: PasskeyTurns;
}

export interface PasskeyTurns {
  /** Begins a flow. @returns a check that throws `ABORTED` once another flow has begun */
  take(): () => void;
}

export function createPasskeyTurns(): PasskeyTurns {
  let latest = 0;
  return {
    take() {
      const turn = (latest += 1);
      return () => {
        if (turn !== latest) throw clientError("ABORTED");
      };
    },
  };
}

/** The options of a call that a signal may end. */
export function within(signal: AbortSignal | undefined): TRPCProcedureOptions {
  return signal ? { signal } : {};
}
