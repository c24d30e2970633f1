// The addresses for those who look after accounts and roles.
import { signedIn } from "./route.ts";

export const adminRoutes = [
  signedIn("GET", "/admin/users", "users.list", "List accounts"),
  signedIn(
    "POST",
    "/admin/users/{id}/promote",
    "users.setRole",
    "Make an account an administrator's",
    {
      operationId: "promote_user",
      fixed: { role: "admin" },
    },
  ),
  signedIn(
    "POST",
    "/admin/users/{id}/demote",
    "users.setRole",
    "Make an administrator a user again",
    {
      operationId: "demote_user",
      fixed: { role: "user" },
    },
  ),
  signedIn(
    "POST",
    "/admin/users/{id}/revoke-sessions",
    "users.revokeSessions",
    "End every session of an account",
  ),
  signedIn("GET", "/admin/roles", "roles.list", "List roles, and what roles can hold"),
  signedIn("POST", "/admin/roles", "roles.create", "Add a role", { status: 201 }),
  signedIn("PATCH", "/admin/roles/{name}", "roles.update", "Change a role"),
  signedIn(
    "DELETE",
    "/admin/roles/{name}",
    "roles.remove",
    "Remove a role; its accounts get the replacement",
  ),
  signedIn("PUT", "/admin/users/{id}/role", "users.setRole", "Give an account a role"),
  signedIn("PUT", "/admin/users/{id}/status", "users.setStatus", "Enable or disable an account"),
] as const;
