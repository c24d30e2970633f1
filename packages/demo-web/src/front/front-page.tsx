// What a visitor sees first: what this is, and where to click.
import { useSession } from "@latchkey/client-sdk/react";
import { useEffect } from "react";
import { useHistoryState } from "wouter/use-browser-location";
import { readArrival } from "../app/navigation.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { CallExample } from "./call-example.tsx";
import styles from "./front-page.module.css";
import { RhythmKey } from "./rhythm-key.tsx";

export function FrontPage() {
  const arrival = readArrival(useHistoryState());
  useEffect(() => {
    document.title = "Latchkey";
    window.scrollTo(0, 0);
  }, []);
  return (
    <div className={styles.front}>
      {arrival?.arrival === "signedOut" && (
        <Notice tone="proven">
          You're signed out. This device holds no token of yours any more.
        </Notice>
      )}
      <section className={styles.hero}>
        <div className={styles.words}>
          <h1>Sign-in that you run yourself</h1>
          <p className={styles.lead}>
            Latchkey is an authentication server for your own machine, and a typed SDK for your
            front end. This page talks to a live one: make an account, and see what protects it.
          </p>
          <WaysIn />
        </div>
        <RhythmKey />
      </section>
      <div className={styles.more}>
        <section aria-labelledby="try">
          <h2 id="try">What to try here</h2>
          <ol className={styles.steps}>
            <li>
              <strong>Register without a password.</strong> Your device keeps the key and asks for
              your finger, face or PIN. The server only ever sees the public half.
            </li>
            <li>
              <strong>Watch a token run out and renew itself.</strong> Your profile counts down, and
              explains every claim in it.
            </li>
            <li>
              <strong>End a session from elsewhere.</strong> Sign in on a second browser, end that
              session from the first, and see it close at once.
            </li>
          </ol>
        </section>
        <section aria-labelledby="call">
          <h2 id="call">What your front end writes</h2>
          <CallExample />
        </section>
      </div>
    </div>
  );
}

function WaysIn() {
  const { status } = useSession();
  if (status === "signedIn") {
    return (
      <p className={styles.actions}>
        <ButtonLink href="/profile" look="main">
          Go to your profile
        </ButtonLink>
      </p>
    );
  }
  return (
    <p className={styles.actions}>
      <ButtonLink href="/register" look="main">
        Create an account
      </ButtonLink>
      <ButtonLink href="/sign-in">Sign in</ButtonLink>
    </p>
  );
}
