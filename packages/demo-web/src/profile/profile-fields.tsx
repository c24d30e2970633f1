// What a person tells of themself, as fields: at registration, and later to mend it.
import type { ReactNode } from "react";
import { Field } from "../ui/field.tsx";
import styles from "./profile-fields.module.css";

interface ProfileFieldsProps {
  readonly values?: {
    readonly firstName: string;
    readonly lastName: string;
    readonly dateOfBirth: string;
    readonly jobTitle: string;
  };
  /** Stands between the name and the rest. */
  readonly children?: ReactNode;
}

export function ProfileFields({ values, children }: ProfileFieldsProps) {
  const initial = (name: keyof NonNullable<typeof values>) =>
    values ? { defaultValue: values[name] } : {};
  return (
    <>
      <div className={styles.pair}>
        <Field
          label="First name"
          name="firstName"
          autoComplete="given-name"
          missing="Enter your first name."
          {...initial("firstName")}
        />
        <Field
          label="Last name"
          name="lastName"
          autoComplete="family-name"
          missing="Enter your last name."
          {...initial("lastName")}
        />
      </div>
      {children}
      <div className={styles.pair}>
        <Field
          label="Date of birth"
          name="dateOfBirth"
          type="date"
          autoComplete="bday"
          missing="Enter your date of birth."
          check={(value) =>
            value < new Date().toISOString().slice(0, 10) ? null : "Enter a date in the past."
          }
          {...initial("dateOfBirth")}
        />
        <Field
          label="Job title"
          name="jobTitle"
          autoComplete="organization-title"
          missing="Enter your job title."
          {...initial("jobTitle")}
        />
      </div>
    </>
  );
}
