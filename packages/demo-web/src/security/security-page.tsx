// Everything that proves who one is: what it is worth, how to add to it, and how to let go of it.
import type { SignedInSnapshot } from "@latchkey/client-sdk";
import { RecoveryCard } from "../recovery/recovery-card.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Page } from "../ui/page.tsx";
import { Placeholder } from "../ui/placeholder.tsx";
import { AppsCard } from "./apps-card.tsx";
import { OverviewCard } from "./overview-card.tsx";
import { PasskeysCard } from "./passkeys-card.tsx";
import { PasswordCard } from "./password-card.tsx";
import styles from "./security-page.module.css";
import { useFactors } from "./use-factors.ts";

export function SecurityPage({ session }: { readonly session: SignedInSnapshot }) {
  const factors = useFactors();
  const { data, reload } = factors;
  const { emailVerified } = session.user;
  return (
    <Page
      title="Security"
      lead="How you prove that it’s you, and the way back when something is lost."
    >
      <FailureNotice failure={factors.failure} onRetry={reload} />
      {data === null && factors.loading && (
        <Placeholder label="Reading what protects this account" lines={6} />
      )}
      {data && (
        <>
          <OverviewCard factors={data} emailVerified={emailVerified} />
          <div className={styles.columns}>
            <div className={styles.column}>
              <PasskeysCard passkeys={data.passkeys} onChanged={reload} />
              <PasswordCard status={data.password} onChanged={reload} />
            </div>
            <div className={styles.column}>
              <AppsCard apps={data.apps} onChanged={reload} />
              <RecoveryCard status={data.recovery} onChanged={reload} />
            </div>
          </div>
        </>
      )}
    </Page>
  );
}
