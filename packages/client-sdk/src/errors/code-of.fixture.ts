// For tests that expect a failure later than they cause it.
import { isLatchkeyError } from "./latchkey-client-error.ts";

/** What a promise comes to: the code that it is rejected with, or "resolved". */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "resolved";
  } catch (error) {
    return isLatchkeyError(error) ? error.code : String(error);
  }
}
