// The account itself: its address, everything held about its owner, and its end.
import type { SignedInSnapshot } from "@latchkey/client-sdk";
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useCallback } from "react";
import { Page } from "../ui/page.tsx";
import { useLoaded } from "../ui/use-loaded.ts";
import styles from "./account-page.module.css";
import { AddressCard } from "./address-card.tsx";
import { DeletionCard } from "./deletion-card.tsx";
import { ExportCard } from "./export-card.tsx";

export function AccountPage({ session }: { readonly session: SignedInSnapshot }) {
  const latchkey = useLatchkey();
  const me = useLoaded(
    useCallback(
      (signal: AbortSignal) => latchkey.api.users.me.query(undefined, { signal }),
      [latchkey],
    ),
  );
  const user = me.data ?? session.user;
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
