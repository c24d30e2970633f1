// Tells the owner of an account that another one asked for its address.
import type { Config } from "../../config/settings.ts";
import type { Letter } from "../letter.ts";
import { linkTo } from "../links.ts";

export function emailChangeRefused(
  config: Config,
  occasion: { readonly name: string | null; readonly where: string },
): Letter {
  return {
    topic: "emailChangeRefused",
    subject: `Your address is in use at ${config.rpName}`,
    name: occasion.name,
    paragraphs: [
      "Someone asked to use this address for another account, but it belongs to yours already. Nothing was changed.",
      occasion.where,
      "If it was you, you have two accounts: sign in to this one, or give it another address first.",
    ],
    action: { label: "Sign in", url: linkTo(config, "sign-in") },
    closing: ["If it wasn't you, there is nothing to do."],
  };
}
