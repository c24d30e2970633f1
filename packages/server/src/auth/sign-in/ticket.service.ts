// Half-way sign-ins: a ticket opens the next step of its own flow and nothing else.
import type { RequestContext } from "../../context.ts";
import { randomTokenB64u, sha256B64u } from "../../crypto/digest.ts";
import type { SessionMode } from "../../sessions/session.entity.ts";
import type { Tx } from "../../store/db.ts";
import type { UserRow } from "../../users/user.entity.ts";
import { findUserById } from "../../users/user.store.ts";
import { signInError } from "./sign-in.errors.ts";
import type { TicketRow } from "./ticket.entity.ts";
import { countTicketAttempt, findTicket, insertTicket } from "./ticket.store.ts";

const lifetimeMs = 5 * 60_000;
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
  },
): Promise<{ readonly ticket: string; readonly expiresAt: Date }> {
  const ticket = randomTokenB64u();
  const expiresAt = new Date(ctx.now().getTime() + lifetimeMs);
  const { userId, mode, methods, typingSealed } = proven;
  await insertTicket(tx, {
    ticketHash: sha256B64u(ticket),
    userId,
    mode,
    methods: [...methods],
    attempts: 0,
    typingSealed,
    expiresAt,
  });
  return { ticket, expiresAt };
}

/**
 * Looks a ticket up and counts a try against it; the count stands whatever the answer turns out to be.
 *
 * @throws LatchkeyError `TICKET_INVALID` when it is unknown, spent, expired or tried too often
 */
export async function openTicket(ctx: RequestContext, ticketToken: string): Promise<OpenTicket> {
  const opened = await ctx.db.transaction(async (tx) => {
    const ticket = await findTicket(tx, sha256B64u(ticketToken));
    if (!ticket || ticket.expiresAt <= ctx.now() || ticket.attempts >= mostAttempts) return null;
    if (!(await countTicketAttempt(tx, ticket))) return null;
    const user = await findUserById(tx, ticket.userId);
    return user && { ticket, user };
  });
  if (!opened) throw signInError("TICKET_INVALID");
  return opened;
}
