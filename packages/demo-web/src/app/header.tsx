// The way around: the mark, the pages, and the way out.
import { useLatchkey, useSession } from "@latchkey/client-sdk/react";
import { Link, useLocation } from "wouter";
import { Button, ButtonLink } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { KeyMark } from "../ui/key-mark.tsx";
import { useAttempt } from "../ui/use-attempt.ts";
import { adoptClient, openClient } from "./client.ts";
import styles from "./header.module.css";
import { useMay } from "./permissions.tsx";
import { noteSignOut, takeSignOut } from "./sign-out.ts";

export function Header() {
  const session = useSession();
  const [path] = useLocation();
  return (
    <header className={styles.header}>
      <div className={styles.bar}>
        <Link href="/" className={styles.home} aria-label="Latchkey, front page">
          <KeyMark />
          Latchkey
        </Link>
        {session.status === "signedIn" && <Pages path={path} />}
        {session.status === "signedIn" && <SignOut />}
        {session.status === "signedOut" && !signedOutPages.has(path) && (
          <div className={styles.end}>
            <ButtonLink href="/sign-in" look="quiet">
              Sign in
            </ButtonLink>
          </div>
        )}
      </div>
    </header>
  );
}

// These say for themselves where to sign in.
const signedOutPages: ReadonlySet<string> = new Set(["/", "/register", "/sign-in"]);

const ownPages = [
  { href: "/profile", name: "Profile" },
  { href: "/security", name: "Security" },
  { href: "/sessions", name: "Sessions" },
  { href: "/rhythm", name: "Rhythm" },
  { href: "/services", name: "Services" },
  { href: "/account", name: "Account" },
] as const;
const adminPages = [
  { href: "/users", name: "Users", permission: "users:list" },
  { href: "/roles", name: "Roles", permission: "roles:manage" },
  { href: "/audit", name: "Audit", permission: "audit:read" },
] as const;

function Pages({ path }: { readonly path: string }) {
  const may = useMay();
  const pages = [...ownPages, ...adminPages.filter(({ permission }) => may(permission))];
  return (
    <nav aria-label="Pages" className={styles.pages}>
      {pages.map(({ href, name }) => (
        <Link
          key={href}
          href={href}
          className={styles.page}
          aria-current={path === href ? "page" : undefined}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}

function SignOut() {
  const latchkey = useLatchkey();
  const attempt = useAttempt();
  const signOut = () =>
    attempt.run(async () => {
      noteSignOut();
      await latchkey.signOut().catch((error: unknown) => {
        takeSignOut();
        throw error;
      });
      // A session cookie was this sign-in's choice; the next one starts with tokens, as ever.
      if (latchkey.mode === "session") adoptClient(openClient("token"));
    });
  return (
    <div className={styles.end}>
      <FailureNotice failure={attempt.failure} />
      <Button look="quiet" pending={attempt.pending} onClick={() => void signOut()}>
        Sign out
      </Button>
    </div>
  );
}
