// What a role is made of. A role that exists keeps its name.
import { Form } from "@base-ui/react/form";
import { useState } from "react";
import { standAtField } from "../second-factor/stand-at-field.ts";
import { useFirstFocus } from "../second-factor/use-first-focus.ts";
import { Button } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Field } from "../ui/field.tsx";
import { useAttempt } from "../ui/use-attempt.ts";
import { PermissionChoice } from "./permission-choice.tsx";
import styles from "./role-form.module.css";
import type { Grantable, PermissionWords, Role } from "./use-roles.ts";

interface RoleValues {
  readonly name: string;
  readonly description: string;
  readonly permissions: Grantable[];
}

interface RoleFormProps {
  /** The role that is changed; left out for a new one. */
  readonly role?: Role;
  readonly permissions: readonly PermissionWords[];
  readonly save: string;
  readonly cancel: string;
  readonly onSave: (values: RoleValues) => Promise<void>;
  readonly onCancel: () => void;
}

const fields = ["name", "description"] as const;

export function RoleForm({ role, permissions, save, cancel, onSave, onCancel }: RoleFormProps) {
  const attempt = useAttempt();
  const form = useFirstFocus();
  const [chosen, setChosen] = useState<readonly string[]>(role?.permissions ?? []);
  const failure = standAtField(attempt.failure, "name", ["ROLE_NAME_TAKEN"]);
  const submit = ({ name, description }: { name?: string; description: string }) =>
    attempt.run(() =>
      onSave({
        name: role?.name ?? name ?? "",
        description,
        permissions: [...chosen] as Grantable[],
      }),
    );
  return (
    <Form<{ name?: string; description: string }>
      ref={form}
      className={styles.form}
      errors={failure?.fieldErrors}
      onFormSubmit={(values) => void submit(values)}
    >
      {!role && (
        <Field
          label="Name"
          name="name"
          maxLength={32}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          missing="Give it a name."
          hint="Lowercase letters, digits and dashes, such as support or night-shift. It stays."
        />
      )}
      <Field
        label="What it is for"
        name="description"
        maxLength={200}
        autoComplete="off"
        missing="Say in a few words what it is for."
        defaultValue={role?.description ?? ""}
      />
      <PermissionChoice permissions={permissions} value={chosen} onChange={setChosen} />
      <FailureNotice failure={failure} fields={fields} />
      <div className={styles.acts}>
        <Button type="submit" look="main" pending={attempt.pending}>
          {save}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          {cancel}
        </Button>
      </div>
    </Form>
  );
}
