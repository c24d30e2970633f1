// Tells that the password was replaced through the mailbox.
import { greetableName } from "../letter.ts";
import { type NoticeLetter, notYou, whenAndWhere } from "../notice.ts";

export const passwordReset: NoticeLetter<"passwordReset"> = ({ user, config, request, at }) => ({
  topic: "passwordReset",
  subject: `Your ${config.rpName} password was reset`,
  name: greetableName(user.firstName),
  paragraphs: [
    "A new password was set through a link that we mailed to this address. Every device was signed out.",
    whenAndWhere(request, at),
  ],
  closing: [
    "If this was you, there is nothing to do.",
    `${notYou(config)} Change the password of your mailbox too: whoever did this could read it.`,
  ],
});
