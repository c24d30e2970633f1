// What protects this account right now: the proof that opened this session, and what it is worth.
import type { Session } from "@latchkey/client-sdk";
import { Link } from "wouter";
import { Card } from "../ui/card.tsx";
import { Fact, Facts } from "../ui/facts.tsx";
import { Ago, Day } from "../ui/moment.tsx";
import { describeAssurance, describeProof } from "../ui/proof-words.ts";
import styles from "./protection-card.module.css";

export function ProtectionCard({ session }: { readonly session: Session }) {
  const proof = describeProof(session.methods);
  const assurance = describeAssurance(session.assurance);
  return (
    <Card title="What protects this account">
      <p className={session.assurance === 2 ? styles.strong : styles.weaker}>
        You signed in with {proof.name} <Ago at={session.authenticatedAt} />.
      </p>
      <Facts>
        <Fact name="Proof">{proof.detail}</Fact>
        <Fact name="Assurance">
          <strong>{assurance.name}.</strong> {assurance.detail}
        </Fact>
        <Fact name="This session">
          Ends on <Day at={session.expiresAt} /> at the latest.{" "}
          <Link href="/sessions">See where else you are signed in</Link>.
        </Fact>
        <Fact name="Other ways">
          <Link href="/security">See all that protects this account</Link>.
        </Fact>
      </Facts>
    </Card>
  );
}
