// Passkeys, as the sign-in flow sees them.
import type { AuthMethod } from "../auth-method.ts";
import { PasskeyEntity } from "./passkey.entity.ts";
import { unpackPasskey } from "./packed-passkey.ts";
import { isTaken, storeNewPasskey } from "./passkey-creation.service.ts";
import { passkeyProcedures } from "./passkey.procedures.ts";
import { deletePasskey, deletePasskeysOf, findPasskeysOf } from "./passkey.store.ts";
import { toPasskeyView } from "./passkey.view.ts";

export const passkeyMethod: AuthMethod<typeof passkeyProcedures> = {
  name: "passkeys",
  roles: ["primary", "second", "confirm"],
  demandsSecondFactor: false,
  entities: [PasskeyEntity],
  async enrolmentOf(db, userId) {
    const passkeys = await findPasskeysOf(db, userId);
    return passkeys.length === 0 ? null : { count: passkeys.length };
  },
  exportOf: async (db, userId) => (await findPasskeysOf(db, userId)).map(toPasskeyView),
  isRegisteredElsewhere: (ctx, tx, credential) => isTaken(ctx, tx, unpackPasskey(credential)),
  async storeRegistered(tx, _userId, credential) {
    await storeNewPasskey(tx, unpackPasskey(credential));
  },
  async removeAll(tx, userId) {
    await deletePasskeysOf(tx, userId);
  },
  async removeAddedAfter(tx, userId, moment) {
    const added = (await findPasskeysOf(tx, userId)).filter(({ createdAt }) => createdAt > moment);
    for (const { id } of added) await deletePasskey(tx, userId, id);
    return added.map(({ id, name }) => ({
      factor: `the passkey "${name}"`,
      event: "passkey_removed",
      subjectId: id,
    }));
  },
  procedures: passkeyProcedures,
};
