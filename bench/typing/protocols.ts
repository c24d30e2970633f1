// The experiments of verification: which typings enrol, which probe, and who plays the impostor.
import type { Timings } from "../../packages/server/src/behavior/rhythm/sample.ts";
import type { Dataset, Typing, Typist } from "./dataset.ts";
import type { UserScores } from "./error-rates.ts";
import type { Scorer } from "./scorers.ts";

export interface Trial {
  readonly id: string;
  readonly enrol: readonly Timings[];
  readonly genuine: readonly Timings[];
  readonly impostor: readonly Timings[];
}

export interface Protocol {
  readonly name: string;
  /** The typist's trial, or nothing where the typist has too few typings for it. */
  readonly trialOf: (typist: Typist, others: readonly Typist[]) => Trial | undefined;
}

/** Typings of each other user who plays an impostor (Killourhy & Maxion 2009: the first five). */
const IMPOSTOR_TYPINGS = 5;

/** Everybody's trial under a protocol. */
export function trialsOf(dataset: Dataset, protocol: Protocol): Trial[] {
  return dataset.typists.flatMap((typist) => {
    const others = dataset.typists.filter((other) => other !== typist);
    return protocol.trialOf(typist, others) ?? [];
  });
}

export function scoreTrial(trial: Trial, scorer: Scorer): UserScores {
  const score = scorer.enrol(trial.enrol);
  return {
    id: trial.id,
    genuine: Float64Array.from(trial.genuine, score),
    impostor: Float64Array.from(trial.impostor, score),
  };
}

/** First half trains, second half tests; the profile is the last `profile` of the first half. */
export function standardProtocol(profile: number): Protocol {
  return {
    name: `standard, last ${profile}`,
    trialOf: (typist, others) => {
      const half = Math.floor(typist.typings.length / 2);
      if (half < 100) return undefined;
      const enrol = typist.typings.slice(half - profile, half);
      return toTrial(typist, enrol, typist.typings.slice(half), novices(others));
    },
  };
}

/** Enrols when the text has become a habit, tests in later sessions; impostors are novices and practised. */
export function practisedProtocol(enrolled: number): Protocol {
  return {
    name: `practised, N = ${enrolled}`,
    trialOf: (typist, others) => {
      const start = Math.floor(countSessions(typist) / 2);
      const enrol = inSessions(typist, start, start).slice(0, enrolled);
      const genuine = inSessions(typist, start + 1, Infinity);
      if (start < 2 || enrol.length < enrolled || genuine.length === 0) return undefined;
      return toTrial(typist, enrol, genuine, [...novices(others), ...practised(others)]);
    },
  };
}

/** Enrols in the first session, tests in the next three, while the habit still forms. */
export function nextSessionsProtocol(enrolled: number): Protocol {
  return {
    name: `next sessions, N = ${enrolled}`,
    trialOf: (typist, others) => {
      const enrol = inSessions(typist, 0, 0).slice(0, enrolled);
      const genuine = inSessions(typist, 1, 3);
      if (enrol.length < enrolled || genuine.length === 0) return undefined;
      return toTrial(typist, enrol, genuine, novices(others));
    },
  };
}

/** For data of one sitting: enrols with the first, tests with the rest. */
export function oneSittingProtocol(enrolled: number): Protocol {
  return {
    name: `one sitting, N = ${enrolled}`,
    trialOf: (typist, others) => {
      if (countSessions(typist) > 1 || typist.typings.length < enrolled + 5) return undefined;
      const [enrol, genuine] = [typist.typings.slice(0, enrolled), typist.typings.slice(enrolled)];
      return toTrial(typist, enrol, genuine, novices(others));
    },
  };
}

export const PROTOCOLS: readonly Protocol[] = [
  standardProtocol(30),
  standardProtocol(100),
  practisedProtocol(5),
  practisedProtocol(10),
  practisedProtocol(20),
  nextSessionsProtocol(10),
  nextSessionsProtocol(20),
  oneSittingProtocol(10),
];

export function novices(others: readonly Typist[]): Typing[] {
  return others.flatMap(({ typings }) => typings.slice(0, IMPOSTOR_TYPINGS));
}

export function practised(others: readonly Typist[]): Typing[] {
  return others.flatMap(({ typings }) => typings.slice(-IMPOSTOR_TYPINGS));
}

export function countSessions({ typings }: Typist): number {
  return new Set(typings.map(({ session }) => session)).size;
}

function inSessions({ typings }: Typist, first: number, last: number): Typing[] {
  return typings.filter(({ session }) => session >= first && session <= last);
}

function toTrial(
  { id }: Typist,
  enrol: readonly Typing[],
  genuine: readonly Typing[],
  impostor: readonly Typing[],
): Trial {
  const timingsOf = (typings: readonly Typing[]): Timings[] =>
    typings.map(({ timings }) => timings);
  return {
    id,
    enrol: timingsOf(enrol),
    genuine: timingsOf(genuine),
    impostor: timingsOf(impostor),
  };
}
