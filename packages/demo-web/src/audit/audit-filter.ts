// What the audit trail is searched by. An empty text is no condition.

export interface AuditFilter {
  readonly eventType: string;
  readonly outcome: "" | "succeeded" | "refused";
  readonly userEmail: string;
}

/** The form's fields that the server may find fault with. */
export const filterFields = ["userEmail"] as const;
