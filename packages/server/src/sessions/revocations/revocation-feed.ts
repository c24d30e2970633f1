// Keeps the revocation list current: other processes' commits on SQLite, notifications and a catch-up poll on PostgreSQL.
import type { Log } from "../../context.ts";
import { ImpatientClient } from "../../store/impatient-client.ts";
import type { Store } from "../../store/store.ts";
import type { RevocationList } from "./revocation-list.ts";

export interface RevocationFeed {
  stop(): Promise<void>;
}

const sqlitePollMs = 100;
const postgresPollMs = 1_000;
const reconnectMs = 500;
const connectMs = 2_500;

/** Starts following; the list must have been read once before requests are served. */
export function followRevocations(
  store: Store,
  databaseUrl: string,
  list: RevocationList,
  log: Log,
): RevocationFeed {
  return store.db.dialect === "sqlite"
    ? pollSqlite(store, list, log)
    : listenOnPostgres(databaseUrl, list, log);
}

function pollSqlite(store: Store, list: RevocationList, log: Log): RevocationFeed {
  let seen = store.foreignCommits();
  let readAtMs = performance.now();
  return every(sqlitePollMs, async () => {
    try {
      const current = store.foreignCommits();
      // An unchanged number proves that the list is complete; a full read now and then keeps its age honest.
      if (current === seen && performance.now() - readAtMs < postgresPollMs) return;
      seen = current;
      readAtMs = performance.now();
      await list.catchUp();
    } catch (error) {
      log.warn({ err: error }, "The database couldn't be asked for foreign commits.");
    }
  });
}

function listenOnPostgres(databaseUrl: string, list: RevocationList, log: Log): RevocationFeed {
  let client: ImpatientClient | undefined;
  let stopped = false;
  const connect = async (): Promise<void> => {
    if (stopped) return;
    const next = new ImpatientClient({
      connectionString: databaseUrl,
      connectionTimeoutMillis: connectMs,
      keepAlive: true,
      application_name: "latchkey revocations",
    });
    const lost = once(() => {
      client = undefined;
      next.end().catch(() => undefined);
      if (!stopped) setTimeout(() => void connect(), reconnectMs).unref();
    });
    next.on("error", lost);
    next.on("end", lost);
    next.on("notification", () => void list.catchUp());
    try {
      await next.connect();
      await next.query("listen latchkey_revocations");
      client = next;
      await list.catchUp();
    } catch (error) {
      log.warn({ err: error }, "The revocation feed isn't connected; polling goes on.");
      lost();
    }
  };
  void connect();
  const poll = every(postgresPollMs, async () => {
    await list.catchUp();
    // Who hears nothing has to ask, or a connection that a firewall forgot would be kept for ever: no answer ends it, and
    // its end brings a new one.
    await client?.query("select 1").catch(() => undefined);
  });
  return {
    async stop() {
      stopped = true;
      await poll.stop();
      await client?.end().catch(() => undefined);
    },
  };
}

function every(intervalMs: number, work: () => Promise<void>): RevocationFeed {
  let running = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    running = work().finally(() => (busy = false));
  }, intervalMs).unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    work();
  };
}
