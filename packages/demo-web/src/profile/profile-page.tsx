// Who you are, what protects this account, and the token that says so to other services.
import type { SignedInSnapshot } from "@latchkey/client-sdk";
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useCallback } from "react";
import { RecoveryOffer } from "../recovery/recovery-offer.tsx";
import { Page } from "../ui/page.tsx";
import { useLoaded } from "../ui/use-loaded.ts";
import { IdentityCard } from "./identity-card.tsx";
import styles from "./profile-page.module.css";
import { ProtectionCard } from "./protection-card.tsx";
import { TokenCard } from "./token-card.tsx";

export function ProfilePage({ session }: { readonly session: SignedInSnapshot }) {
  const latchkey = useLatchkey();
  const me = useLoaded(
    useCallback(
      (signal: AbortSignal) => latchkey.api.users.me.query(undefined, { signal }),
      [latchkey],
    ),
  );
  const user = me.data ?? session.user;
  return (
    <Page title={`${user.firstName} ${user.lastName}`} lead={user.jobTitle}>
      {!session.session.methods.includes("pwd") && <RecoveryOffer />}
      <div className={styles.columns}>
        <IdentityCard user={user} onChanged={me.replace} />
        <ProtectionCard session={session.session} />
      </div>
      <TokenCard
        accessToken={session.accessToken}
        tokenType={session.tokenType}
        expiresAt={session.accessTokenExpiresAt}
      />
    </Page>
  );
}
