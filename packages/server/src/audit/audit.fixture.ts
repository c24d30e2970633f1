// What the audit's tests stand on: a real store of its own, a real key, a log that is a real file.
import { randomBytes, randomUUID } from "node:crypto";
import { appendFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDatabase } from "../../../../test/support/postgres.ts";
import type { Log, RequestFacts } from "../context.ts";
import { createKeyring, type Keyring } from "../crypto/keyring.ts";
import { RateLimitEntity } from "../rate-limit/rate-limit.entity.ts";
import type { Db } from "../store/db.ts";
import { openStore, type Store } from "../store/store.ts";
import { em } from "../store/transactions.ts";
import { UserEntity } from "../users/user.entity.ts";
import { insertUser } from "../users/user.store.ts";
import type { AuditEvent } from "./audit-event.ts";
import { type AuditSealer, type AuditSealerParts, createAuditSealer } from "./audit-sealer.ts";
import { type AuditTrail, createAuditTrail } from "./audit-trail.ts";
import { AuditHeadEntity, AuditLogEntity } from "./audit.entity.ts";

/** One kind of database: its name, and how to get a new empty one. */
export interface DatabaseKind {
  readonly name: Db["dialect"];
  create(): Promise<AsyncDisposable & { readonly url: string }>;
}

/** The databases that every test of the audit runs on. */
export const databaseKinds: readonly DatabaseKind[] = [
  { name: "sqlite", create: createSqliteFile },
  { name: "postgresql", create: () => createDatabase() },
];

async function createSqliteFile(): ReturnType<DatabaseKind["create"]> {
  const directory = await mkdtemp(join(tmpdir(), "latchkey-audit-"));
  const remove = () => rm(directory, { recursive: true });
  return { url: `sqlite:${join(directory, "app.db")}`, [Symbol.asyncDispose]: remove };
}

/** What is needed to open the same trail in another process. */
export interface TrailLocation {
  readonly url: string;
  readonly logPath: string;
  readonly masterKey: Uint8Array;
}

/** A trail with everything that a test asks of it. */
export interface AuditFixture extends AsyncDisposable {
  readonly location: TrailLocation;
  readonly db: Db;
  readonly keyring: Keyring;
  readonly log: Log;
  readonly logPath: string;
  readonly now: () => Date;
  readonly trail: AuditTrail;
  readonly sealer: AuditSealer;
  /** Another instance's store on the same database. */
  openAnother(): Promise<Store>;
  sealerOn(db: Db, parts?: Partial<AuditSealerParts>): AuditSealer;
  /** What an intruder with access to the database can do. */
  readonly sql: <Row extends object>(
    statement: string,
    parameters?: readonly unknown[],
  ) => Promise<Row[]>;
  addUser(email: string): Promise<string>;
  recordMany(count: number, event?: Partial<AuditEvent>): Promise<void>;
}

/** Makes an empty database and opens a trail on it. */
export async function openAuditFixture(kind: DatabaseKind): Promise<AuditFixture> {
  const resources = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), "latchkey-audit-log-"));
  resources.defer(() => rm(directory, { recursive: true }));
  const { url } = resources.use(await kind.create());
  const location = { url, logPath: join(directory, "app.log"), masterKey: randomBytes(32) };
  writeFileSync(location.logPath, "");
  const openAnother = async (): Promise<Store> => {
    const store = await openAuditStore(url);
    resources.defer(() => store.close());
    return store;
  };
  const { db } = await openAnother();
  return {
    ...fixtureOn(db, location),
    openAnother,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** Opens and migrates a database for a trail. */
export async function openAuditStore(url: string): Promise<Store> {
  const store = await openStore(url, [
    UserEntity,
    RateLimitEntity,
    AuditLogEntity,
    AuditHeadEntity,
  ]);
  await store.migrate();
  return store;
}

/** The parts of a trail on an open database. */
export function fixtureOn(
  db: Db,
  location: TrailLocation,
): Omit<AuditFixture, "openAnother" | typeof Symbol.asyncDispose> {
  const { logPath, masterKey } = location;
  const now = () => new Date();
  const shared = { keyring: createKeyring([masterKey]), log: fileLog(logPath), now };
  const trail = createAuditTrail({ db, ...shared });
  return {
    location,
    db,
    logPath,
    ...shared,
    trail,
    sealer: createAuditSealer({ db, ...shared }),
    sealerOn: (other, parts) => createAuditSealer({ db: other, ...shared, ...parts }),
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
    async recordMany(count, event) {
      await Promise.all(
        Array.from({ length: count }, () => trail.record(request, someEvent(event))),
      );
    },
  };
}

// A log in the server's form: one JSON object a line.
function fileLog(path: string): Log {
  const write = (level: number) => (fields: object, msg: string) =>
    appendFileSync(path, `${JSON.stringify({ level, time: Date.now(), ...fields, msg })}\n`);
  return { debug: write(20), info: write(30), warn: write(40), error: write(50) };
}

/** The request that all events of a test come with. */
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
