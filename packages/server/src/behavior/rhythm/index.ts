// Typing rhythm: pure functions over timings, without I/O, clock or state. Published as `@latchkey/server/behavior`.
export { explainSample } from "./explain.ts";
export type { RhythmExplanation, TimingDeviation } from "./explain.ts";
export { checkFirstLiveness, checkLiveness, replayMaterial } from "./liveness.ts";
export type { LivenessFinding, RememberedSamples } from "./liveness.ts";
export { MAX_PROFILE_BYTES, buildProfile, windowCapacity } from "./profile.ts";
export type { ProfileResult, RhythmProfile } from "./profile.ts";
export { restoreProfile, serializeProfile } from "./profile-codec.ts";
export type { RestoreResult } from "./profile-codec.ts";
export { readSample } from "./read-sample.ts";
export type { SampleReading, SampleRefusal, SampleRefusalCode } from "./read-sample.ts";
export {
  DEVICE_CLASSES,
  FIRM_SAMPLES,
  MAX_CLOCK_STEP_MS,
  MAX_INTERVAL_MS,
  MAX_POSITIONS,
  MIN_POSITIONS,
  MIN_SAMPLES,
  WINDOW_SAMPLES,
} from "./sample.ts";
export type { DeviceClass, RhythmSample, Timings, UnusableReason } from "./sample.ts";
export { scoreSample } from "./score.ts";
export type { RhythmUnknown, RhythmVerdict, ScoreResult } from "./score.ts";
export { updateProfile } from "./update.ts";
export type { UpdateOptions, UpdateResult } from "./update.ts";
export { RHYTHM_PROVENANCE } from "./weights-provenance.ts";
