// The inbox of a developer's machine: every letter that would have been sent, to whomever.
import type { RequestContext } from "../context.ts";
import { generalError } from "../errors.ts";
import type { InboxLetter, InboxQuery } from "./mail.schema.ts";
import type { OutboxLetter } from "./outbox.service.ts";
import { findKeptLetters } from "./outbox.store.ts";

// Letters are sealed, so that an address is found by reading; a developer's inbox is short.
const mostRead = 500;

/**
 * Letters that were kept for want of a mail server, newest first.
 *
 * @throws LatchkeyError `NOT_FOUND` in production, and wherever mail is really sent
 */
export async function readInbox(ctx: RequestContext, query: InboxQuery): Promise<InboxLetter[]> {
  if (!ctx.config.mail.inbox) throw generalError("NOT_FOUND");
  await ctx.mailer.runErrands();
  const rows = await findKeptLetters(ctx.db, mostRead);
  const letters = rows.map(({ id, sealed, createdAt }) => {
    const letter = JSON.parse(ctx.keyring.open("mail", sealed)) as OutboxLetter;
    return { id, ...letter, sentAt: createdAt };
  });
  return letters
    .filter((letter) => query.to === undefined || letter.to === query.to)
    .slice(0, query.limit);
}
