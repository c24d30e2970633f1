// Which permissions a role holds, each in words. Those that one doesn't hold oneself can't be given or taken.
import { Checkbox } from "@base-ui/react/checkbox";
import { CheckboxGroup } from "@base-ui/react/checkbox-group";
import { Fieldset } from "@base-ui/react/fieldset";
import { useId } from "react";
import { useMay } from "../app/permissions.tsx";
import styles from "./permission-choice.module.css";
import type { PermissionWords } from "./use-roles.ts";

interface PermissionChoiceProps {
  readonly permissions: readonly PermissionWords[];
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
}

export function PermissionChoice({ permissions, value, onChange }: PermissionChoiceProps) {
  const may = useMay();
  return (
    <Fieldset.Root
      className={styles.choice}
      render={<CheckboxGroup value={[...value]} onValueChange={(chosen) => onChange(chosen)} />}
    >
      <Fieldset.Legend className={styles.legend}>What it allows</Fieldset.Legend>
      {permissions.map((permission) => (
        <Permission
          key={permission.name}
          permission={permission}
          disabled={!may(permission.name)}
        />
      ))}
    </Fieldset.Root>
  );
}

interface PermissionProps {
  readonly permission: PermissionWords;
  readonly disabled: boolean;
}

function Permission({ permission: { name, description }, disabled }: PermissionProps) {
  const id = useId();
  return (
    <label className={styles.permission} data-disabled={disabled ? "" : undefined}>
      <Checkbox.Root
        value={name}
        name={name}
        disabled={disabled}
        className={styles.box}
        aria-labelledby={id}
        aria-describedby={`${id}-name`}
      >
        <Checkbox.Indicator className={styles.tick}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M3.5 8.5l3 3 6-7" />
          </svg>
        </Checkbox.Indicator>
      </Checkbox.Root>
      <span id={id}>{description}</span>
      <span id={`${id}-name`} className={styles.name}>
        <code>{name}</code>
        {disabled && " You don’t hold it yourself."}
      </span>
    </label>
  );
}
