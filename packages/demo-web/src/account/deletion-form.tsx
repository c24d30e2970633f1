// Says what will be lost, and takes the address as the last word.
import { Form } from "@base-ui/react/form";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import styles from "./account-page.module.css";
import loss from "./deletion-form.module.css";

interface DeletionFormProps {
  readonly email: string;
  readonly pending: boolean;
  readonly onDelete: () => void;
  readonly onCancel: () => void;
}

export function DeletionForm({ email, pending, onDelete, onCancel }: DeletionFormProps) {
  return (
    <Form className={styles.form} onFormSubmit={onDelete}>
      <p>This is lost for good:</p>
      <ul className={loss.lost}>
        <li>Your profile.</li>
        <li>Every way to sign in: passkeys, password, apps, recovery codes.</li>
        <li>What was learned about how you type.</li>
        <li>Every session, this one too.</li>
      </ul>
      <p>The audit trail keeps what happened, without your name in it.</p>
      <Field
        label="Type your address to confirm"
        name="address"
        type="text"
        inputMode="email"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        missing="Type your address to go on."
        check={(value) =>
          value.trim().toLowerCase() === email.toLowerCase()
            ? null
            : `That isn’t this account’s address. It is ${email}.`
        }
      />
      <div className={styles.acts}>
        <Button type="submit" look="danger" pending={pending}>
          Delete my account for good
        </Button>
        <Button onClick={onCancel}>Keep it</Button>
      </div>
    </Form>
  );
}
