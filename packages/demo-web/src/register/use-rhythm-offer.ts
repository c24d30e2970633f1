// After a password was chosen, its rhythm can be learned while the password is still at hand.
import type { SignInResult } from "@latchkey/client-sdk";
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useCallback, useState } from "react";

export interface RhythmOffer {
  /** The password that was just chosen, once the offer stands; null otherwise. */
  readonly password: string | null;
  /** Whether the page has to stay, because the offer stands or may come. */
  readonly undecided: boolean;
  /** Signs up, then makes the offer where this server looks at typing rhythm. */
  readonly offerAfter: (
    password: string,
    signUp: () => Promise<SignInResult>,
  ) => Promise<SignInResult>;
  /** Learned or declined: the password is forgotten. */
  readonly leave: () => void;
}

type Stage =
  | { readonly name: "none" | "asking" }
  | { readonly name: "offered"; readonly password: string };

export function useRhythmOffer(): RhythmOffer {
  const { api } = useLatchkey();
  const [stage, setStage] = useState<Stage>({ name: "none" });
  const offerAfter = useCallback(
    async (password: string, signUp: () => Promise<SignInResult>) => {
      setStage({ name: "asking" });
      let next: Stage = { name: "none" };
      try {
        const result = await signUp();
        if (result.status !== "signedIn") return result;
        // The account stands whatever becomes of the offer.
        const status = await api.behavior.profileStatus.query().catch(() => null);
        if (status && status.deploymentPolicy !== "off") next = { name: "offered", password };
        return result;
      } finally {
        setStage(next);
      }
    },
    [api],
  );
  const leave = useCallback(() => setStage({ name: "none" }), []);
  return {
    password: stage.name === "offered" ? stage.password : null,
    undecided: stage.name !== "none",
    offerAfter,
    leave,
  };
}
