// Puts letters and errands into the outbox, in the transaction of the change that they tell of.
import { randomUUID } from "node:crypto";
import type { AppContext } from "../context.ts";
import type { Tx } from "../store/db.ts";
import type { Letter } from "./letter.ts";
import { renderLetter, type RenderedLetter } from "./letter-rendering.ts";
import type { OutboxRow } from "./outbox.entity.ts";
import { insertOutboxItem } from "./outbox.store.ts";

/** A letter as it is sealed: ready to be sent or shown. */
export interface OutboxLetter extends RenderedLetter {
  /** Canonical form. */
  readonly to: string;
}

/**
 * Sends a letter once the transaction is durable, or later if the mail server is down.
 *
 * @param to canonical address
 */
export async function enqueueLetter(
  ctx: AppContext,
  tx: Tx,
  to: string,
  letter: Letter,
): Promise<void> {
  const rendered: OutboxLetter = { to, ...renderLetter(ctx.config.rpName, letter) };
  const state = ctx.config.mail.inbox ? "kept" : "waiting";
  await enqueue(ctx, tx, { kind: "letter", topic: letter.topic, state }, rendered);
}

/**
 * Leaves an errand to be run after the transaction, in one of its own. What must look the same for every address is
 * done there: the request itself never asks whether an account exists.
 *
 * @param topic the errand's name, see {@link Errands}
 * @param payload JSON-serialisable
 * @param afterMs how long it waits at least
 */
export async function enqueueErrand(
  ctx: AppContext,
  tx: Tx,
  topic: string,
  payload: unknown,
  afterMs = 0,
): Promise<void> {
  await enqueue(ctx, tx, { kind: "errand", topic, state: "waiting" }, payload, afterMs);
}

async function enqueue(
  ctx: AppContext,
  tx: Tx,
  what: Pick<OutboxRow, "kind" | "topic" | "state">,
  contents: unknown,
  afterMs = 0,
): Promise<void> {
  const now = ctx.now();
  await insertOutboxItem(tx, {
    ...what,
    id: randomUUID(),
    sealed: ctx.keyring.seal("mail", JSON.stringify(contents)),
    attempts: 0,
    dueAt: new Date(now.getTime() + afterMs),
    createdAt: now,
  });
  tx.afterCommit(() => ctx.mailer.soon());
}
