// Asks a new mailbox whether an account may move to it.
import type { Config } from "../../config/settings.ts";
import type { Letter } from "../letter.ts";
import { linkTo } from "../links.ts";

export function confirmEmailChange(
  config: Config,
  occasion: { readonly name: string | null; readonly token: string; readonly where: string },
): Letter {
  return {
    topic: "confirmEmailChange",
    subject: `Confirm your new address for ${config.rpName}`,
    name: occasion.name,
    paragraphs: [
      "You asked to use this address for your account. The link works once, for one hour; until then the old address stays.",
      occasion.where,
    ],
    action: {
      label: "Use this address",
      url: linkTo(config, "confirm-email-change", occasion.token),
    },
    closing: ["If this wasn't you, don't confirm, and nothing happens."],
  };
}
