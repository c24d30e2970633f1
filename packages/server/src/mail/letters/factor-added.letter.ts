// Tells of a new way to sign in.
import { greetableName } from "../letter.ts";
import { type NoticeLetter, notYou, whenAndWhere } from "../notice.ts";

export const factorAdded: NoticeLetter<"factorAdded"> = ({ user, facts, config, request, at }) => ({
  topic: "factorAdded",
  subject: `A way to sign in was added to your ${config.rpName} account`,
  name: greetableName(user.firstName),
  paragraphs: [`Added to your account: ${facts.factor}.`, whenAndWhere(request, at)],
  closing: ["If this was you, there is nothing to do.", notYou(config)],
});
