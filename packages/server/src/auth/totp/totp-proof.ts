// What a code proves: possession of one thing, which is one factor (NIST SP 800-63B-4, section 3.1.4; RFC 8176 `otp`).
import type { Proof } from "../../sessions/session.service.ts";

export const totpProof = { methods: ["otp"], assurance: 1 } as const satisfies Proof;
