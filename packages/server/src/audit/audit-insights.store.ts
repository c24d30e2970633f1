// The seed's questions to the audit trail, asked in SQL. On SQLite the two that sort all they find do so on the connection
// that reads, which keeps what it sorts in files.
import type { Db } from "../store/db.ts";
import { em, statementsOf } from "../store/transactions.ts";
import type { AuditEventType } from "./audit-event.ts";
import { AuditLogEntity, type AuditLogRow } from "./audit.entity.ts";

const signIn = "login_complete" satisfies AuditEventType;
const accesses = ["user_access", "access_denied"] satisfies AuditEventType[];

export interface FailedSignIns {
  readonly userEmail: string | null;
  readonly ipAddress: string | null;
  readonly attempts: number;
  readonly lastAt: Date;
}

export interface ManyAddresses {
  readonly userEmail: string;
  readonly addresses: number;
  readonly signIns: number;
}

/** Refused sign-ins by account and address, most first. */
export async function countFailedSignIns(
  db: Db,
  since: Date,
  limit: number,
): Promise<FailedSignIns[]> {
  const rows = await statementsOf(db).all(
    `select user_email, ip_address, count(*) as attempts, max(created_at) as last_at from audit_logs
     where event_type = ? and success = 0 and created_at >= ?
     group by user_email, ip_address order by count(*) desc, max(created_at) desc limit ?`,
    [signIn, since.toISOString(), limit],
  );
  return rows.map((row) => ({
    userEmail: row["user_email"] as string | null,
    ipAddress: row["ip_address"] as string | null,
    attempts: Number(row["attempts"]),
    lastAt: new Date(row["last_at"] as string),
  }));
}

/** Accounts that were signed in to from more than one address, most addresses first. */
export async function countAddressesByAccount(
  db: Db,
  since: Date,
  limit: number,
): Promise<ManyAddresses[]> {
  const rows = await statementsOf(db).all(
    `select user_email, count(distinct ip_address) as addresses, count(*) as sign_ins from audit_logs
     where event_type = ? and success = 1 and user_email is not null and created_at >= ?
     group by user_email having count(distinct ip_address) > 1
     order by count(distinct ip_address) desc, user_email limit ?`,
    [signIn, since.toISOString(), limit],
  );
  return rows.map((row) => ({
    userEmail: row["user_email"] as string,
    addresses: Number(row["addresses"]),
    signIns: Number(row["sign_ins"]),
  }));
}

/** Refused accesses to accounts and procedures, newest first. */
export async function findDeniedAccesses(
  db: Db,
  since: Date,
  limit: number,
): Promise<AuditLogRow[]> {
  return em(db).find(
    AuditLogEntity,
    { eventType: { $in: accesses }, success: 0, createdAt: { $gte: since.toISOString() } },
    { orderBy: [{ createdAt: "desc" }, { id: "desc" }], limit, disableIdentityMap: true },
  );
}
