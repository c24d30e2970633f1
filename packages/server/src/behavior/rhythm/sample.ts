// What a typing sample is, and the limits within which it is looked at.

/** The kind of keyboard. Each has a profile of its own: the same person types differently on each. */
export type DeviceClass = "keyboard" | "touch";

export const DEVICE_CLASSES: readonly DeviceClass[] = ["keyboard", "touch"];

/** Why the capture says that a sample doesn't show the person's rhythm. */
export type UnusableReason =
  | "pasted"
  | "autofilled"
  | "corrected"
  | "composed"
  | "autoRepeated"
  | "focusLost"
  | "incomplete";

/**
 * One typing of the text: timings by position, never which keys.
 * Only differences of the times are used, so any origin will do.
 */
export interface RhythmSample {
  /** Press times in order of position, milliseconds. */
  readonly pressMs: ArrayLike<number>;
  /** Release times by the same positions, milliseconds; `null` where the keyboard reported no key-up. */
  readonly releaseMs: ArrayLike<number | null>;
  /** The smallest step of the capturing clock, milliseconds. */
  readonly clockStepMs: number;
  readonly deviceClass: DeviceClass;
  readonly unusable?: UnusableReason | undefined;
}

/**
 * A sample as the matcher sees it: seconds, `NaN` where a timing is absent.
 * Holds have one entry per position, the others one per pair of neighbours.
 * Plain arrays: a typed array this short costs more to allocate than to read.
 */
export interface Timings {
  /** Release minus press of the same key. */
  readonly holds: readonly number[];
  /** Press to next press. */
  readonly downDowns: readonly number[];
  /** Release to next press; negative when the keys overlap (rollover). */
  readonly upDowns: readonly number[];
}

/** Fewer keys carry too little rhythm; the bench itself has no text below ten. */
export const MIN_POSITIONS = 6;
/** Longest text; more would leave fewer than ten samples in a profile of 6 kB. */
export const MAX_POSITIONS = 128;
/** On a coarser clock rounding alone exceeds the 3.5 ms that tell a replay from a person (BENCHMARKS, liveness). */
export const MAX_CLOCK_STEP_MS = 5;
/** A pause this long between keys is an interruption, not rhythm; 0.1 ms steps up to it fit 16 bits. */
export const MAX_INTERVAL_MS = 6_000;
/** Beyond any clock a browser has (`Date.now()` is near 2e12), yet exact to a microsecond in a double. */
export const MAX_TIME_MS = 4e12;
/** A probe that leaves out more of the profile's timings than this share is refused, not guessed at. */
export const MAX_ABSENT_SHARE = 0.25;
/** Under ten samples the verdict is advice only (DESIGN: learning). */
export const FIRM_SAMPLES = 10;
/** Under three samples there is no spread to compare with. */
export const MIN_SAMPLES = 3;
/** The window of samples that a profile keeps. */
export const WINDOW_SAMPLES = 30;
