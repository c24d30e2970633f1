// Works through the outbox: runs errands, sends letters, tries again after growing delays, and gives up after days.
// Instances share the work: whoever claims an item has it to itself until the claim ends, also by its holder's death.
import { randomInt } from "node:crypto";
import type { AppContext, Log, RequestFacts } from "../context.ts";
import type { Db, Tx } from "../store/db.ts";
import type { OutboxRow } from "./outbox.entity.ts";
import type { OutboxLetter } from "./outbox.service.ts";
import {
  claimItem,
  deleteItem,
  failItem,
  findDueItems,
  findItemsWaitingSince,
  postponeItem,
} from "./outbox.store.ts";
import { attemptMs, type MailTransport } from "./smtp.ts";

/** What the rest of the server knows of the mailer. */
export interface Mailer {
  /** Tells that something was put into the outbox. */
  soon(): void;
  /** Runs every errand that is due, so that the letters that they write are there. */
  runErrands(): Promise<void>;
  /** Works through everything that is due. Never throws. */
  deliverDue(): Promise<void>;
  /** Works from now on: soon after {@link Mailer.soon}, and at intervals for retries and for what others left. */
  start(): void;
  /** Finishes what is under way, for a few seconds at most, and stops. */
  stop(): Promise<void>;
}

/** What is done after a request, by topic: each runs in a transaction that also takes it off the list. */
export type Errands = Readonly<
  Record<string, (ctx: AppContext, tx: Tx, payload: never) => Promise<void>>
>;

export interface MailerParts {
  /** Null where letters are kept or wait for a mail server to be configured. */
  readonly transport: MailTransport | null;
  readonly errands: Errands;
  /** How often retries, and what other instances left behind, are looked for. */
  readonly sweepMs?: number;
}

// RFC 5321, section 4.5.4.1, advises to try for 4 to 5 days; a link in a letter is dead long before.
const giveUpAfterMs = 3 * 24 * 60 * 60_000;
const firstDelayMs = 5_000;
const longestDelayMs = 60 * 60_000;
// Longer than any attempt: a claim that is older belongs to a sender that died.
const claimMs = attemptMs + 30_000;
const batchSize = 50;
// Work for an address with an account takes longer than for one without. Done at once, it would hold up the answer
// that must not tell; done a random moment later, it holds up anyone's.
const gatherMs = { least: 100, most: 300 } as const;
const stopWithinMs = 5_000;

/** Doubles from 5 s to an hour. @param attempts how many were made, 1 or more */
function retryDelayMs(attempts: number): number {
  return Math.min(firstDelayMs * 2 ** (attempts - 1), longestDelayMs);
}

/** @param app the server's parts; read when work is done, since the mailer is one of them */
export function createMailer(app: () => AppContext, parts: MailerParts): Mailer {
  const { transport, errands, sweepMs = 2_000 } = parts;
  let running: Promise<unknown> = Promise.resolve();
  let gathering: NodeJS.Timeout | undefined;
  let sweeping: NodeJS.Timeout | undefined;

  const guarded = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      app().log.warn(
        { err: error },
        "The outbox couldn't be worked through; it will be tried again.",
      );
    }
  };
  const runErrands = (): Promise<void> => guarded(() => runDueErrands(app(), errands));
  const deliverDue = (): Promise<void> => {
    const turn = running.then(async () => {
      await runErrands();
      if (transport) await guarded(() => sendDueLetters(app(), transport));
      await guarded(() => giveUpOld(app()));
    });
    running = turn;
    return turn;
  };
  const soon = (): void => {
    if (!sweeping) return;
    gathering ??= setTimeout(
      () => {
        gathering = undefined;
        void deliverDue();
      },
      randomInt(gatherMs.least, gatherMs.most),
    ).unref();
  };

  return {
    soon,
    runErrands,
    deliverDue,
    start() {
      sweeping ??= setInterval(soon, sweepMs).unref();
      soon();
    },
    async stop() {
      clearInterval(sweeping);
      clearTimeout(gathering);
      sweeping = undefined;
      const patience = Promise.withResolvers<void>();
      const timer = setTimeout(patience.resolve, stopWithinMs);
      await Promise.race([running, patience.promise]);
      clearTimeout(timer);
      transport?.close();
    },
  };
}

