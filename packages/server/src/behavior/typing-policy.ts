// What a mismatch does. An owner may want it stricter than the deployment does, never laxer.

export const typingPolicies = ["off", "observe", "stepUp", "enforce"] as const;

/** `observe` only learns; `stepUp` asks for one more factor; `enforce` refuses. */
export type TypingPolicy = (typeof typingPolicies)[number];

/** @param own the owner's wish, or null; a deployment that is off stays off */
export function effectivePolicy(deployment: TypingPolicy, own: TypingPolicy | null): TypingPolicy {
  if (deployment === "off" || own === null) return deployment;
  return typingPolicies.indexOf(own) > typingPolicies.indexOf(deployment) ? own : deployment;
}
