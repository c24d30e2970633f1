// Tells the old mailbox what became of an account that it took back.
import { greetableName } from "../letter.ts";
import { linkTo } from "../links.ts";
import { type NoticeLetter, whenAndWhere } from "../notice.ts";

export const accountTakenBack: NoticeLetter<"accountTakenBack"> = ({
  user,
  facts,
  config,
  request,
  at,
}) => ({
  topic: "accountTakenBack",
  subject: `You took your ${config.rpName} account back`,
  name: greetableName(user.firstName),
  paragraphs: [
    "Your account belongs to this address again, and every device was signed out.",
    facts.removed.length === 0
      ? "No way to sign in was found that had been added around the change."
      : `Removed from your account, because it was added around the change: ${facts.removed.join(", ")}. Add again what was yours.`,
    "Whatever was there before stays. Look through your passkeys, authenticator apps and recovery codes, and remove what you don't know.",
    facts.resetNeeded
      ? "Nothing is left to sign in with: choose a new password to come in."
      : "Choose a new password now, in case somebody knows the old one.",
    whenAndWhere(request, at),
  ],
  action: { label: "Choose a new password", url: linkTo(config, "reset-password") },
  closing: ["If you didn't follow the link, change the password of your mailbox too."],
});
