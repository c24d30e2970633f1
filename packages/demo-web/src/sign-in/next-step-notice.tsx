// What is still missing after a first proof was taken.
import type { SignInResult } from "@latchkey/client-sdk";
import { Notice } from "../ui/notice.tsx";

export function NextStepNotice({ result }: { readonly result: SignInResult | null }) {
  if (result?.status === "verificationRequired") {
    return (
      <Notice tone="attention">
        Look into your mailbox: a letter with a link is on its way. Open the link to go on.
      </Notice>
    );
  }
  if (result?.status === "secondFactorRequired") {
    return (
      <Notice tone="attention">
        That was right, and this account asks for one more proof, which this page can't take yet. A
        passkey needs no other proof.
      </Notice>
    );
  }
  return null;
}
