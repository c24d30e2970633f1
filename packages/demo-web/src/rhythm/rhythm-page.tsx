// One's typing rhythm: agreed to, taught, tried, shown in full, and deleted.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useCallback, useEffect, useRef, useState } from "react";
import { Columns } from "../ui/columns.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Notice } from "../ui/notice.tsx";
import { Page } from "../ui/page.tsx";
import { Placeholder } from "../ui/placeholder.tsx";
import { useLoaded } from "../ui/use-loaded.ts";
import { ConsentCard } from "./consent-card.tsx";
import { DeleteCard } from "./delete-card.tsx";
import { PolicyCard } from "./policy-card.tsx";
import styles from "./rhythm-page.module.css";
import { RhythmStage } from "./rhythm-stage.tsx";
import { StoredCard } from "./stored-card.tsx";
import { type ProfileStatus, bandOf } from "./timing.ts";
import { useEnrolment } from "./use-enrolment.ts";
import { useStored } from "./use-stored.ts";

export function RhythmPage() {
  const { api } = useLatchkey();
  const status = useLoaded(
    useCallback(
      (signal: AbortSignal) => api.behavior.profileStatus.query(undefined, { signal }),
      [api],
    ),
  );
  return (
    <Page
      title="Your typing rhythm"
      lead={
        <p>
          How long you hold each key, and how soon the next one follows, is a habit of your hands.
          Teach it here, then see whether a friend can type like you.
        </p>
      }
    >
      <FailureNotice failure={status.failure} onRetry={status.reload} />
      {status.data === null && status.loading && (
        <Placeholder label="Reading what is known of your rhythm" lines={4} />
      )}
      {status.data && (
        <Known status={status.data} onChange={status.replace} onLearned={status.reload} />
      )}
    </Page>
  );
}

interface KnownProps {
  readonly status: ProfileStatus;
  readonly onChange: (status: ProfileStatus) => void;
  /** The status that the server has is another now. */
  readonly onLearned: () => void;
}

function Known({ status, onChange, onLearned }: KnownProps) {
  const [justAgreed, setJustAgreed] = useState(false);
  const [justDeleted, setJustDeleted] = useState(false);
  if (status.deploymentPolicy === "off") {
    return (
      <Notice tone="plain">
        This server doesn’t look at typing rhythm. Whoever runs it can switch it on with{" "}
        <code>TYPING_POLICY=observe</code>.
      </Notice>
    );
  }
  if (status.consentedAt === null) {
    const agree = (next: ProfileStatus): void => {
      setJustAgreed(true);
      setJustDeleted(false);
      onChange(next);
    };
    return (
      <>
        {justDeleted && <Deleted />}
        <ConsentCard policy={status.deploymentPolicy} onConsent={agree} />
      </>
    );
  }
  const change = (next: ProfileStatus): void => {
    setJustDeleted(next.consentedAt === null);
    onChange(next);
  };
  return <Studio status={status} onChange={change} onLearned={onLearned} justAgreed={justAgreed} />;
}

/** Says that it is done where the reading goes on: what had the focus is gone too. */
function Deleted() {
  const words = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    words.current?.focus();
    window.scrollTo(0, 0);
  }, []);
  return (
    <Notice tone="proven">
      <p ref={words} tabIndex={-1} className={styles.deleted}>
        Your rhythm is deleted. Nothing of it is kept, and no sign-in is compared any more.
      </p>
    </Notice>
  );
}

interface StudioProps extends KnownProps {
  readonly justAgreed: boolean;
}

function Studio({ status, onChange, onLearned, justAgreed }: StudioProps) {
  const enrolment = useEnrolment("phrase", onLearned);
  const stored = useStored();
  const phrases = status.profiles.filter(({ subject }) => subject === "phrase");
  const storedPhrase = stored.profiles?.find(({ subject }) => subject === "phrase");
  return (
    <>
      <RhythmStage
        enrolment={enrolment}
        samples={Math.max(0, ...phrases.map(({ samples }) => samples))}
        storedBand={storedPhrase ? bandOf(storedPhrase.window) : null}
        onShowStored={stored.show}
        justAgreed={justAgreed}
      />
      <StoredCard status={status} stored={stored} />
      <Columns>
        <PolicyCard status={status} onChange={onChange} />
        <DeleteCard status={status} onDeleted={onChange} />
      </Columns>
    </>
  );
}
