// What a role may be allowed; `*` is everything, and only the built-in `admin` holds it.
/** `subject:action:scope`; owners need none of these for their own data. */
export const permissions = [
  "users:read:any",
  "users:list",
  "audit:read",
  "roles:manage",
  "sessions:revoke:any",
] as const;

export type Permission = (typeof permissions)[number] | "*";
