// A forgotten password: asks for a letter, and with its link sets another one.
import { useState } from "react";
import { useLinkToken } from "../verify/use-link-token.ts";
import { NewPassword } from "./new-password.tsx";
import { RequestReset } from "./request-reset.tsx";

export function ResetPage() {
  const token = useLinkToken();
  const [lapsed, setLapsed] = useState(false);
  return token === null || lapsed ? (
    <RequestReset lapsed={lapsed} />
  ) : (
    <NewPassword token={token} onLapsed={() => setLapsed(true)} />
  );
}
