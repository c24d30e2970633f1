// Tells that a session was asked to prove its owner again: who holds a stolen one would be, too.
import type { RequestContext } from "../../context.ts";

/**
 * Audits that a call was held back by `STEP_UP_REQUIRED`, once a minute for each session.
 *
 * @param attempted what was tried
 * @throws LatchkeyError `UNAVAILABLE` when it couldn't be written
 */
export async function tellStepUpAsked(
  { audit, request, principal }: RequestContext,
  attempted: string,
): Promise<void> {
  if (principal === null) return;
  const { userId, email, sessionId } = principal;
  const event = {
    type: "step_up",
    userId,
    userEmail: email,
    subjectId: sessionId,
    success: false,
    details: `Asked to confirm who they are before ${attempted}. More within a minute isn't told one by one.`,
  } as const;
  await audit.recordSeldom(request, event, sessionId);
}
