// The one client of this page: tokens in memory, the refresh token in a cookie that scripts can't read.
import { createLatchkeyClient } from "@latchkey/client-sdk";
import { askForProof } from "../step-up/step-up-requests.ts";

export const latchkey = createLatchkeyClient({
  url: window.location.origin,
  onStepUp: askForProof,
});
