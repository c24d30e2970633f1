// `@latchkey/client-sdk/typing`: records the rhythm in which a field is filled.
export { captureTyping, type CaptureOptions, type TypingCapture } from "./capture-typing.ts";
export type {
  BoundTyping,
  DeviceClass,
  LiveTyping,
  TypingSample,
  UnusableReason,
} from "./typing-sample.ts";
