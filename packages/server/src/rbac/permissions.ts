// What a role may be allowed. A new permission is one line here, and the procedure that asks for it.

/** `subject:action:scope`, with what it lets people do; owners need none of these for their own data. */
export const permissionCatalogue = {
  "users:list": "List and search all accounts.",
  "users:read:any": "Open any account.",
  "sessions:revoke:any": "End every session of an account.",
  "audit:read": "Search and export the audit trail.",
  "roles:manage": "Add, change and give roles, within what one holds.",
} as const;

/** What an added role can hold. */
export type GrantablePermission = keyof typeof permissionCatalogue;

/** `*` is everything, and only the built-in `admin` holds it. */
export type Permission = GrantablePermission | "*";

/** Whether someone who holds `held` may do what needs `permission`. */
export function holds(held: readonly string[], permission: string): boolean {
  return held.includes("*") || held.includes(permission);
}

/** Whether someone who holds `held` may do all that `wanted` allows. */
export function holdsAll(held: readonly string[], wanted: readonly string[]): boolean {
  return wanted.every((permission) => holds(held, permission));
}
