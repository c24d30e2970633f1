// Roles: which there are, and adding, changing and removing those that aren't built in.
import type { AuthedContext } from "../context.ts";
import type { Tx } from "../store/db.ts";
import { replaceRole } from "../users/user-admin.service.ts";
import { countUsersByRole } from "../users/user.store.ts";
import { permissionsOf } from "./authorize.service.ts";
import { permissionCatalogue } from "./permissions.ts";
import { changeRights } from "./rights-change.service.ts";
import type { RoleRow } from "./role.entity.ts";
import { roleError } from "./role.errors.ts";
import type {
  CreateRole,
  OwnRole,
  RemoveRole,
  RoleList,
  RoleView,
  UpdateRole,
} from "./role.schema.ts";
import { deleteRole, findRole, findRoles, insertRole, updateRole } from "./role.store.ts";

const manage = (attempted: string) => ({ permission: "roles:manage", attempted }) as const;

/** Every role with the number of its accounts, and what roles can hold. */
export async function listRoles(ctx: AuthedContext): Promise<RoleList> {
  const roles = await findRoles(ctx.db);
  const accounts = await countUsersByRole(ctx.db);
  const { userId, email } = ctx.principal;
  await ctx.audit.record(ctx.request, {
    type: "roles_listed",
    userId,
    userEmail: email,
    success: true,
    details: `${roles.length} roles listed.`,
  });
  return {
    roles: roles.map((role) => toRoleView(role, accounts.get(role.name) ?? 0)),
    permissions: Object.entries(permissionCatalogue).map(([name, description]) => ({
      name,
      description,
    })),
  };
}

/** The caller's own role, as it stands now. */
export async function ownRole(ctx: AuthedContext): Promise<OwnRole> {
  const { role } = ctx.principal;
  return { name: role, permissions: [...(await permissionsOf(ctx.db, role))] };
}

/**
 * Adds a role.
 *
 * @throws LatchkeyError `ROLE_NAME_TAKEN` for all but one of those who race for a name, `ROLE_EXCEEDS_OWN`
 */
export async function createRole(ctx: AuthedContext, input: CreateRole): Promise<RoleView> {
  const permissions = inCatalogueOrder(input.permissions);
  return changeRights(ctx, manage("roles.create"), async (tx, requireOwn) => {
    requireOwn(permissions);
    const role: RoleRow = { ...input, permissions, builtIn: false, createdAt: ctx.now() };
    if (!(await insertRole(tx, role))) throw roleError("ROLE_NAME_TAKEN");
    await auditRole(ctx, tx, role.name, `added: ${describe(permissions)}`);
    return toRoleView(role, 0);
  });
}

/**
 * Changes a role, at once for all who hold it.
 *
 * @throws LatchkeyError `ROLE_NOT_FOUND`, `ROLE_BUILT_IN`, `ROLE_EXCEEDS_OWN` for what the role holds before or after
 */
export async function changeRole(ctx: AuthedContext, input: UpdateRole): Promise<RoleView> {
  return changeRights(ctx, manage("roles.update"), async (tx, requireOwn) => {
    const role = await requireAddedRole(tx, input.name);
    const changed = {
      ...role,
      description: input.description ?? role.description,
      permissions: input.permissions ? inCatalogueOrder(input.permissions) : role.permissions,
    };
    requireOwn(role.permissions);
    requireOwn(changed.permissions);
    const { description, permissions } = changed;
    await updateRole(tx, role.name, { description, permissions });
    const before = describe(role.permissions);
    await auditRole(ctx, tx, role.name, `changed: ${before} before, ${describe(permissions)} now`);
    return toRoleView(changed, (await countUsersByRole(tx)).get(role.name) ?? 0);
  });
}

/**
 * Removes a role. Its accounts get the replacement, without which a role that is held stays.
 *
 * @throws LatchkeyError `ROLE_NOT_FOUND` for either name, `ROLE_BUILT_IN`, `ROLE_IN_USE`, `ROLE_EXCEEDS_OWN`
 */
export async function removeRole(ctx: AuthedContext, input: RemoveRole): Promise<void> {
  const { name, replacement } = input;
  await changeRights(ctx, manage("roles.remove"), async (tx, requireOwn) => {
    const role = await requireAddedRole(tx, name);
    requireOwn(role.permissions);
    const accounts = (await countUsersByRole(tx)).get(name) ?? 0;
    if (accounts > 0) {
      if (replacement === undefined) throw roleError("ROLE_IN_USE");
      const next = replacement === name ? null : await findRole(tx, replacement);
      if (!next) throw roleError("ROLE_NOT_FOUND");
      requireOwn(next.permissions);
      await replaceRole(ctx, tx, name, next.name);
    }
    await deleteRole(tx, name);
    await auditRole(ctx, tx, name, accounts > 0 ? `removed; ${accounts} had it` : "removed");
  });
}

async function requireAddedRole(tx: Tx, name: string): Promise<RoleRow> {
  const role = await findRole(tx, name);
  if (!role) throw roleError("ROLE_NOT_FOUND");
  if (role.builtIn) throw roleError("ROLE_BUILT_IN");
  return role;
}

async function auditRole(ctx: AuthedContext, tx: Tx, name: string, what: string): Promise<void> {
  const { userId, email } = ctx.principal;
  await ctx.audit.append(tx, ctx.request, {
    type: "role_defined",
    userId,
    userEmail: email,
    subjectId: name,
    success: true,
    details: `Role ${name} ${what}.`,
  });
}

// One spelling of one set, so that the same permissions again change nothing and outdate nobody.
function inCatalogueOrder(permissions: readonly string[]): string[] {
  return Object.keys(permissionCatalogue).filter((name) => permissions.includes(name));
}

function describe(permissions: readonly string[]): string {
  return permissions.length === 0 ? "no permissions" : permissions.join(", ");
}

function toRoleView(role: RoleRow, accounts: number): RoleView {
  const { name, description, permissions, builtIn, createdAt } = role;
  return { name, description, permissions, builtIn, accounts, createdAt };
}
