// The old mailbox takes a change of address back.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { Link } from "wouter";
import { LinkPage } from "./link-page.tsx";

export function UndoChangePage() {
  const { email } = useLatchkey().api.users;
  return (
    <LinkPage
      title="Take the change back"
      lead="Your account gets its old address again, and everyone who is signed in to it is signed out. Choose a new password after that."
      act="Take it back and sign everyone out"
      follow={(token) => email.undoChange.mutate({ token })}
      renderDone={(address) => (
        <>
          <p>The account belongs to {address} again, and every session has ended.</p>
          <p>
            <Link href="/reset-password">Choose a new password</Link> now, in case somebody knows
            the old one.
          </p>
        </>
      )}
      another={
        <p>
          If an address was changed without you,{" "}
          <Link href="/sign-in">sign in and look at your account</Link>, or ask whoever runs this
          server.
        </p>
      }
    />
  );
}
