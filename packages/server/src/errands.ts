// What is left to be done after a request, by topic: see mail/mailer.ts for when it is run.
import type { Errands } from "./mail/mailer.ts";

export const errands = {} satisfies Errands;
