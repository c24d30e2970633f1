// Confirms the address that an account was registered with.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { AnotherLetter } from "./another-letter.tsx";
import { LinkPage } from "./link-page.tsx";

export function VerifyEmailPage() {
  const { email } = useLatchkey().api.users;
  return (
    <LinkPage
      title="Confirm your address"
      lead="This shows that the mailbox is yours. If you didn’t register here, close this page: nothing happens then."
      act="Confirm my address"
      follow={(token) => email.verify.mutate({ token })}
      renderDone={({ email: address }) => <p>{address} is confirmed.</p>}
      another={<AnotherLetter />}
    />
  );
}
