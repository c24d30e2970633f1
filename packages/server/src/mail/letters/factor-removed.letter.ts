// Tells that a way to sign in is gone.
import { greetableName } from "../letter.ts";
import { type NoticeLetter, notYou, whenAndWhere } from "../notice.ts";

export const factorRemoved: NoticeLetter<"factorRemoved"> = ({
  user,
  facts,
  config,
  request,
  at,
}) => ({
  topic: "factorRemoved",
  subject: `A way to sign in was removed from your ${config.rpName} account`,
  name: greetableName(user.firstName),
  paragraphs: [`Removed from your account: ${facts.factor}.`, whenAndWhere(request, at)],
  closing: ["If this was you, there is nothing to do.", notYou(config)],
});
