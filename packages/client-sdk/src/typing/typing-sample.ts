// What a capture hands over, in the shapes that the server takes.
import type { ApiInputs } from "../api-types.ts";

/**
 * One typing of a text: when each position was pressed and released, never which key it was.
 * Times are milliseconds since the first press; a release is null where none was reported.
 * One that doesn't show its typist's rhythm says why in `unusable`, and holds no timings.
 */
export type TypingSample = ApiInputs["behavior"]["score"]["sample"];

/** A sample bound to one capture (`api.behavior.beginCapture`): it serves once. */
export type BoundTyping = ApiInputs["behavior"]["score"];

/** The kind of keyboard. Each has a profile of its own. */
export type DeviceClass = TypingSample["deviceClass"];

/** Why a sample doesn't show its typist's rhythm. */
export type UnusableReason = NonNullable<TypingSample["unusable"]>;

/** What has been typed so far, to draw it. Times are those of `performance.now()`. */
export interface LiveTyping {
  readonly pressMs: readonly number[];
  /** Null while a key is down, and where no release is reported. */
  readonly releaseMs: readonly (number | null)[];
  readonly unusable: UnusableReason | undefined;
}
