// Trying: the phrase typed by its owner or by a friend, the verdict, and what it rests on.
import { Button } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Notice } from "../ui/notice.tsx";
import { OffParts } from "./off-parts.tsx";
import { phrase } from "./phrase.ts";
import { type Band, correctedBand } from "./timing.ts";
import { TypingDesk } from "./typing-desk.tsx";
import type { Tries, Who } from "./use-tries.ts";
import { Verdict } from "./verdict.tsx";

interface TryStageProps {
  readonly who: Who;
  readonly tries: Tries;
  readonly samples: number;
  readonly band: Band | null;
  readonly onShowBand: () => void;
  readonly onLearn: () => void;
}

/** Under three there is no spread to compare with. */
const leastSamples = 3;

export function TryStage({ who, tries, samples, band, onShowBand, onLearn }: TryStageProps) {
  const latest = tries.all.findLast((one) => one.who === who) ?? null;
  if (samples < leastSamples) {
    return (
      <Notice tone="attention">
        <p>There is too little to compare with yet. Teach it the phrase three times at least.</p>
        <Button onClick={onLearn}>Teach it</Button>
      </Notice>
    );
  }
  const off = latest?.explanation.off ?? [];
  return (
    <>
      <TypingDesk
        key={who}
        label={who === "self" ? "Type the phrase as yourself" : "Your friend types the same phrase"}
        expected={phrase}
        onTyped={(sample) => tries.compare(who, sample)}
        latest={latest?.timing ?? null}
        band={latest && band ? correctedBand(band, off) : null}
        off={off}
        status={tries.pending ? "Comparing…" : hints[who]}
        verdict={latest && <Verdict latest={latest} all={tries.all} />}
      />
      <FailureNotice failure={tries.failure} />
      {latest && band === null && (
        <p>
          <Button look="quiet" onClick={onShowBand}>
            Draw your usual band behind it
          </Button>
        </p>
      )}
      <OffParts off={off} text={phrase} />
    </>
  );
}

const hints: Readonly<Record<Who, string>> = {
  self: "Nothing that you type here is learned; it is only compared.",
  friend: "Hand the keyboard over. Nothing of your friend’s typing is kept.",
};
