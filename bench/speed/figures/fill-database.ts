// Fills a server's SQLite database by the million, in plain SQL, while no server runs on it.
import Database from "better-sqlite3";

export interface Counts {
  readonly users: number;
  readonly sessions: number;
  readonly auditRows: number;
}

const uuid =
  "lower(substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-4' || substr(h, 14, 3) || '-a' || substr(h, 18, 3) || '-' || substr(h, 21, 12))";
// Spread over the last year, with milliseconds, as the server writes it.
const moment = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now', printf('-%d seconds', i % 31000000 + 60))";

/** Rows from 1 to a count, each with a number `i`, 32 random hex digits `h`, and the number `u` of its user. */
function rows({ users }: Counts, count: number): string {
  return `(with recursive numbers (i) as (select 1 union all select i + 1 from numbers where i < ${count})
    select i, hex(randomblob(16)) as h, (i - 1) % ${users} + 1 as u from numbers)`;
}

export function fillDatabase(path: string, counts: Counts): void {
  const database = new Database(path);
  database.pragma("synchronous = off");
  database.pragma("foreign_keys = off");
  database.pragma("cache_size = -1000000");
  database.exec("begin");
  database.exec(`create table seeded (u integer primary key, id text not null)`);
  database.exec(`insert into seeded select i, ${uuid} from ${rows(counts, counts.users)}`);
  database.exec(`insert into users (id, first_name, last_name, email, date_of_birth, job_title, created_at, updated_at)
    select id, 'Ada', 'Lovelace', 'seeded-' || i || '@example.com', '1990-12-10', 'Analyst', at, at
    from (select u as i, id, ${moment.replaceAll("i %", "u %")} as at from seeded)`);
  database.exec(`insert into sessions (id, user_id, mode, methods, assurance, authenticated_at, created_at, last_seen_at, expires_at)
    select uuid, id, 'body', '["pwd"]', 1, at, at, at, strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+20 days')
    from (select u, ${uuid} as uuid, ${moment} as at from ${rows(counts, counts.sessions)}) join seeded using (u)`);
  // Below the chain that the server has begun: numbers that it never comes to.
  database.exec(`insert into audit_logs (id, event_type, user_email, user_id, success, details, request_id, created_at, salt, canonical, canonical_mac, chain_seq, chain_mac)
    select uuid, 'user_access', 'seeded-' || u || '@example.com', id, 1, 'User Ada Lovelace accessed by Ada Lovelace (role: user)', uuid, at, h, printf('%.*c', 300, 'x'), h, -i, h
    from (select i, u, h, ${uuid} as uuid, ${moment} as at from ${rows(counts, counts.auditRows)}) join seeded using (u)`);
  database.exec("drop table seeded");
  database.exec("commit");
  database.pragma("wal_checkpoint(truncate)");
  database.close();
}

/** Ids of some accounts, from all over the table. */
export function someUserIds(path: string, most: number): string[] {
  const database = new Database(path, { readonly: true });
  const ids = database
    .prepare("select id from users order by id limit ?")
    .pluck()
    .all(most * 2);
  database.close();
  return (ids as string[]).filter((_, index) => index % 2 === 0);
}
