// PostgreSQL's client with an end to its patience: a connection whose answer is overdue is dropped, and so is one that
// can't say goodbye.
import { Client, type ClientConfig } from "pg";
import { isOverdue } from "./failures.ts";

// A server that lives closes at once.
const goodbyeMs = 1_000;

/** A client for the pool, and for a connection of one's own. */
export class ImpatientClient extends Client {
  constructor(config?: ClientConfig) {
    super(config);
    this.query = droppingWhenOverdue(this);
    this.end = forcedWhenLate(this);
  }
}

// pg gives up on the answer but keeps the connection: what comes late, or a transaction that began after all, would
// meet the next caller, whose writes would be acknowledged and never committed.
function droppingWhenOverdue(client: Client): Client["query"] {
  const query = client.query.bind(client) as (...given: readonly unknown[]) => unknown;
  return ((...given: readonly unknown[]) => {
    const answer = query(...given);
    if (answer instanceof Promise)
      answer.catch((error: unknown) => {
        if (isOverdue(error)) void client.end();
      });
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
