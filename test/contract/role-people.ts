// People with more rights than most: administrators, and holders of roles that one added.
import { randomUUID } from "node:crypto";
import type { SqlConsole } from "../support/sql-console.ts";
import {
  type Deployment,
  type Person,
  registerWithPassword,
  type SessionMode,
  signInWithPassword,
} from "./people.ts";

type NewRole = Parameters<Person["api"]["roles"]["create"]["mutate"]>[0];
type Permission = NewRole["permissions"][number];

/** A role's fields, with a name that no other has. */
export function newRole(...permissions: Permission[]): NewRole {
  return { name: `role-${randomUUID().slice(0, 8)}`, description: "For a test.", permissions };
}

/** Someone new who was made an administrator, and has signed in since. */
export async function newAdmin(
  { sql }: { readonly sql: SqlConsole },
  instance: Deployment,
): Promise<Person> {
  const { user, email } = await registerWithPassword(instance);
  await sql.run("update users set role = 'admin' where id = ?", [user.id]);
  return signInWithPassword(instance, email);
}

/** Someone new to whom an administrator gave a role, and who has signed in since. */
export async function newHolder(
  admin: Person,
  instance: Deployment,
  role: string,
  mode: SessionMode = "body",
): Promise<Person> {
  const { user, email } = await registerWithPassword(instance);
  await admin.api.users.setRole.mutate({ id: user.id, role });
  return signInWithPassword(instance, email, { mode });
}
