// Profiles and their parts in words.
import type { Finding, StoredProfile } from "./timing.ts";

type Kind = Pick<StoredProfile, "subject" | "deviceClass">;

/** As in "The password, on a keyboard". */
export function nameProfile({ subject, deviceClass }: Kind): string {
  const what = subject === "password" ? "Your password" : "The phrase";
  return `${what}, on ${deviceClass === "keyboard" ? "a keyboard" : "a touch screen"}`;
}

export function describeFinding({ verdict, subject, deviceClass, standing }: Finding): {
  readonly tone: "proven" | "attention" | "refused" | "plain";
  readonly badge: string;
  readonly where: string;
} {
  const where = nameProfile({ subject, deviceClass });
  if (verdict === "match") return { tone: "proven", badge: "Yours", where };
  if (verdict === "replay") return { tone: "refused", badge: "Played back", where };
  if (verdict === "mismatch")
    return { tone: "attention", badge: standing === "advisory" ? "Off, advice" : "Off", where };
  return { tone: "plain", badge: "Not compared", where };
}

const codes: Readonly<Record<string, string>> = {
  SAMPLE_MISSING: "No typing was sent along.",
  UNUSABLE: "The typing showed no rhythm:",
  pasted: "the password was pasted.",
  autofilled: "something filled the password in.",
  corrected: "the password was corrected while typing.",
  composed: "an input method composed it.",
  autoRepeated: "a key was held until it repeated.",
  focusLost: "the field was left in between.",
  incomplete: "some keys weren’t seen.",
  COARSE_CLOCK: "The browser’s clock was too coarse.",
  OTHER_TEXT: "It was as long as another text.",
};

/** Literal codes in words; those without words are left to the server's own sentence. */
export function describeCodes(all: readonly string[], fallback: string): string {
  const known = all.map((code) => codes[code]).filter((words) => words !== undefined);
  return known.length > 0 ? known.join(" ") : fallback;
}
