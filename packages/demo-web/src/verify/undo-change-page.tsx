// The old mailbox takes a change of address back.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { Link } from "wouter";
import styles from "./link-page.module.css";
import { LinkPage } from "./link-page.tsx";

export function UndoChangePage() {
  const { email } = useLatchkey().api.users;
  return (
    <LinkPage
      title="Take the change back"
      lead="Your account gets its old address again, everyone who is signed in to it is signed out, and what was added to sign in with around the change is removed. Whatever was there before stays. Choose a new password after that."
      act="Take it back and sign everyone out"
      follow={(token) => email.undoChange.mutate({ token })}
      renderDone={({ email: address, removed, resetNeeded }) => (
        <>
          <p>The account belongs to {address} again, and every session has ended.</p>
          {removed.length > 0 && (
            <>
              <p>Removed, because somebody else may have added it:</p>
              <ul className={styles.removed}>
                {removed.map((factor, place) => (
                  <li key={`${place} ${factor}`}>{factor}</li>
                ))}
              </ul>
            </>
          )}
          <p>
            Whatever was there before stays: look through your passkeys, authenticator apps and
            recovery codes, and remove what you don't know.
          </p>
          <p>
            {resetNeeded
              ? "Nothing is left to sign in with: a letter lets you choose a new password."
              : "Choose a new password now, in case somebody knows the old one."}
          </p>
        </>
      )}
      next={{ href: "/reset-password", label: "Choose a new password" }}
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
