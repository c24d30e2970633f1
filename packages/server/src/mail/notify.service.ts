// Notices: what an account's owner is told of by mail, because they may not have done it themself.
import type { ActingContext } from "../context.ts";
import { spendAttemptInside } from "../rate-limit/rate-limit.service.ts";
import type { Tx } from "../store/db.ts";
import type { UserRow } from "../users/user.entity.ts";
import { accountTakenBack } from "./letters/account-taken-back.letter.ts";
import { emailChanged } from "./letters/email-changed.letter.ts";
import { factorAdded } from "./letters/factor-added.letter.ts";
import { factorRemoved } from "./letters/factor-removed.letter.ts";
import { newDevice } from "./letters/new-device.letter.ts";
import { passwordChanged } from "./letters/password-changed.letter.ts";
import { passwordReset } from "./letters/password-reset.letter.ts";
import type { NoticeFacts, NoticeKind, NoticeLetter } from "./notice.ts";
import { enqueueLetter } from "./outbox.service.ts";

const letters: { readonly [Kind in NoticeKind]: NoticeLetter<Kind> } = {
  newDevice,
  factorAdded,
  factorRemoved,
  passwordChanged,
  passwordReset,
  emailChanged,
  accountTakenBack,
};

// Each of these follows a link that went to the mailbox or took the account away from it; a mailbox that was told of
// others without end must still get its way back. The others can be caused at will by whoever holds a session, also
// under an address that never was theirs.
const unlimited: ReadonlySet<NoticeKind> = new Set([
  "passwordReset",
  "emailChanged",
  "accountTakenBack",
]);

/**
 * Tells an account's owner by mail, in the transaction of the change that it tells of. A mailbox that was told of many
 * changes of one kind within the hour isn't told of the next: the change stands all the same, and so does its audit row.
 *
 * @param user whom to tell, at the address that the row names
 * @param kind `newDevice`, `factorAdded`, `factorRemoved`, `passwordChanged`, `passwordReset`, `emailChanged`, `accountTakenBack`
 * @param facts what the kind needs, or null; see {@link NoticeFacts}
 */
export async function notify<Kind extends NoticeKind>(
  ctx: ActingContext,
  tx: Tx,
  user: Pick<UserRow, "email" | "firstName">,
  kind: Kind,
  facts: NoticeFacts[Kind],
): Promise<void> {
  const { config, request } = ctx;
  const key = { rate: "notice", subject: user.email } as const;
  if (!unlimited.has(kind) && !(await spendAttemptInside(ctx, tx, `notice of ${kind}`, key)))
    return;
  const letter = letters[kind]({ user, facts, config, request, at: ctx.now() });
  await enqueueLetter(ctx, tx, user.email, letter);
}
