// Whether a proven caller may: by role, permission or assurance.
import type { ResourceCaller } from "./caller.ts";
import { ResourceError } from "./resource-error.ts";

/** @throws ResourceError `insufficient_scope` (403) */
export function requireRole(caller: ResourceCaller, ...roles: readonly string[]): ResourceCaller {
  if (!roles.includes(caller.role))
    throw new ResourceError("insufficient_scope", "Your role may not do this.");
  return caller;
}

/**
 * @param permissions all of them are needed; an administrator's `*` holds each
 * @throws ResourceError `insufficient_scope` (403)
 */
export function requirePermission(
  caller: ResourceCaller,
  ...permissions: readonly string[]
): ResourceCaller {
  const held = new Set(caller.permissions);
  if (!held.has("*") && !permissions.every((permission) => held.has(permission)))
    throw new ResourceError("insufficient_scope", "Your role may not do this.");
  return caller;
}

/**
 * @param maxAgeSeconds how long ago the caller may have proven who they are, where that matters
 * @throws ResourceError `insufficient_user_authentication` (401, RFC 9470) for who was proven less well, or too long ago
 */
export function requireAssurance(
  caller: ResourceCaller,
  assurance: 1 | 2,
  maxAgeSeconds = Number.POSITIVE_INFINITY,
): ResourceCaller {
  if (caller.assurance < assurance)
    throw new ResourceError("insufficient_user_authentication", "This needs a second factor.");
  if (Date.now() - caller.authenticatedAt.getTime() > maxAgeSeconds * 1000)
    throw new ResourceError("insufficient_user_authentication", "Confirm that it's you first.");
  return caller;
}