async function runDueErrands(app: AppContext, errands: Errands): Promise<void> {
  // One batch: an errand that comes in meanwhile waits for the next turn, so that its moment tells nothing either.
  const due = await findDueItems(app.db, "errand", app.now(), batchSize);
  for (const item of due) await runErrand(app, errands, item);
  if (due.length === batchSize) app.mailer.soon();
}

async function runErrand(app: AppContext, errands: Errands, item: OutboxRow): Promise<void> {
  try {
    const errand = errands[item.topic];
    if (!errand) throw new TypeError(`Nobody runs errands of the topic ${item.topic}.`);
    const payload = JSON.parse(app.keyring.open("mail", item.sealed)) as never;
    await app.db.transaction(async (tx) => {
      if (await deleteItem(tx, item.id)) await errand(app, tx, payload);
    });
  } catch (error) {
    await postpone(app, app.db, item, error);
  }
}

async function sendDueLetters(app: AppContext, transport: MailTransport): Promise<void> {
  for (;;) {
    const due = await findDueItems(app.db, "letter", app.now(), batchSize);
    if (due.length === 0) return;
    for (const item of due) {
      // A server that can't be talked to isn't asked twenty times at once; the next sweep asks again.
      if (!(await sendLetter(app, transport, item))) return;
    }
  }
}

// Returns whether the next letter may be tried: false when the server couldn't be talked to at all.
async function sendLetter(
  app: AppContext,
  transport: MailTransport,
  item: OutboxRow,
): Promise<boolean> {
  const claimedUntil = new Date(app.now().getTime() + claimMs);
  if (!(await app.db.transaction((tx) => claimItem(tx, item, claimedUntil)))) return true;
  const claimed = { ...item, attempts: item.attempts + 1 };
  try {
    const letter = JSON.parse(app.keyring.open("mail", item.sealed)) as OutboxLetter;
    await transport.send(item.id, letter, item.createdAt);
  } catch (error) {
    await postpone(app, app.db, claimed, error);
    return isAboutThisLetter(error);
  }
  await app.db.transaction((tx) => deleteItem(tx, item.id));
  return true;
}

// Nodemailer's names for a refused sender, recipient or text.
function isAboutThisLetter(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return code === "EENVELOPE" || code === "EMESSAGE";
}

async function postpone(app: AppContext, db: Db, item: OutboxRow, error: unknown): Promise<void> {
  const attempts = item.kind === "errand" ? item.attempts + 1 : item.attempts;
  const dueAt = new Date(app.now().getTime() + retryDelayMs(attempts));
  await db.transaction(async (tx) => {
    if (item.kind === "errand") await claimItem(tx, item, dueAt);
    else await postponeItem(tx, item, dueAt);
  });
  complain(app.log, { ...item, attempts }, dueAt, error);
}

// The mail server's answer may quote the letter, so only its kind and number are logged.
function complain(log: Log, item: OutboxRow, retryAt: Date, error: unknown): void {
  const failure = error as { readonly code?: unknown; readonly responseCode?: unknown };
  const { id, kind, topic, attempts } = item;
  const reason =
    kind === "errand" ? { err: error } : { smtp: failure.code, response: failure.responseCode };
  log.warn(
    { mail: { id, kind, topic, attempts, retryAt }, ...reason },
    "Mail will be tried again.",
  );
}

async function giveUpOld(app: AppContext): Promise<void> {
  const moment = new Date(app.now().getTime() - giveUpAfterMs);
  for (const item of await findItemsWaitingSince(app.db, moment)) {
    const { id, topic, attempts } = item;
    await app.db.transaction(async (tx) => {
      if (!(await failItem(tx, id))) return;
      await app.audit.append(tx, nobody(id), {
        type: "mail_given_up",
        subjectId: id,
        success: false,
        details: `A mail (${topic}) couldn't be delivered within three days, after ${attempts} tries.`,
      });
      tx.afterCommit(() => app.log.error({ mail: { id, topic, attempts } }, "Mail was given up."));
    });
  }
}

function nobody(requestId: string): RequestFacts {
  return { requestId, face: "cli", ipAddress: null, userAgent: null, origin: null };
}
