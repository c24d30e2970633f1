// When a session has come to its end.
import type { SessionRow } from "./session.entity.ts";

/** Whether a session was revoked, or is past its absolute or its idle limit. */
export function sessionEnded(session: SessionRow, now: Date, idleSeconds: number): boolean {
  const idleUntilMs = session.lastSeenAt.getTime() + idleSeconds * 1000;
  return session.revokedAt !== null || session.expiresAt <= now || idleUntilMs <= now.getTime();
}
