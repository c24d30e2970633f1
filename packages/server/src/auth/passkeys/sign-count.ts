// What a signature counter tells (WebAuthn Level 3, section 6.1.1).

/**
 * Judges a counter that an authenticator returned.
 *
 * @param synced whether the passkey may live on several devices, whose counters needn't agree
 * @returns `refuse` for a device-bound key whose counter didn't grow, as a copy's wouldn't; `risk` for a synced one
 */
export function judgeSignCount(counters: {
  readonly stored: number;
  readonly received: number;
  readonly synced: boolean;
}): "fine" | "risk" | "refuse" {
  const { stored, received, synced } = counters;
  const counts = stored > 0 || received > 0;
  if (!counts || received > stored) return "fine";
  return synced ? "risk" : "refuse";
}
