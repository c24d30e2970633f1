// Tells of tokens that were refused: one row a minute for each address, since anyone can send them without end.
import type { ActingContext } from "../context.ts";
import { addressGroup } from "../rate-limit/address-group.ts";
import type { Principal } from "../sessions/principal.ts";
import type { RefusedToken, TokenFault } from "./access-token.service.ts";

const said: Record<Exclude<TokenFault, "expired">, string> = {
  malformed: "It isn't a token of this server's kind",
  signature: "Its signature is by none of this server's keys",
  claims: "Its claims aren't those of this server's access tokens",
  revoked: "It was revoked, or what its owner may do has changed since",
};

/**
 * Audits a refused token, which itself is never written down. One that merely expired is every client's now and then,
 * and only told at log level debug. Tokens are refused without a database too: what can't be written is logged instead.
 */
export async function tellRefusedToken(
  ctx: ActingContext,
  { fault, claimant }: RefusedToken,
): Promise<void> {
  if (fault === "expired")
    ctx.log.debug({ requestId: ctx.request.requestId }, "An expired token was refused.");
  else await tell(ctx, claimant, said[fault]);
}

/** Audits that a token came without its key's proof, or with a wrong one: it may have been stolen. */
export async function tellUnprovenToken(ctx: ActingContext, claimant: Principal): Promise<void> {
  await tell(ctx, claimant, "It is bound to a key, and came without that key's proof");
}

async function tell(ctx: ActingContext, claimant: Principal | null, why: string): Promise<void> {
  const event = {
    type: "token_refused",
    // Written where the account still exists; its address comes with none, so that who was erased stays so.
    userId: claimant?.userId ?? null,
    success: false,
    details: `${why}. More from here within a minute aren't told one by one.`,
  } as const;
  try {
    await ctx.audit.recordSeldom(ctx.request, event, addressGroup(ctx.request.ipAddress));
  } catch (error) {
    const { requestId, ipAddress } = ctx.request;
    ctx.log.error(
      { err: error, requestId, ipAddress, details: why },
      "A refused token couldn't be told of.",
    );
  }
}
