// Teaching: the phrase typed again and again, each typing laid over the ones before.
import { FailureNotice } from "../ui/failure-notice.tsx";
import { LearnProgress } from "./learn-progress.tsx";
import { phrase } from "./phrase.ts";
import { type Band, intervalsOf, bandOf } from "./timing.ts";
import { TypingDesk } from "./typing-desk.tsx";
import type { Enrolment } from "./use-enrolment.ts";

interface LearnStageProps {
  readonly enrolment: Enrolment;
  /** How many samples the server had before. */
  readonly samples: number;
  /** The band of all that is stored, where it was shown already. */
  readonly band: Band | null;
  readonly ready: boolean;
}

export function LearnStage({ enrolment, samples, band, ready }: LearnStageProps) {
  const { learned, latest, refusal, failure, enrol } = enrolment;
  return (
    <>
      <LearnProgress samples={enrolment.samples ?? samples} />
      <TypingDesk
        label="Type the phrase"
        expected={phrase}
        onTyped={enrol}
        ready={ready}
        latest={latest}
        past={learned.slice(-9).filter((timing) => timing !== latest)}
        band={band ?? bandOf(learned.map(intervalsOf))}
        status={refusal ?? hint(learned.length)}
      />
      <FailureNotice failure={failure} />
    </>
  );
}

function hint(learned: number): string {
  if (learned === 0) return "Type it as you type anything. It is taken as soon as it is complete.";
  if (learned < 3) return "Taken. Once more, the way it comes naturally.";
  return "Taken. The tint is where your keys usually fall; each typing sharpens it.";
}
