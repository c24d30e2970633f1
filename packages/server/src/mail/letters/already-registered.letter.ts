// Tells the owner of an account that somebody, perhaps they, tried to register with its address again.
import type { Config } from "../../config/settings.ts";
import type { Letter } from "../letter.ts";
import { linkTo } from "../links.ts";

export function alreadyRegistered(
  config: Config,
  occasion: { readonly name: string | null; readonly where: string },
): Letter {
  return {
    topic: "alreadyRegistered",
    subject: `You have a ${config.rpName} account already`,
    name: occasion.name,
    paragraphs: [
      "Someone tried to register with this address, but it has an account already. Nothing was changed.",
      occasion.where,
      "If it was you, sign in instead.",
    ],
    action: { label: "Sign in", url: linkTo(config, "sign-in") },
    closing: [
      `If you no longer know how you signed in, set a new password: ${linkTo(config, "reset-password")}`,
      "If it wasn't you, there is nothing to do.",
    ],
  };
}
