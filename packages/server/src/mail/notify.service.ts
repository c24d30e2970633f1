// Notices: what an account's owner is told of by mail, because they may not have done it themself.
import type { ActingContext } from "../context.ts";
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

/**
 * Tells an account's owner by mail, in the transaction of the change that it tells of.
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
  const letter = letters[kind]({ user, facts, config, request, at: ctx.now() });
  await enqueueLetter(ctx, tx, user.email, letter);
}
