// What the API tells of a session: enough for its owner to recognise the device.
import { z } from "zod";
import type { SessionRow } from "./session.entity.ts";

export const sessionView = z.object({
  id: z.string(),
  /** Whether it is the one that asks. */
  current: z.boolean(),
  mode: z.enum(["session", "token", "body"]),
  methods: z.array(z.string()),
  assurance: z.union([z.literal(1), z.literal(2)]),
  authenticatedAt: z.date(),
  lastSeenAt: z.date(),
  expiresAt: z.date(),
  ipAddress: z.string().nullable(),
  userAgent: z.string().nullable(),
});

export type SessionView = z.output<typeof sessionView>;

export function toSessionView(session: SessionRow, currentId: string): SessionView {
  const {
    id,
    mode,
    methods,
    assurance,
    authenticatedAt,
    lastSeenAt,
    expiresAt,
    ipAddress,
    userAgent,
  } = session;
  return {
    id,
    current: id === currentId,
    mode,
    methods,
    assurance,
    authenticatedAt,
    lastSeenAt,
    expiresAt,
    ipAddress,
    userAgent,
  };
}
