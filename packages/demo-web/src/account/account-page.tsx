// The account itself: its address, everything held about its owner, and its end.
import type { SignedInSnapshot } from "@latchkey/client-sdk";
import { Page } from "../ui/page.tsx";
import { useAccount } from "../ui/use-account.ts";
import styles from "./account-page.module.css";
import { AddressCard } from "./address-card.tsx";
import { DeletionCard } from "./deletion-card.tsx";
import { ExportCard } from "./export-card.tsx";

export function AccountPage({ session }: { readonly session: SignedInSnapshot }) {
  const { user } = useAccount(session);
  return (
    <Page title="Account" lead="Your address, your data, and the way out.">
      <div className={styles.cards}>
        <AddressCard user={user} />
        <ExportCard />
        <DeletionCard user={user} />
      </div>
    </Page>
  );
}
