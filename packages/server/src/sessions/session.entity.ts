// A signed-in device's row: one per sign-in, whether it is proven by a cookie or by tokens.
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { IsoInstant, TextList } from "../store/columns.ts";

export const SessionEntity = defineEntity({
  name: "Session",
  tableName: "sessions",
  properties: {
    id: p.text().primary(),
    userId: p.text(),
    mode: p.text().$type<SessionMode>(),
    /** Hash of the session cookie's value; null where tokens are used. */
    tokenHash: p.text().strictNullable(),
    /** Hash of the cookie's last value, which still reads for a moment after `rotatedAt`. */
    previousTokenHash: p.text().strictNullable(),
    rotatedAt: p.type(IsoInstant).strictNullable(),
    methods: p.type(TextList),
    assurance: p.integer().$type<1 | 2>(),
    /** When what `assurance` speaks of was proven last. */
    authenticatedAt: p.type(IsoInstant),
    /** When less than that was proven since, such as the password alone in a session of assurance 2; or null. */
    confirmedAt: p.type(IsoInstant).strictNullable(),
    createdAt: p.type(IsoInstant),
    lastSeenAt: p.type(IsoInstant),
    expiresAt: p.type(IsoInstant),
    revokedAt: p.type(IsoInstant).strictNullable(),
    ipAddress: p.text().strictNullable(),
    userAgent: p.text().strictNullable(),
    /** Thumbprint of the key that its tokens are bound to. */
    dpopJkt: p.text().strictNullable(),
  },
});

/**
 * How a session is proven, chosen at sign-in and never mixed: `session` by one HttpOnly cookie; `token` by an access
 * token with the refresh token in an HttpOnly cookie; `body` by both tokens in the answer, for clients without cookies.
 */
export type SessionMode = "session" | "token" | "body";
export type SessionRow = InferEntity<typeof SessionEntity>;
