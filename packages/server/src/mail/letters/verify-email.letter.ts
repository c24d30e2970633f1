// Asks the mailbox of an account whether the address is right.
import type { Config } from "../../config/settings.ts";
import type { Letter } from "../letter.ts";
import { linkTo } from "../links.ts";

/** @param occasion `where` tells who registered, so that a stranger's registration can be told from one's own */
export function verifyEmail(
  config: Config,
  occasion: { readonly name: string | null; readonly token: string; readonly where: string | null },
): Letter {
  return {
    topic: "verifyEmail",
    subject: `Confirm your address for ${config.rpName}`,
    name: occasion.name,
    paragraphs: [
      "Confirm that this mailbox is yours. The link works once, for 24 hours.",
      ...(occasion.where === null ? [] : [`You registered. ${occasion.where}`]),
    ],
    action: {
      label: "Confirm this address",
      url: linkTo(config, "verify-email", occasion.token),
    },
    closing: [
      "If this wasn't you, don't confirm: somebody else entered your address. Without a confirmation they keep nothing.",
    ],
  };
}
