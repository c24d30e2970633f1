// A made-up typist for tests: seeded, so that every run sees the same rhythm.
import type { RhythmSample } from "./sample.ts";

export interface SyntheticTypist {
  /** The next typing of the text. */
  readonly type: () => RhythmSample;
}

/**
 * @param seed who types: another seed is another person
 * @param positions number of keys
 * @param spread how much they vary, as a share of each timing
 */
export function syntheticTypist(seed: number, positions = 11, spread = 0.1): SyntheticTypist {
  const normal = seededNormal(seed);
  const holdsMs = Array.from({ length: positions }, () => 90 * Math.exp(0.25 * normal()));
  const gapsMs = Array.from({ length: positions - 1 }, () => 200 * Math.exp(0.5 * normal()));
  const vary = (ms: number): number => ms * Math.exp(spread * normal());
  return {
    type: () => {
      const pressMs = [0];
      for (const gap of gapsMs) pressMs.push((pressMs.at(-1) ?? 0) + vary(gap));
      const releaseMs = pressMs.map((press, k) => press + vary(holdsMs[k] ?? 0));
      return { pressMs, releaseMs, clockStepMs: 0.1, deviceClass: "keyboard" };
    },
  };
}

/** @returns `count` typings of one typist */
export function typings(typist: SyntheticTypist, count: number): RhythmSample[] {
  return Array.from({ length: count }, () => typist.type());
}

/** The same sample with every time moved by up to `ms` either way, as a forger would blur a recording. */
export function blur(sample: RhythmSample, ms: number, seed = 1): RhythmSample {
  const normal = seededNormal(seed);
  const shift = (): number => ms * Math.sin(normal() * 3);
  const pressMs = Array.from(sample.pressMs, (time) => 1000 + time + shift());
  const releaseMs = Array.from(sample.releaseMs, (time) =>
    time === null ? null : 1000 + time + shift(),
  );
  return { ...sample, pressMs, releaseMs };
}

function seededNormal(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
