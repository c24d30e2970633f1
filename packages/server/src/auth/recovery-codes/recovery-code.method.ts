// Recovery codes, as the sign-in flow sees them.
import type { AuthMethod } from "../auth-method.ts";
import { RecoveryCodeEntity, RecoveryCodeSetEntity } from "./recovery-code.entity.ts";
import { recoveryCodeProcedures } from "./recovery-code.procedures.ts";
import {
  countUnusedRecoveryCodes,
  deleteRecoveryCodesOf,
  findGeneratedAt,
} from "./recovery-code.store.ts";

export const recoveryCodeMethod: AuthMethod<typeof recoveryCodeProcedures> = {
  name: "recovery-codes",
  roles: ["second", "recovery"],
  demandsSecondFactor: false,
  entities: [RecoveryCodeSetEntity, RecoveryCodeEntity],
  async enrolmentOf(db, userId) {
    const left = await countUnusedRecoveryCodes(db, userId);
    return left === 0 ? null : { count: left };
  },
  exportOf: async (db, userId) => ({
    left: await countUnusedRecoveryCodes(db, userId),
    generatedAt: await findGeneratedAt(db, userId),
  }),
  async removeAll(tx, userId) {
    await deleteRecoveryCodesOf(tx, userId);
  },
  async removeAddedAfter(tx, userId, moment) {
    const generatedAt = await findGeneratedAt(tx, userId);
    if (generatedAt === null || generatedAt <= moment) return [];
    await deleteRecoveryCodesOf(tx, userId);
    return [{ factor: "a set of recovery codes", event: "recovery_codes_removed" }];
  },
  procedures: recoveryCodeProcedures,
};
