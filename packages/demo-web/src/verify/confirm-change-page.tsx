// The new mailbox of an account confirms that it is one.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { Link } from "wouter";
import { LinkPage } from "./link-page.tsx";

export function ConfirmChangePage() {
  const { email } = useLatchkey().api.users;
  return (
    <LinkPage
      title="Confirm your new address"
      lead="From then on you sign in with this address, and letters go to it. The old mailbox is told."
      act="Use the new address"
      follow={(token) => email.confirmChange.mutate({ token })}
      renderDone={({ email: address }) => <p>Your address is {address} now.</p>}
      another={
        <p>
          Ask for another letter on <Link href="/account">your account’s page</Link>.
        </p>
      }
    />
  );
}
