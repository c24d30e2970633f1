// The kinds of procedures: open to all, to the signed-in, to holders of a permission, and to administrators.
import type { AuthedContext, RequestContext } from "../context.ts";
import { generalError, type LatchkeyError } from "../errors.ts";
import type { Principal } from "../sessions/principal.ts";
import { authorize } from "../rbac/authorize.service.ts";
import type { Permission } from "../rbac/permissions.ts";
import { type AssuranceNeed, requireAssurance } from "../auth/sign-in/step-up.service.ts";
import { tellStepUpAsked } from "../auth/sign-in/step-up-asked.service.ts";
import { asLatchkeyError, toTrpcError } from "./error-formatter.ts";
import { isWellFormed } from "./well-formed.ts";
import { trpc } from "./init.ts";

// How old the revocation feed may grow before what is sensitive stops (DESIGN: 5 s).
const freshFeedMs = 5_000;

/** Anyone may call it. */
export const openProcedure = trpc.procedure.use(guard<object>(() => null));

/** The caller is signed in. */
export const authedProcedure = trpc.procedure.use(
  guard<{ principal: Principal }>(({ principal }) =>
    principal ? null : generalError("UNAUTHENTICATED"),
  ),
);

/** The caller is signed in, and the revocations that would say otherwise are known up to the moment. */
const freshProcedure = authedProcedure.use(async ({ ctx, next }) => {
  await requireFreshFeed(ctx);
  return next();
});

/** The caller's role holds a permission, or the refusal is audited; with a need, who it is was proven well and lately. */
export const permittedProcedure = (permission: Permission, need?: AssuranceNeed) =>
  freshProcedure.use(async ({ ctx, next, path }) => {
    await authorize(ctx satisfies AuthedContext, permission, path);
    if (need) await requireAssurance(ctx satisfies AuthedContext, need);
    return next();
  });

/** The caller is an administrator; each refusal is audited. */
export const adminProcedure = (need?: AssuranceNeed) => permittedProcedure("*", need);

/** The caller proved themself to an assurance level, and no longer ago than told. */
export const stepUpProcedure = (need: AssuranceNeed) =>
  freshProcedure.use(async ({ ctx, next }) => {
    await requireAssurance(ctx satisfies AuthedContext, need);
    return next();
  });

/**
 * What stands before every procedure: text that can't be stored is refused before any parser sees it, then whom it isn't
 * for. Errors leave as declared. It is one middleware, since each copies the call field by field.
 *
 * @typeParam Known what is known of the context once the caller was admitted
 */
function guard<Known extends object>(refusalOf: (ctx: RequestContext) => LatchkeyError | null) {
  return trpc.middleware(async ({ ctx, getRawInput, next, path }) => {
    if (!isWellFormed(await getRawInput())) throw toTrpcError(generalError("BAD_REQUEST"));
    const refusal = refusalOf(ctx);
    if (refusal) throw toTrpcError(refusal);
    // The context stays as it is, only better known; tRPC would copy it, field by field, at every call.
    const result = await next({} as { ctx: Known });
    if (result.ok) return result;
    const error = await tellIfAsked(ctx, path, asLatchkeyError(result.error));
    if (error.status >= 500)
      ctx.log.error(
        { err: result.error.cause ?? result.error, path, requestId: ctx.request.requestId },
        error.code,
      );
    throw toTrpcError(error);
  });
}

/** @returns the failure as it is answered: where a step-up couldn't be audited, that */
async function tellIfAsked(
  ctx: RequestContext,
  path: string,
  failure: LatchkeyError,
): Promise<LatchkeyError> {
  if (failure.code !== "STEP_UP_REQUIRED") return failure;
  return tellStepUpAsked(ctx, path).then(() => failure, asLatchkeyError);
}

async function requireFreshFeed({ revocations }: RequestContext): Promise<void> {
  // A process that was starved of time is behind for no fault of the database: it may look once more.
  if (revocations.ageMs() > freshFeedMs) await revocations.catchUp();
  if (revocations.ageMs() > freshFeedMs)
    throw generalError("UNAVAILABLE", { retryAfterSeconds: 2 });
}
