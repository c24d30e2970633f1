// Tells of a sign-in from a device that hadn't been seen before.
import { greetableName } from "../letter.ts";
import { type NoticeLetter, notYou, whenAndWhere } from "../notice.ts";

export const newDevice: NoticeLetter<"newDevice"> = ({ user, config, request, at }) => ({
  topic: "newDevice",
  subject: `New sign-in to your ${config.rpName} account`,
  name: greetableName(user.firstName),
  paragraphs: [
    "Someone signed in to your account from a device that we hadn't seen before.",
    whenAndWhere(request, at),
  ],
  closing: ["If this was you, there is nothing to do.", notYou(config)],
});
