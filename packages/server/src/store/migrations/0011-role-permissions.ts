// A role that holds something else outdates the tokens of all who have it, whoever changed it: they say what it held.
import { migration } from "./migration.ts";

const isoNow = (offset: string) =>
  `to_char((now() ${offset}) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const onSqlite = [
  `create trigger roles_permissions_changed after update of permissions on roles
    when new.permissions is not old.permissions
    begin
      update users set authorization_version = authorization_version + 1 where role = new.name;
      insert into revocations (kind, subject_id, minimum_version, created_at, expires_at)
      select 'user', id, authorization_version,
        strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+25 hours')
      from users where role = new.name;
    end`,
];

const onPostgres = [
  `create function roles_permissions_changed() returns trigger language plpgsql as $body$
    begin
      with outdated as (
        update users set authorization_version = authorization_version + 1 where role = new.name
        returning id, authorization_version
      )
      insert into revocations (kind, subject_id, minimum_version, created_at, expires_at)
      select 'user', id, authorization_version, ${isoNow("")}, ${isoNow("+ interval '25 hours'")}
      from outdated;
      return null;
    end $body$`,
  `create trigger roles_permissions_changed after update of permissions on roles
    for each row when (new.permissions is distinct from old.permissions)
    execute function roles_permissions_changed()`,
];

export const rolePermissions = migration("0011-role-permissions", (sql) =>
  sql.name === "sqlite" ? onSqlite : onPostgres,
);
