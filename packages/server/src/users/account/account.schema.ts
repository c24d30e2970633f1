// The shape of an account's export.
import { z } from "zod";
import { typingExport } from "../../behavior/typing.schema.ts";
import { userView } from "../user.view.ts";

export const accountExport = z.object({
  exportedAt: z.date(),
  profile: userView,
  /** What each way to authenticate holds, by its name; never a secret. */
  methods: z.record(z.string(), z.unknown()),
  typing: typingExport,
  sessions: z.array(
    z.object({
      id: z.string(),
      mode: z.enum(["session", "token", "body"]),
      methods: z.array(z.string()),
      assurance: z.union([z.literal(1), z.literal(2)]),
      authenticatedAt: z.date(),
      createdAt: z.date(),
      lastSeenAt: z.date(),
      expiresAt: z.date(),
      revokedAt: z.date().nullable(),
      ipAddress: z.string().nullable(),
      userAgent: z.string().nullable(),
    }),
  ),
  /** The last thousand browsers that the account has been signed in from; each is known again by a cookie. */
  devices: z.array(z.object({ createdAt: z.date(), lastSeenAt: z.date() })),
  /**
   * The newest 4,000 events that the account caused, and the newest 1,000 of what others did to it. Whoever runs the
   * server gets at all of them by `latchkey audit export`.
   */
  audit: z.array(
    z.object({
      eventType: z.string(),
      /** Who did it. Of others no more is told than what they did to the account, and when. */
      actor: z.enum(["self", "other"]),
      ipAddress: z.string().nullable(),
      userAgent: z.string().nullable(),
      success: z.boolean(),
      details: z.string().nullable(),
      /** ISO 8601 */
      createdAt: z.string(),
    }),
  ),
});

export type AccountExport = z.output<typeof accountExport>;
