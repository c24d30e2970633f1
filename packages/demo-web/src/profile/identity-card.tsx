// Who you are to this server, and the form to mend it.
import type { User } from "@latchkey/client-sdk";
import { useState } from "react";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Fact, Facts } from "../ui/facts.tsx";
import { Day, formatCalendarDate } from "../ui/moment.tsx";
import styles from "./identity-card.module.css";
import { nameRole } from "../ui/role-words.ts";
import { ProfileForm } from "./profile-form.tsx";

interface IdentityCardProps {
  readonly user: User;
  readonly onChanged: (user: User) => void;
}

export function IdentityCard({ user, onChanged }: IdentityCardProps) {
  const [editing, setEditing] = useState(false);
  if (editing) {
    const finish = (changed: User): void => {
      onChanged(changed);
      setEditing(false);
    };
    return (
      <Card title="Who you are">
        <ProfileForm user={user} onSaved={finish} onCancel={() => setEditing(false)} />
      </Card>
    );
  }
  return (
    <Card
      title="Who you are"
      action={<Button onClick={() => setEditing(true)}>Edit profile</Button>}
    >
      <Facts>
        <Fact name="Email">
          {user.email} {user.emailVerified && <Badge tone="proven">Verified</Badge>}
        </Fact>
        <Fact name="Date of birth">{formatCalendarDate(user.dateOfBirth)}</Fact>
        <Fact name="Job title">{user.jobTitle}</Fact>
        <Fact name="Role">
          {user.role === "admin"
            ? "Administrator: may see and change every account"
            : nameRole(user.role)}
        </Fact>
        <Fact name="Member since">
          <Day at={user.createdAt} />
        </Fact>
        <Fact name="User id">
          <span className={styles.id}>
            <code>{user.id}</code>
            <CopyButton text={user.id} what="id" look="quiet" />
          </span>
        </Fact>
      </Facts>
    </Card>
  );
}
