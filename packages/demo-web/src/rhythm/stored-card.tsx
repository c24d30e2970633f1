// What is stored, in full, to its owner who has just proven who they are.
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Ago, Day } from "../ui/moment.tsx";
import { FindingsList } from "./findings-list.tsx";
import { firmSamples } from "./learn-progress.tsx";
import { nameProfile } from "./profile-words.ts";
import styles from "./stored-card.module.css";
import { StoredProfileView } from "./stored-profile.tsx";
import type { ProfileStatus } from "./timing.ts";
import type { Stored } from "./use-stored.ts";

interface StoredCardProps {
  readonly status: ProfileStatus;
  readonly stored: Stored;
}

export function StoredCard({ status, stored }: StoredCardProps) {
  const { profiles, findings, failure, pending, show, forget } = stored;
  return (
    <Card
      title="What is stored"
      action={
        profiles === null ? (
          <Button pending={pending} onClick={show}>
            Show all of it
          </Button>
        ) : (
          <span className={styles.actions}>
            <CopyButton text={JSON.stringify(profiles, null, 2)} what="data" look="quiet" />
            <Button onClick={forget}>Hide it</Button>
          </span>
        )
      }
    >
      {profiles === null && <Summary status={status} />}
      <FailureNotice failure={failure} />
      {profiles?.length === 0 && <p className={styles.none}>Nothing was learned yet.</p>}
      {profiles?.map((profile) => (
        <StoredProfileView key={nameProfile(profile)} profile={profile} />
      ))}
      {findings && <FindingsList findings={findings} />}
    </Card>
  );
}

function Summary({ status: { profiles, consentedAt } }: Pick<StoredCardProps, "status">) {
  return (
    <>
      {profiles.length === 0 && <p className={styles.none}>Nothing was learned yet.</p>}
      <ul className={styles.profiles}>
        {profiles.map((profile) => (
          <li key={nameProfile(profile)}>
            <strong>{nameProfile(profile)}</strong>
            <span>
              {profile.samples} {profile.samples === 1 ? "typing" : "typings"},{" "}
              {profile.firm ? "enough to judge by" : `advice until there are ${firmSamples}`}
            </span>
            <span className={styles.when}>
              last typing <Ago at={profile.updatedAt} />
            </span>
          </li>
        ))}
      </ul>
      {consentedAt && (
        <p className={styles.note}>
          You agreed on <Day at={consentedAt} />. Every number is shown once you have confirmed that
          it’s you: how many keys a password has is nobody else’s business.
        </p>
      )}
    </>
  );
}
