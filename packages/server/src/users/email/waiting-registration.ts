// A registration whose ceremony is complete, while it waits for its mailbox.
import type { RequestFacts } from "../../context.ts";
import type { ProfileInput } from "../profile.schema.ts";

export interface WaitingRegistration {
  /** The id that the account will have; a passkey is bound to it already. */
  readonly userId: string;
  readonly profile: ProfileInput;
  /** Name of the method that it registers with. */
  readonly method: string;
  /** What that method stores for it, as text of its own. */
  readonly credential: string;
  /** The browser that registered, under the account's id; clients without cookies have none. */
  readonly deviceHash?: string;
}

export interface RegistrationErrand {
  readonly registration: WaitingRegistration;
  readonly request: RequestFacts;
}
