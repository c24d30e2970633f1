// How well and how lately a session must have been proven, by what it is about to do.
import type { AssuranceNeed } from "./step-up.service.ts";

/** Adding or removing a factor, changing password or address, regenerating codes, deleting the account. */
export const factorChange: AssuranceNeed = { assurance: 2, maxAgeSeconds: 600 };

/** Changing what accounts may do: roles, who has them, who is disabled, whose sessions end. */
export const rightsChange: AssuranceNeed = { assurance: 2, maxAgeSeconds: 600 };
