// Sends what was typed to be learned, one typing at a time, and keeps what the pictures need of it.
import { useLatchkey } from "@latchkey/client-sdk/react";
import type { TypingSample } from "@latchkey/client-sdk/typing";
import { useCallback, useRef, useState } from "react";
import type { Failure } from "../ui/failure.ts";
import { useAttempt } from "../ui/use-attempt.ts";
import { describeRefusal } from "./slip-words.ts";
import { type Timing, timingOf } from "./timing.ts";

export interface Enrolment {
  /** What was learned here, oldest first. */
  readonly learned: readonly Timing[];
  /** The typing that came last, learned or not. */
  readonly latest: Timing | null;
  /** How many samples the server has; null until it has answered. */
  readonly samples: number | null;
  /** Why the last one wasn't learned. */
  readonly refusal: string | null;
  readonly failure: Failure | null;
  readonly pending: boolean;
  readonly enrol: (sample: TypingSample) => void;
}

/** @param onLearned stable; told after each sample that the server took */
export function useEnrolment(subject: "password" | "phrase", onLearned?: () => void): Enrolment {
  const { api } = useLatchkey();
  const attempt = useAttempt();
  const [learned, setLearned] = useState<readonly Timing[]>([]);
  const [latest, setLatest] = useState<Timing | null>(null);
  const [samples, setSamples] = useState<number | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  // Typed faster than they are learned: one after the other, so that none is lost to a race.
  const before = useRef<Promise<void>>(Promise.resolve());
  const { run } = attempt;
  const enrol = useCallback(
    (sample: TypingSample) => {
      const timing = timingOf(sample);
      setLatest(timing);
      const learn = async (): Promise<void> => {
        const { nonce } = await api.behavior.beginCapture.mutate();
        const answer = await api.behavior.enroll.mutate({ subject, nonce, samples: [sample] });
        setSamples(answer.samples);
        const [refused] = answer.refused;
        setRefusal(refused ? describeRefusal(refused.code) : null);
        if (refused) return;
        setLearned((all) => [...all, timing]);
        onLearned?.();
      };
      before.current = before.current.then(() => run(learn));
    },
    [api, onLearned, run, subject],
  );
  const { failure, pending } = attempt;
  return { learned, latest, samples, refusal, failure, pending, enrol };
}
