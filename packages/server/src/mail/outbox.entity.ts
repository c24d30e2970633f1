// What waits to leave by mail: a finished letter, or an errand that may turn into one.
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { IsoInstant } from "../store/columns.ts";

export const OutboxEntity = defineEntity({
  name: "OutboxItem",
  tableName: "mail_outbox",
  properties: {
    id: p.text().primary(),
    kind: p.text().$type<"letter" | "errand">(),
    /** What it is about, for logs and for choosing who runs the errand; no secret. */
    topic: p.text(),
    /** JSON under the purpose `mail`: letters hold links, and links are secrets. */
    sealed: p.text(),
    /** `kept` in development without a mail server, where the inbox shows it; `failed` once it was given up. */
    state: p.text().$type<"waiting" | "kept" | "failed">(),
    attempts: p.integer(),
    /** When it may be tried next. While it is being sent: when its sender counts as dead. */
    dueAt: p.type(IsoInstant),
    createdAt: p.type(IsoInstant),
  },
});

export type OutboxRow = InferEntity<typeof OutboxEntity>;
