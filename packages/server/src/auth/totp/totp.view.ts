// What an owner sees of an authenticator app.
import type { TotpAppRow } from "./totp.entity.ts";
import type { TotpAppView } from "./totp.schema.ts";

export function toTotpAppView({ id, name, createdAt, lastUsedAt }: TotpAppRow): TotpAppView {
  return { id, name, createdAt, lastUsedAt };
}
