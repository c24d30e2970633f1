// PostgreSQL's client with an end to its patience: a connection whose answer is overdue is dropped, and so is one that
// can't say goodbye.
import { Client, type ClientConfig } from "pg";

const answerMs = 2_800;
// A server that lives closes at once.
const goodbyeMs = 1_000;

/** A client that waits for any answer, for migrations; its end doesn't wait for ever either. */
export class PatientClient extends Client {
  constructor(config?: ClientConfig) {
    super(config);
    this.end = forcedWhenLate(this);
  }
}

/** A client for the pool, and for a connection of one's own. */
export class ImpatientClient extends PatientClient {
  constructor(config?: ClientConfig) {
    super(config);
    this.query = droppingWhenOverdue(this);
  }
}

// pg's own `query_timeout` gives up on the answer but keeps the connection: what comes late, or a transaction that began
// after all, would meet the next caller. It also gives up on an answer that has come while the process was held up.
function droppingWhenOverdue(client: Client): Client["query"] {
  const query = client.query.bind(client) as (...given: readonly unknown[]) => unknown;
  const { connection } = client;
  return ((...given: readonly unknown[]) => {
    const answer = query(...given);
    if (answer instanceof Promise) {
      let isOverdue = true;
      // What has come by now is read before immediates run.
      const timer = setTimeout(
        () => setImmediate(() => isOverdue && connection.stream.destroy()),
        answerMs,
      );
      const settle = (): void => {
        isOverdue = false;
        clearTimeout(timer);
      };
      answer.then(settle, settle);
    }
    return answer;
  }) as Client["query"];
}

// The end of a connection waits for the other side to close it.
function forcedWhenLate(client: Client): Client["end"] {
  const end = client.end.bind(client) as (...given: readonly unknown[]) => unknown;
  const { connection } = client;
  return ((...given: readonly unknown[]) => {
    const timer = setTimeout(() => connection.stream.destroy(), goodbyeMs).unref();
    connection.once("end", () => clearTimeout(timer));
    return end(...given);
  }) as Client["end"];
}
