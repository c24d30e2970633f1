// The stage: teach it, try to be yourself, let a friend try.
import { Tabs } from "@base-ui/react/tabs";
import { useState } from "react";
import { LearnStage } from "./learn-stage.tsx";
import styles from "./rhythm-stage.module.css";
import { type Band, intervalsOf, bandOf } from "./timing.ts";
import { TryStage } from "./try-stage.tsx";
import type { Enrolment } from "./use-enrolment.ts";
import { type Tries, useTries } from "./use-tries.ts";

interface RhythmStageProps {
  readonly enrolment: Enrolment;
  /** How many samples of the phrase the server has, on this kind of keyboard. */
  readonly samples: number;
  /** The band of all that is stored, once it was shown. */
  readonly storedBand: Band | null;
  readonly onShowStored: () => void;
  /** Whether it was agreed to a moment ago: then the field is what comes next. */
  readonly justAgreed: boolean;
}

const acts = [
  { value: "learn", name: "Teach it" },
  { value: "self", name: "Be yourself" },
  { value: "friend", name: "A friend tries" },
] as const;

type Act = (typeof acts)[number]["value"];

export function RhythmStage(props: RhythmStageProps) {
  const { enrolment, storedBand, onShowStored } = props;
  const samples = enrolment.samples ?? props.samples;
  const [act, setAct] = useState<Act>(samples >= 10 ? "self" : "learn");
  const tries: Tries = useTries();
  const band = bandOf(enrolment.learned.map(intervalsOf)) ?? storedBand;
  const trying = {
    tries,
    samples,
    band: storedBand ?? band,
    onShowBand: onShowStored,
    onLearn: () => setAct("learn"),
  };
  return (
    <Tabs.Root className={styles.stage} value={act} onValueChange={(value: Act) => setAct(value)}>
      <Tabs.List className={styles.acts} aria-label="What to do" activateOnFocus>
        {acts.map(({ value, name }) => (
          <Tabs.Tab key={value} value={value} className={styles.act}>
            {name}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="learn" className={styles.panel}>
        <LearnStage
          enrolment={enrolment}
          samples={samples}
          band={storedBand}
          ready={props.justAgreed}
        />
      </Tabs.Panel>
      <Tabs.Panel value="self" className={styles.panel}>
        <TryStage who="self" {...trying} />
      </Tabs.Panel>
      <Tabs.Panel value="friend" className={styles.panel}>
        <TryStage who="friend" {...trying} />
      </Tabs.Panel>
    </Tabs.Root>
  );
}
