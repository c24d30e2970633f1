// What happened here, for administrators: searched, newest first.
import { useState } from "react";
import { Permitted } from "../app/permitted.tsx";
import { Button } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Page } from "../ui/page.tsx";
import { Placeholder } from "../ui/placeholder.tsx";
import { AuditFilterForm } from "./audit-filter-form.tsx";
import { type AuditFilter, filterFields } from "./audit-filter.ts";
import styles from "./audit-page.module.css";
import { AuditRow } from "./audit-row.tsx";
import { useAuditSearch } from "./use-audit-search.ts";

export function AuditPage() {
  return (
    <Permitted permission="audit:read">
      <AuditTrail />
    </Permitted>
  );
}

const unfiltered: AuditFilter = { eventType: "", outcome: "", userEmail: "" };

function AuditTrail() {
  const [filter, setFilter] = useState(unfiltered);
  const trail = useAuditSearch(filter);
  const { items } = trail;
  return (
    <Page
      title="Audit"
      lead="Every row is chained to the one before it, so a changed or missing one shows. This search is kept in the trail too."
    >
      <AuditFilterForm pending={trail.loading} failure={trail.failure} onFilter={setFilter} />
      <FailureNotice failure={trail.failure} fields={filterFields} onRetry={trail.reload} />
      {items === null && trail.loading && <Placeholder label="Reading the audit trail" lines={6} />}
      {items?.length === 0 && (
        <p className={styles.empty}>Nothing in the trail matches. Widen the search.</p>
      )}
      {items && items.length > 0 && (
        <ul className={styles.list} aria-label="Events" aria-busy={trail.loading}>
          {items.map((entry) => (
            <AuditRow key={entry.id} entry={entry} />
          ))}
        </ul>
      )}
      {trail.hasMore && (
        <div>
          <Button pending={trail.loading} onClick={trail.loadMore}>
            Show older events
          </Button>
        </div>
      )}
    </Page>
  );
}
