// What the audit's tests stand on: a real store in its own directory, a real key, a log that is a real file.
import { randomBytes, randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Log, RequestFacts } from "../context.ts";
import { createKeyring, type Keyring } from "../crypto/keyring.ts";
import type { Db } from "../store/db.ts";
import { openStore, type Store } from "../store/store.ts";
import { em } from "../store/transactions.ts";
import { UserEntity } from "../users/user.entity.ts";
import { insertUser } from "../users/user.store.ts";
import { type AuditSealer, type AuditSealerParts, createAuditSealer } from "./audit-sealer.ts";
import { type AuditTrail, createAuditTrail } from "./audit-trail.ts";
import type { AuditEvent } from "./audit-event.ts";
import { AuditHeadEntity, AuditLogEntity } from "./audit.entity.ts";

/** One kind of database: its name, and where a new empty one can be opened. */
export interface DatabaseKind {
  readonly name: Db["dialect"];
  /** @returns the URL of an empty database, and how to be rid of it */
  create(): Promise<{ url: string; remove(): Promise<void> }>;
}

/** The databases that every test of the audit runs on. */
export const databaseKinds: readonly DatabaseKind[] = [
  {
    name: "sqlite",
    async create() {
      const directory = await mkdtemp(join(tmpdir(), "latchkey-audit-"));
      return {
        url: `sqlite:${join(directory, "app.db")}`,
        remove: () => rm(directory, { recursive: true }),
      };
    },
  },
];

export const entities = [UserEntity, AuditLogEntity, AuditHeadEntity];

export interface AuditFixture extends AsyncDisposable {
  readonly db: Db;
  readonly url: string;
  readonly keyring: Keyring;
  readonly log: Log;
  readonly logPath: string;
  readonly trail: AuditTrail;
  readonly sealer: AuditSealer;
  /** Another process's view: a store of its own on the same database. */
  openAnother(): Promise<Store>;
  sealerOn(db: Db, parts?: Partial<AuditSealerParts>): AuditSealer;
  /** What an intruder with access to the database can do. */
  sql<Row extends object>(statement: string, parameters?: readonly unknown[]): Promise<Row[]>;
  addUser(email: string): Promise<string>;
}

export async function openAuditFixture(
  kind: DatabaseKind,
  now: () => Date = () => new Date(),
): Promise<AuditFixture> {
  const directory = await mkdtemp(join(tmpdir(), "latchkey-audit-log-"));
  const { url, remove } = await kind.create();
  const store = await openStore(url, entities);
  await store.migrate();
  const others: Store[] = [];
  const { db } = store;
  const logPath = join(directory, "app.log");
  const shared = { keyring: createKeyring([randomBytes(32)]), log: fileLog(logPath), now };
  return {
    db,
    url,
    logPath,
    ...shared,
    trail: createAuditTrail({ db, ...shared }),
    sealer: createAuditSealer({ db, ...shared }),
    sealerOn: (other, parts) => createAuditSealer({ db: other, ...shared, ...parts }),
    async openAnother() {
      const other = await openStore(url, entities);
      others.push(other);
      return other;
    },
    sql: (statement, parameters = []) => em(db).execute(statement, [...parameters]),
    async addUser(email) {
      const names = {
        firstName: "Jane",
        lastName: "Doe",
        dateOfBirth: "1990-01-15",
        jobTitle: "Engineer",
      };
      const id = randomUUID();
      await db.transaction((tx) => insertUser(tx, { id, email, ...names }, now()));
      return id;
    },
    async [Symbol.asyncDispose]() {
      for (const each of [...others, store]) await each.close();
      await remove();
      await rm(directory, { recursive: true });
    },
  };
}

/** A log in the server's form: one JSON object a line. */
export function fileLog(path: string): Log {
  const write = (level: number) => (fields: object, msg: string) =>
    appendFileSync(path, `${JSON.stringify({ level, time: Date.now(), ...fields, msg })}\n`);
  return { debug: write(20), info: write(30), warn: write(40), error: write(50) };
}

export const request: RequestFacts = {
  requestId: "request-1",
  face: "trpc",
  ipAddress: "203.0.113.7",
  userAgent: "Firefox",
  origin: null,
};

/** An event with nothing special about it. */
export function someEvent(event: Partial<AuditEvent> = {}): AuditEvent {
  return {
    type: "login_complete",
    userEmail: "jane@example.com",
    success: true,
    details: "Signed in.",
    ...event,
  };
}
