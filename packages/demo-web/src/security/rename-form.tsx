// Gives a factor another name, in its place in the list.
import { Form } from "@base-ui/react/form";
import { useFirstFocus } from "../second-factor/use-first-focus.ts";
import { Button } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Field } from "../ui/field.tsx";
import { useAttempt } from "../ui/use-attempt.ts";
import styles from "./factor-list.module.css";

interface RenameFormProps {
  readonly name: string;
  readonly onSave: (name: string) => Promise<void>;
  readonly onCancel: () => void;
}

export function RenameForm({ name, onSave, onCancel }: RenameFormProps) {
  const attempt = useAttempt();
  const form = useFirstFocus();
  return (
    <Form<{ name: string }>
      ref={form}
      className={styles.rename}
      errors={attempt.failure?.fieldErrors}
      onFormSubmit={(values) => void attempt.run(() => onSave(values.name))}
    >
      <Field
        label="Name"
        name="name"
        maxLength={64}
        autoComplete="off"
        missing="Give it a name."
        defaultValue={name}
      />
      <FailureNotice failure={attempt.failure} fields={["name"]} />
      <div className={styles.acts}>
        <Button type="submit" pending={attempt.pending}>
          Save name
        </Button>
        <Button look="quiet" onClick={onCancel}>
          Keep it as it was
        </Button>
      </div>
    </Form>
  );
}
