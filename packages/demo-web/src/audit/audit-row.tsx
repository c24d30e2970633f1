// One event: what happened, to whom, from where, and its place in the chain.
import { describeDevice } from "../sessions/device.ts";
import { Badge } from "../ui/badge.tsx";
import { Ago } from "../ui/moment.tsx";
import styles from "./audit-row.module.css";
import { nameEvent } from "./event-words.ts";
import type { AuditEntry } from "./use-audit-search.ts";

export function AuditRow({ entry }: { readonly entry: AuditEntry }) {
  return (
    <li className={styles.row}>
      <p className={styles.event}>
        {nameEvent(entry.eventType)} {!entry.success && <Badge tone="refused">Refused</Badge>}
      </p>
      <p className={styles.time}>
        <Ago at={entry.createdAt} />
      </p>
      <div className={styles.facts}>
        {entry.details !== null && <p>{entry.details}</p>}
        <p>
          {entry.userEmail ?? "No account"}
          {entry.ipAddress !== null && <> · {entry.ipAddress}</>}
          {entry.userAgent !== null && <> · {describeDevice(entry.userAgent).name}</>}
        </p>
      </div>
      <p className={styles.place}>
        {entry.chainSeq === null ? "Not sealed yet" : `Sealed as no. ${entry.chainSeq}`}
      </p>
    </li>
  );
}
