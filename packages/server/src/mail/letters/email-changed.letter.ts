// Tells the old mailbox that the account has left it, and how to take it back.
import { greetableName } from "../letter.ts";
import { linkTo } from "../links.ts";
import { type NoticeLetter, whenAndWhere } from "../notice.ts";

export const emailChanged: NoticeLetter<"emailChanged"> = ({
  user,
  facts,
  config,
  request,
  at,
}) => ({
  topic: "emailChanged",
  subject: `The address of your ${config.rpName} account was changed`,
  name: greetableName(user.firstName),
  paragraphs: [
    "Your account belongs to another email address now. Mail about it will no longer come here.",
    whenAndWhere(request, at),
    "If this was you, there is nothing to do. If it wasn't, take your account back within 72 hours: this address is restored, every device is signed out, and what was lately added to sign in with is removed.",
  ],
  action: { label: "This wasn't me", url: linkTo(config, "undo-email-change", facts.undoToken) },
  closing: [],
});
