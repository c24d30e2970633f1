// What a passkey with user verification proves: possession and the person, which is two factors (NIST SP 800-63B-4, AAL2).
import type { Proof } from "../../sessions/session.service.ts";
import type { PasskeyRow } from "./passkey.entity.ts";

export function passkeyProof(passkey: Pick<PasskeyRow, "backupEligible">): Proof {
  // RFC 8176: a key that can leave its device is a software-secured one.
  return { methods: [passkey.backupEligible ? "swk" : "hwk", "user", "mfa"], assurance: 2 };
}
