// Mends one's own profile; the address is changed elsewhere, since the new mailbox has to confirm.
import { Form } from "@base-ui/react/form";
import type { User } from "@latchkey/client-sdk";
import { useLatchkey } from "@latchkey/client-sdk/react";
import { Button } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { useAttempt } from "../ui/use-attempt.ts";
import { ProfileFields } from "./profile-fields.tsx";
import styles from "./profile-form.module.css";

interface ProfileFormProps {
  readonly user: User;
  readonly onSaved: (user: User) => void;
  readonly onCancel: () => void;
}

type ProfileValues = Pick<User, "firstName" | "lastName" | "dateOfBirth" | "jobTitle">;

const fields = ["firstName", "lastName", "dateOfBirth", "jobTitle"] as const;

export function ProfileForm({ user, onSaved, onCancel }: ProfileFormProps) {
  const latchkey = useLatchkey();
  const attempt = useAttempt();
  const save = (values: ProfileValues) =>
    attempt.run(async () => onSaved(await latchkey.api.users.update.mutate(values)));
  return (
    <Form<ProfileValues>
      className={styles.form}
      errors={attempt.failure?.fieldErrors}
      onFormSubmit={(values) => void save(values)}
    >
      <ProfileFields values={user} />
      <FailureNotice failure={attempt.failure} fields={fields} />
      <div className={styles.actions}>
        <Button type="submit" look="main" pending={attempt.pending}>
          Save profile
        </Button>
        <Button onClick={onCancel}>Keep it as it was</Button>
      </div>
    </Form>
  );
}
