// Tells a mailbox that what somebody, perhaps its owner, registered it with can't be used.
import type { Config } from "../../config/settings.ts";
import type { Letter } from "../letter.ts";
import { linkTo } from "../links.ts";

export function registrationRefused(
  config: Config,
  occasion: { readonly name: string | null; readonly where: string },
): Letter {
  return {
    topic: "registrationRefused",
    subject: `Your registration at ${config.rpName} didn't go through`,
    name: occasion.name,
    paragraphs: [
      "Someone registered this address with a passkey that can't be used for another account. No account was made.",
      occasion.where,
      "If it was you, register again with a new passkey.",
    ],
    action: { label: "Register", url: linkTo(config, "register") },
    closing: ["If it wasn't you, there is nothing to do."],
  };
}
