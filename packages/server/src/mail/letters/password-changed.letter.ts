// Tells that a signed-in person replaced the password.
import { greetableName } from "../letter.ts";
import { type NoticeLetter, notYou, whenAndWhere } from "../notice.ts";

export const passwordChanged: NoticeLetter<"passwordChanged"> = ({
  user,
  config,
  request,
  at,
}) => ({
  topic: "passwordChanged",
  subject: `Your ${config.rpName} password was changed`,
  name: greetableName(user.firstName),
  paragraphs: [
    "The password of your account was changed. Every other device was signed out.",
    whenAndWhere(request, at),
  ],
  closing: ["If this was you, there is nothing to do.", notYou(config)],
});
