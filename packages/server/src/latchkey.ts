// The composition root: makes every part of a server from its settings, and takes them down again in order.
import { mkdirSync } from "node:fs";
import { AuditHeadEntity, AuditLogEntity } from "./audit/audit.entity.ts";
import { type AuditSealer, createAuditSealer } from "./audit/audit-sealer.ts";
import { createAuditTrail } from "./audit/audit-trail.ts";
import { ChallengeEntity } from "./auth/challenges/challenge.entity.ts";
import { authMethods } from "./auth/methods.ts";
import { TicketEntity } from "./auth/sign-in/ticket.entity.ts";
import { createHashingQueue } from "./auth/passwords/hashing-queue.ts";
import {
  TypingFindingEntity,
  TypingMemoryEntity,
  TypingProfileEntity,
  TypingSettingsEntity,
} from "./behavior/typing.entity.ts";
import { loadMasterKeys } from "./config/encryption-key.ts";
import type { Config } from "./config/settings.ts";
import type { AppContext } from "./context.ts";
import { errands } from "./errands.ts";
import { checkEncryptionKey } from "./crypto/key-check.ts";
import { createKeyring } from "./crypto/keyring.ts";
import { openLog } from "./log.ts";
import { createMailer } from "./mail/mailer.ts";
import { OutboxEntity } from "./mail/outbox.entity.ts";
import { type MailTransport, openSmtp } from "./mail/smtp.ts";
import { FailureStreakEntity } from "./rate-limit/failure-streak.entity.ts";
import { RateLimitEntity } from "./rate-limit/rate-limit.entity.ts";
import { RoleEntity } from "./rbac/role.entity.ts";
import { ServiceClientEntity } from "./service-clients/service-client.entity.ts";
import { DeviceEntity } from "./sessions/devices/device.entity.ts";
import { RevocationEntity } from "./sessions/revocations/revocation.entity.ts";
import { createRevocationList } from "./sessions/revocations/revocation-list.ts";
import { SessionEntity } from "./sessions/session.entity.ts";
import { KeyCheckEntity } from "./store/key-check.entity.ts";
import { type Entity, openStore, type Store } from "./store/store.ts";
import { createAccessTokens } from "./tokens/access-token.service.ts";
import { SeenProofEntity } from "./tokens/dpop/seen-proof.entity.ts";
import { RefreshTokenEntity } from "./tokens/refresh-token.entity.ts";
import { SigningKeyEntity } from "./tokens/signing-key.entity.ts";
import {
  createSharedSecretKeys,
  loadSigningKeys,
  type SigningKeys,
} from "./tokens/signing-keys.service.ts";
import { EmailTokenEntity } from "./users/email/email-token.entity.ts";
import { UserEntity } from "./users/user.entity.ts";

/** Every table of every domain; each method brings its own. */
export const entities = [
  UserEntity,
  RoleEntity,
  SessionEntity,
  RefreshTokenEntity,
  SeenProofEntity,
  RevocationEntity,
  SigningKeyEntity,
  ChallengeEntity,
  TicketEntity,
  RateLimitEntity,
  EmailTokenEntity,
  OutboxEntity,
  FailureStreakEntity,
  DeviceEntity,
  ServiceClientEntity,
  TypingSettingsEntity,
  TypingProfileEntity,
  TypingMemoryEntity,
  TypingFindingEntity,
  AuditLogEntity,
  AuditHeadEntity,
  KeyCheckEntity,
  ...Object.values(authMethods).flatMap((method) => method.entities),
] as readonly Entity[];

/** A server's parts, ready to serve or to be commanded, without a port. */
export interface Latchkey {
  readonly app: AppContext;
  readonly store: Store;
  readonly sealer: AuditSealer;
  /** Finishes what is under way and lets go of the database. */
  close(): Promise<void>;
}

/** What tests put in place of the real thing. */
export interface LatchkeyParts {
  readonly now?: () => Date;
}

/**
 * Opens the database, migrates it and makes every part.
 *
 * @throws ConfigError for an encryption key that isn't this database's, LatchkeyError `UNAVAILABLE` without a database
 */
export async function createLatchkey(config: Config, parts: LatchkeyParts = {}): Promise<Latchkey> {
  mkdirSync(config.dataDir, { recursive: true });
  const now = parts.now ?? (() => new Date());
  const { log, auditLog, close: closeLog } = openLog(config);
  const store = await openStore(config.databaseUrl, entities);
  try {
    await store.migrate();
    const { db } = store;
    const keyring = createKeyring(loadMasterKeys(config));
    await checkEncryptionKey(db, keyring);
    const signingKeys = await openSigningKeys(config, db, keyring, now);
    const revocations = createRevocationList(db, log, now);
    const sealer = createAuditSealer({ db, keyring, log: auditLog, alarms: log, now });
    const app: AppContext = {
      config,
      log,
      db,
      keyring,
      now,
      signingKeys,
      revocations,
      accessTokens: createAccessTokens(signingKeys, revocations, {
        issuer: config.origin,
        audiences: config.audiences,
        lifetimeSeconds: config.jwt.lifetimeSeconds,
        now,
      }),
      hashing: createHashingQueue(config.hashing),
      audit: createAuditTrail({
        db,
        keyring,
        log: auditLog,
        now,
        onCommitted: () => sealer.soon(),
      }),
      mailer: createMailer(() => app, { transport: openTransport(config), errands }),
      authMethods: Object.values(authMethods),
    };
    const close = async (): Promise<void> => {
      await app.mailer.stop();
      await sealer.stop();
      await store.close();
      closeLog();
    };
    return { app, store, sealer, close };
  } catch (error) {
    await store.close();
    closeLog();
    throw error;
  }
}

function openTransport({ mail, production }: Config): MailTransport | null {
  const { smtpUrl, from } = mail;
  return smtpUrl === undefined ? null : openSmtp(smtpUrl, { from, requireTls: production });
}

async function openSigningKeys(
  config: Config,
  db: Store["db"],
  keyring: AppContext["keyring"],
  now: () => Date,
): Promise<SigningKeys> {
  const { algorithm, secret } = config.jwt;
  return algorithm === "HS256" && secret !== undefined
    ? createSharedSecretKeys(secret)
    : loadSigningKeys(db, keyring, now);
}
