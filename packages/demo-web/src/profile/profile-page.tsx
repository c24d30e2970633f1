// Who you are, what protects this account, and the token that says so to other services.
import type { SignedInSnapshot } from "@latchkey/client-sdk";
import { RecoveryOffer } from "../recovery/recovery-offer.tsx";
import { Columns } from "../ui/columns.tsx";
import { Page } from "../ui/page.tsx";
import { useAccount } from "../ui/use-account.ts";
import { IdentityCard } from "./identity-card.tsx";
import { ProtectionCard } from "./protection-card.tsx";
import { TokenCard } from "./token-card.tsx";

export function ProfilePage({ session }: { readonly session: SignedInSnapshot }) {
  const { user, replace } = useAccount(session);
  return (
    <Page title={`${user.firstName} ${user.lastName}`} lead={user.jobTitle}>
      {!session.session.methods.includes("pwd") && <RecoveryOffer />}
      <Columns>
        <IdentityCard user={user} onChanged={replace} />
        <ProtectionCard session={session.session} />
      </Columns>
      <TokenCard
        accessToken={session.accessToken}
        tokenType={session.tokenType}
        expiresAt={session.accessTokenExpiresAt}
      />
    </Page>
  );
}
