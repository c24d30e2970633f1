// Asks whoever typed the right password in an unfamiliar rhythm to show that they read the account's mail.
import type { Config } from "../../config/settings.ts";
import type { Letter } from "../letter.ts";
import { notYou } from "../notice.ts";

/** @param occasion `minutes` is how long the code works from now; `where` tells who typed the password */
export function emailCode(
  config: Config,
  occasion: {
    readonly name: string | null;
    readonly code: string;
    readonly minutes: number;
    readonly where: string;
  },
): Letter {
  const minutes = occasion.minutes === 1 ? "a minute" : `${occasion.minutes} minutes`;
  return {
    topic: "emailCode",
    subject: `Your code to sign in to ${config.rpName}`,
    name: occasion.name,
    paragraphs: [
      "Someone entered your password, and it was right, but it wasn't typed the way you type it. If that was you, enter this code on the page that asks for it.",
    ],
    code: occasion.code,
    closing: [
      `The code works once, for ${minutes}, and for this sign-in alone. Give it to nobody: we never ask for it by phone or mail.`,
      occasion.where,
      `${notYou(config)} Somebody knows the old one. Without the code they don't get in.`,
    ],
  };
}
