// Half-way sign-ins: a ticket opens the next step of its own flow and nothing else.
import type { RequestContext } from "../../context.ts";
import { randomTokenB64u, sha256B64u } from "../../crypto/digest.ts";
import type { SessionMode } from "../../sessions/session.entity.ts";
import type { Db, Tx } from "../../store/db.ts";
import type { UserRow } from "../../users/user.entity.ts";
import { findUserById } from "../../users/user.store.ts";
import { signInError } from "./sign-in.errors.ts";
import type { TicketRow } from "./ticket.entity.ts";
import { countTicketAttempt, findTicket, insertTicket } from "./ticket.store.ts";

// A letter may be minutes on its way; NIST SP 800-63B-4, section 3.1.3, lets a secret sent elsewhere live ten at most.
const lifetimesMs = { second: 5 * 60_000, fallback: 10 * 60_000 } as const;
// A person mistypes a code twice; past five tries the first factor has to be proven again.
const mostAttempts = 5;

/** A half-way sign-in and whose it is. */
export interface OpenTicket {
  readonly ticket: TicketRow;
  readonly user: UserRow;
}

/** Makes a ticket for an account that has proven a factor. */
export async function issueTicket(
  ctx: RequestContext,
  tx: Tx,
  proven: {
    readonly userId: string;
    readonly mode: SessionMode;
    readonly methods: readonly string[];
    readonly typingSealed: string | null;
    /** What completes it. */
    readonly awaits: keyof typeof lifetimesMs;
  },
): Promise<{ readonly token: string; readonly ticket: TicketRow }> {
  const token = randomTokenB64u();
  const { userId, mode, methods, typingSealed, awaits } = proven;
  const ticket: TicketRow = {
    ticketHash: sha256B64u(token),
    userId,
    mode,
    methods: [...methods],
    attempts: 0,
    typingSealed,
    expiresAt: new Date(ctx.now().getTime() + lifetimesMs[awaits]),
  };
  await insertTicket(tx, ticket);
  return { token, ticket };
}

/**
 * Looks a ticket up and counts a try against it; the count stands whatever the answer turns out to be.
 *
 * @throws LatchkeyError `TICKET_INVALID` when it is unknown, spent, expired or tried too often
 */
export async function openTicket(ctx: RequestContext, ticketToken: string): Promise<OpenTicket> {
  const opened = await ctx.db.transaction(async (tx) => {
    const found = await findOpenTicket(ctx, tx, ticketToken);
    return found && (await countTicketAttempt(tx, found.ticket)) ? found : null;
  });
  if (!opened) throw signInError("TICKET_INVALID");
  return opened;
}

/** Looks a ticket up without a try. @throws LatchkeyError `TICKET_INVALID` as {@link openTicket} does */
export async function peekTicket(ctx: RequestContext, ticketToken: string): Promise<OpenTicket> {
  const found = await findOpenTicket(ctx, ctx.db, ticketToken);
  if (!found) throw signInError("TICKET_INVALID");
  return found;
}

async function findOpenTicket(
  ctx: RequestContext,
  db: Db,
  ticketToken: string,
): Promise<OpenTicket | null> {
  const ticket = await findTicket(db, sha256B64u(ticketToken));
  if (!ticket || ticket.expiresAt <= ctx.now() || ticket.attempts >= mostAttempts) return null;
  const user = await findUserById(db, ticket.userId);
  return user && { ticket, user };
}
