// What every way to sign in shares: refresh, sign-out and the caller's sessions.
import type { TRPCRouterRecord } from "@trpc/server";
import { z } from "zod";
import {
  listSessions,
  revokeOtherSessions,
  revokeOwnSession,
} from "../../sessions/session.service.ts";
import { sessionView, toSessionView } from "../../sessions/session.view.ts";
import { authedProcedure, openProcedure } from "../../trpc/procedures.ts";
import { refreshSession } from "./refresh.service.ts";
import { signedInResult } from "./sign-in.schema.ts";
import { signOut } from "./sign-out.service.ts";

const refreshTokenInput = z
  .strictObject({ refreshToken: z.string().min(1).max(512).optional() })
  .prefault({});

export const signInProcedures = {
  refresh: openProcedure
    .input(refreshTokenInput)
    .output(signedInResult)
    .mutation(({ ctx, input }) => refreshSession(ctx, input.refreshToken)),
  signOut: openProcedure
    .input(refreshTokenInput)
    .output(z.void())
    .mutation(({ ctx, input }) => signOut(ctx, input.refreshToken)),
  sessions: {
    list: authedProcedure
      .output(z.array(sessionView))
      .query(async ({ ctx }) =>
        (await listSessions(ctx)).map((session) => toSessionView(session, ctx.principal.sessionId)),
      ),
    revoke: authedProcedure
      .input(z.strictObject({ id: z.string().min(1).max(64) }))
      .output(z.void())
      .mutation(({ ctx, input }) => revokeOwnSession(ctx, input.id)),
    revokeOthers: authedProcedure
      .output(z.object({ ended: z.number() }))
      .mutation(async ({ ctx }) => ({ ended: await revokeOtherSessions(ctx) })),
  },
} satisfies TRPCRouterRecord;
