// How the server fares, read when asked: what waits, how old it is, and what happened since the start. Nothing personal.
import { countUnsealed } from "../audit/audit-chain.store.ts";
import type { AppContext } from "../context.ts";
import { countWaiting } from "../mail/outbox.store.ts";
import { gauge, type Metric } from "./exposition.ts";

/** Rows that wait for something, and since when the oldest does. */
interface Backlog {
  readonly rows: number;
  readonly oldestAt: Date | null;
}

/** The figures of this instance and of its database. */
export async function readMetrics(app: AppContext): Promise<Metric[]> {
  return [...instanceMetrics(app), ...(await databaseMetrics(app))];
}

function instanceMetrics({ hashing, revocations, audit }: AppContext): Metric[] {
  const { running, waiting } = hashing.depth();
  return [
    gauge("latchkey_hashing_running", "Passwords being hashed.", running),
    gauge("latchkey_hashing_waiting", "Passwords waiting to be hashed.", waiting),
    gauge(
      "latchkey_revocation_feed_age_seconds",
      "Time since the list of revocations was known to be complete; sensitive calls stop above 5.",
      revocations.ageMs() / 1000,
    ),
    {
      name: "latchkey_audit_events_total",
      help: "Audit events of this instance, by type and outcome; login_complete are sign-ins.",
      type: "counter",
      samples: audit.tally().map(({ type, success, events }) => ({
        labels: { type, outcome: success ? "success" : "failure" },
        value: events,
      })),
    },
  ];
}

async function databaseMetrics({ db, now }: AppContext): Promise<Metric[]> {
  const up = (value: 0 | 1) =>
    gauge("latchkey_database_up", "Whether the database answered this reading.", value);
  try {
    const [unsealed, letters] = [await countUnsealed(db), await countWaiting(db)];
    return [
      up(1),
      gauge("latchkey_audit_unsealed", "Audit rows without a place in the chain.", unsealed.rows),
      gauge(
        "latchkey_audit_unsealed_age_seconds",
        "Age of the oldest of them.",
        ageSeconds(unsealed, now()),
      ),
      gauge("latchkey_mail_waiting", "Letters and errands in the outbox.", letters.rows),
      gauge(
        "latchkey_mail_waiting_age_seconds",
        "Age of the oldest of them.",
        ageSeconds(letters, now()),
      ),
    ];
  } catch {
    return [up(0)];
  }
}

function ageSeconds({ oldestAt }: Backlog, now: Date): number {
  return oldestAt === null ? 0 : Math.max(0, (now.getTime() - oldestAt.getTime()) / 1000);
}
