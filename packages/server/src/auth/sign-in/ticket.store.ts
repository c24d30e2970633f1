// Reads and writes of half-way sign-ins.
import type { Db, Tx } from "../../store/db.ts";
import { deleteLapsed } from "../../store/rows.ts";
import { em } from "../../store/transactions.ts";
import { TicketEntity, type TicketRow } from "./ticket.entity.ts";

export async function insertTicket(tx: Tx, ticket: TicketRow): Promise<void> {
  await em(tx).insert(TicketEntity, ticket);
}

export async function findTicket(db: Db, ticketHash: string): Promise<TicketRow | null> {
  return em(db).findOne(TicketEntity, { ticketHash }, { disableIdentityMap: true });
}

/** Counts a try. @returns false when the ticket is gone or another try was counted meanwhile */
export async function countTicketAttempt(
  tx: Tx,
  { ticketHash, attempts }: TicketRow,
): Promise<boolean> {
  return (
    (await em(tx).nativeUpdate(
      TicketEntity,
      { ticketHash, attempts },
      { attempts: attempts + 1 },
    )) === 1
  );
}

/** Spends a ticket. @returns true for the one caller that spent it */
export async function deleteTicket(tx: Tx, ticketHash: string): Promise<boolean> {
  return (await em(tx).nativeDelete(TicketEntity, { ticketHash })) === 1;
}

export async function deleteTicketsOf(tx: Tx, userId: string): Promise<void> {
  await em(tx).nativeDelete(TicketEntity, { userId });
}

export async function deleteTicketsExpiredBefore(
  tx: Tx,
  moment: Date,
  limit: number,
): Promise<number> {
  return deleteLapsed(tx, TicketEntity, { property: "expiresAt", below: moment, limit });
}
