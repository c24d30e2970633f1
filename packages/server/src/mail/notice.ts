// What notices are made of, and the sentences that they share.
import type { Config } from "../config/settings.ts";
import type { RequestFacts } from "../context.ts";
import type { UserRow } from "../users/user.entity.ts";
import type { Letter } from "./letter.ts";
import { linkTo } from "./links.ts";

/** Every kind of notice with the facts that it needs beside the request's; null where it needs none. */
export interface NoticeFacts {
  /** Someone signed in from a device that hadn't been seen before. */
  readonly newDevice: null;
  /** `factor` completes "was added": `the passkey "Phone"`, `an authenticator app`, `a password`. */
  readonly factorAdded: { readonly factor: string };
  readonly factorRemoved: { readonly factor: string };
  readonly passwordChanged: null;
  readonly passwordReset: null;
  /** Goes to the old address; `undoToken` gives it back. */
  readonly emailChanged: { readonly undoToken: string };
  /** Goes to the old address once more: what the account lost when it was taken back, such as `the passkey "Phone"`. */
  readonly accountTakenBack: { readonly removed: readonly string[]; readonly resetNeeded: boolean };
}

export type NoticeKind = keyof NoticeFacts;

/** What a notice is written from. */
interface NoticeOccasion<Kind extends NoticeKind> {
  readonly user: Pick<UserRow, "email" | "firstName">;
  readonly facts: NoticeFacts[Kind];
  readonly config: Config;
  readonly request: RequestFacts;
  readonly at: Date;
}

export type NoticeLetter<Kind extends NoticeKind> = (occasion: NoticeOccasion<Kind>) => Letter;

/** When, where from and with what: enough for people to recognise themselves. */
export function whenAndWhere(
  request: Pick<RequestFacts, "ipAddress" | "userAgent">,
  at: Date,
): string {
  const time = `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  const from = request.ipAddress === null ? "" : `, from the network address ${request.ipAddress}`;
  const device = request.userAgent === null ? "" : `, with ${deviceName(request.userAgent)}`;
  return `When and where: ${time}${from}${device}.`;
}

/** What to do when it was somebody else. */
export function notYou(config: Pick<Config, "origin">): string {
  return `If this wasn't you, reset your password at ${linkTo(config, "reset-password")}: that signs every device out.`;
}

const browsers = [
  ["Edge", /Edg\//],
  ["Opera", /OPR\//],
  ["Firefox", /Firefox\//],
  ["Chrome", /Chrom(e|ium)\//],
  ["Safari", /Safari\//],
] as const;
const systems = [
  ["iPhone", /iPhone/],
  ["iPad", /iPad/],
  ["Android", /Android/],
  ["Windows", /Windows/],
  ["macOS", /Mac OS X|Macintosh/],
  ["Linux", /Linux/],
] as const;

// From fixed lists: a user agent is whatever its sender likes, and this is mail in our name.
function deviceName(userAgent: string): string {
  const find = (known: readonly (readonly [string, RegExp])[]): string | undefined =>
    known.find(([, pattern]) => pattern.test(userAgent))?.[0];
  const browser = find(browsers);
  const system = find(systems);
  if (!browser) return system ?? "an unknown device";
  return system ? `${browser} on ${system}` : browser;
}
