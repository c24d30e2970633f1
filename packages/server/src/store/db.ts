// The database as services see it: an opaque handle to read with, and transactions to write in.

declare const writable: unique symbol;

/** A handle to the database. Store functions that only read take one. */
export interface Db {
  readonly dialect: "sqlite" | "postgresql";
  /**
   * Runs `work` in one transaction and commits it; on a {@link Tx} it joins the transaction that is open.
   * SQLite has a single connection: inside, await nothing but store functions on `tx`.
   *
   * @throws LatchkeyError `UNAVAILABLE` when the database stays locked or can't be reached
   */
  transaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
}

/** An open transaction. Store functions that write take one, so that no write happens outside. */
export interface Tx extends Db {
  readonly [writable]: true;
  /** Registers work to run once the commit is durable, for example writing a revocation through to memory. */
  afterCommit(hook: () => Promise<void> | void): void;
}
