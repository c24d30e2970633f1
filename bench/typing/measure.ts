// Runs every experiment on one data set for one group of its users, and gathers the figures.
import type { RhythmModel } from "../../packages/server/src/behavior/rhythm/model.ts";
import { scoreAgainst } from "../../packages/server/src/behavior/rhythm/score.ts";
import { buildTemplate } from "../../packages/server/src/behavior/rhythm/template.ts";
import { thresholdsFor } from "../../packages/server/src/behavior/rhythm/threshold.ts";
import type { Dataset } from "./dataset.ts";
import {
  acceptedShare,
  deviation,
  equalErrorRate,
  frrAtFar,
  globalEqualErrorRate,
  mean,
} from "./error-rates.ts";
import type { UserScores } from "./error-rates.ts";
import { globalThresholdFor, modelFor } from "./folds.ts";
import type { Folds } from "./folds.ts";
import { forgeTyping, populationMedian } from "./forgery.ts";
import { manhattanScaled } from "./manhattan-scaled.ts";
import { PROTOCOLS, scoreTrial, trialsOf } from "./protocols.ts";
import type { Protocol, Trial } from "./protocols.ts";
import { seededRandom } from "./random.ts";
import { replayEverybody } from "./replay.ts";
import type { LivenessOutcome } from "./replay.ts";
import { rhythmScorer } from "./scorers.ts";
import type { Scorer } from "./scorers.ts";
import { acceptedAt, streamEverybody } from "./streaming.ts";
import type { Learning, Margins } from "./streaming.ts";

/** Rates are 0..1. */
export interface ScorerFigures {
  readonly scorer: string;
  readonly users: number;
  readonly eer: number;
  readonly eerDeviation: number;
  readonly globalEer: number;
  readonly frrAtFar1: number;
  readonly frrAtFar5: number;
}

/** What the product's own thresholds do, which follow each profile. */
export interface ThresholdFigures {
  readonly frr: number;
  readonly far: number;
  readonly learnFrr: number;
  readonly learnFar: number;
  /** Forgeries of the population's median accepted as a match, and well enough to teach. */
  readonly forgedMatch: number;
  readonly forgedLearn: number;
}

export interface ProtocolFigures {
  readonly protocol: string;
  readonly scorers: readonly ScorerFigures[];
  readonly thresholds: ThresholdFigures;
}

export interface StreamingFigures {
  readonly learning: Learning;
  /** `own`: the thresholds that the product sets by profile. `global`: one score for everybody, set on other users. */
  readonly threshold: "own" | "global";
  readonly users: number;
  readonly frr: number;
  readonly far: number;
  /** Share of forgeries of the population's median that match. */
  readonly forged: number;
  readonly learned: number;
}

export interface GroupFigures {
  readonly dataset: string;
  /** `cross-validated`: scored by models that never saw them. `unseen`: never used in training. */
  readonly group: "cross-validated" | "unseen";
  readonly users: number;
  readonly protocols: readonly ProtocolFigures[];
  readonly streaming: readonly StreamingFigures[];
  readonly liveness: LivenessOutcome;
}

type ModelOf = (id: string) => RhythmModel;

/** @param users ids of the group; the data set's other users still play impostors */
export function measureGroup(
  dataset: Dataset,
  group: GroupFigures["group"],
  users: ReadonlySet<string>,
  folds: Folds,
): GroupFigures {
  const modelOf: ModelOf = (id) => modelFor(folds, id);
  const members = dataset.typists.filter(({ id }) => users.has(id));
  return {
    dataset: dataset.name,
    group,
    users: users.size,
    protocols: PROTOCOLS.flatMap(
      (protocol) => measureProtocol(dataset, protocol, users, modelOf) ?? [],
    ),
    streaming: measureStreaming(dataset, users, folds),
    liveness: replayEverybody(members, dataset.deviceClass, modelOf),
  };
}

