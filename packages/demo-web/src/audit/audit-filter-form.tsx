// The conditions of a search in the audit trail.
import { Form } from "@base-ui/react/form";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import type { Failure } from "../ui/failure.ts";
import { Field } from "../ui/field.tsx";
import { Select } from "../ui/select.tsx";
import styles from "./audit-filter-form.module.css";
import type { AuditFilter } from "./audit-filter.ts";
import { eventWords } from "./event-words.ts";

interface AuditFilterFormProps {
  readonly pending: boolean;
  readonly failure: Failure | null;
  readonly onFilter: (filter: AuditFilter) => void;
}

const events = [
  { value: "", name: "Every event" },
  ...Object.entries(eventWords).map(([value, name]) => ({ value, name })),
];
const outcomes = [
  { value: "", name: "Either way" },
  { value: "succeeded", name: "Succeeded" },
  { value: "refused", name: "Refused" },
] as const;

export function AuditFilterForm({ pending, failure, onFilter }: AuditFilterFormProps) {
  const [eventType, setEventType] = useState("");
  const [outcome, setOutcome] = useState<AuditFilter["outcome"]>("");
  return (
    <Form<{ userEmail: string }>
      className={styles.form}
      errors={failure?.fieldErrors}
      onFormSubmit={({ userEmail }) =>
        onFilter({ eventType, outcome, userEmail: userEmail.trim() })
      }
    >
      <Select
        label="What happened"
        options={events}
        value={eventType}
        onChange={(event) => setEventType(event.currentTarget.value)}
      />
      <Select
        label="Outcome"
        options={outcomes}
        value={outcome}
        onChange={(event) => setOutcome(event.currentTarget.value as AuditFilter["outcome"])}
      />
      <Field
        label="Whose address"
        name="userEmail"
        inputMode="email"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <Button type="submit" pending={pending}>
        Search
      </Button>
    </Form>
  );
}
