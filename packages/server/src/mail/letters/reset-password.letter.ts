// Lets the mailbox's owner set a new password.
import type { Config } from "../../config/settings.ts";
import type { Letter } from "../letter.ts";
import { linkTo } from "../links.ts";

export function resetPassword(
  config: Config,
  occasion: {
    readonly name: string | null;
    readonly token: string;
    readonly where: string;
    /** Whether the account has a password to replace. */
    readonly hasPassword: boolean;
  },
): Letter {
  const { hasPassword } = occasion;
  return {
    topic: "resetPassword",
    subject: hasPassword
      ? `Reset your ${config.rpName} password`
      : `Set a password for ${config.rpName}`,
    name: occasion.name,
    paragraphs: [
      hasPassword
        ? "Someone, hopefully you, asked to reset the password of your account."
        : "Someone, hopefully you, asked to reset the password of your account. It has none: you sign in with a passkey. If you can't any more, set a password here.",
      "The link works once, for 30 minutes. It signs every device out, and your second factor will still be asked for.",
      occasion.where,
    ],
    action: {
      label: hasPassword ? "Choose a new password" : "Choose a password",
      url: linkTo(config, "reset-password", occasion.token),
    },
    closing: ["If it wasn't you, there is nothing to do: nothing changes until the link is used."],
  };
}