function measureProtocol(
  dataset: Dataset,
  protocol: Protocol,
  users: ReadonlySet<string>,
  modelOf: ModelOf,
): ProtocolFigures | undefined {
  const trials = trialsOf(dataset, protocol).filter(({ id }) => users.has(id));
  if (trials.length === 0) return undefined;
  const scorers = [
    measureScorer(trials, () => manhattanScaled),
    measureScorer(trials, (id) => rhythmScorer(modelOf(id))),
  ];
  return {
    protocol: protocol.name,
    scorers,
    thresholds: measureThresholds(dataset, trials, modelOf),
  };
}

function measureScorer(trials: readonly Trial[], scorerOf: (id: string) => Scorer): ScorerFigures {
  const users: UserScores[] = trials.map((trial) => scoreTrial(trial, scorerOf(trial.id)));
  const eers = users.map(({ genuine, impostor }) => equalErrorRate(genuine, impostor));
  return {
    scorer: scorerOf(trials[0]?.id ?? "").name,
    users: users.length,
    eer: mean(eers),
    eerDeviation: deviation(eers),
    globalEer: globalEqualErrorRate(users),
    frrAtFar1: frrAtFar(users, 0.01),
    frrAtFar5: frrAtFar(users, 0.05),
  };
}

const FORGERIES = 10;

function measureThresholds(
  { typists, deviceClass }: Dataset,
  trials: readonly Trial[],
  modelOf: ModelOf,
): ThresholdFigures {
  const random = seededRandom(5);
  const rates = trials.map((trial) => {
    const model = modelOf(trial.id);
    const template = buildTemplate(trial.enrol);
    const { accept, learn } = thresholdsFor(template, deviceClass, model);
    const median = populationMedian(typists.filter(({ id }) => id !== trial.id));
    const forged = Array.from({ length: FORGERIES }, (_, i) =>
      i === 0 ? median : forgeTyping(median, random),
    );
    const scores = (probes: Trial["genuine"]): number[] =>
      probes.map((probe) => scoreAgainst(template, probe, model));
    const [own, others, forgeries] = [
      scores(trial.genuine),
      scores(trial.impostor),
      scores(forged),
    ];
    return {
      frr: 1 - acceptedShare(own, accept),
      far: acceptedShare(others, accept),
      learnFrr: 1 - acceptedShare(own, learn),
      learnFar: acceptedShare(others, learn),
      forgedMatch: acceptedShare(forgeries, accept),
      forgedLearn: acceptedShare(forgeries, learn),
    };
  });
  const average = (name: keyof ThresholdFigures): number => mean(rates.map((rate) => rate[name]));
  return {
    frr: average("frr"),
    far: average("far"),
    learnFrr: average("learnFrr"),
    learnFar: average("learnFar"),
    forgedMatch: average("forgedMatch"),
    forgedLearn: average("forgedLearn"),
  };
}

function measureStreaming(
  dataset: Dataset,
  users: ReadonlySet<string>,
  folds: Folds,
): StreamingFigures[] {
  const kinds: Learning[] = ["strict", "confirmed"];
  const modelOf = (id: string): RhythmModel => modelFor(folds, id);
  return kinds.flatMap((learning) => {
    const streamed = streamEverybody(dataset, modelOf, learning).filter(({ id }) => users.has(id));
    if (streamed.length === 0) return [];
    const learned = mean(streamed.map((user) => user.learned));
    const describe = (
      threshold: StreamingFigures["threshold"],
      rates: readonly Readonly<Record<keyof Margins, number>>[],
    ): StreamingFigures => {
      const average = (name: keyof Margins): number => mean(rates.map((rate) => rate[name]));
      const [frr, far, forged] = [1 - average("genuine"), average("impostor"), average("forger")];
      return { learning, threshold, users: streamed.length, frr, far, forged, learned };
    };
    const own = streamed.map((user) => acceptedAt([user.own], 0));
    const global = streamed.flatMap(({ id, raw }) => {
      const threshold = globalThresholdFor(folds, id);
      return threshold === undefined ? [] : acceptedAt([raw], threshold);
    });
    return [
      describe("own", own),
      ...(global.length === streamed.length ? [describe("global", global)] : []),
    ];
  });
}
