// Passwords, as the sign-in flow sees them.
import { deleteTypingProfiles } from "../../behavior/typing.store.ts";
import type { AuthMethod } from "../auth-method.ts";
import { PasswordEntity } from "./password.entity.ts";
import { passwordError } from "./password.errors.ts";
import { passwordProcedures } from "./password.procedures.ts";
import { deletePassword, findPassword, insertPassword } from "./password.store.ts";

export const passwordMethod: AuthMethod<typeof passwordProcedures> = {
  name: "passwords",
  roles: ["primary", "confirm"],
  demandsSecondFactor: false,
  entities: [PasswordEntity],
  async enrolmentOf(db, userId) {
    return (await findPassword(db, userId)) ? { count: 1 } : null;
  },
  async storeRegistered(tx, userId, passwordHash, now) {
    const password = { userId, passwordHash, needsSecondFactor: false };
    await insertPassword(tx, { ...password, createdAt: now, changedAt: now });
  },
  async objectsToSingleFactor(db, userId) {
    const password = await findPassword(db, userId);
    return password?.needsSecondFactor ? passwordError("PASSWORD_NEEDS_SECOND_FACTOR") : null;
  },
  async removeAll(tx, userId) {
    await deletePassword(tx, userId);
  },
  async removeAddedAfter(tx, userId, moment) {
    const password = await findPassword(tx, userId);
    if (!password || password.changedAt <= moment) return [];
    await deletePassword(tx, userId);
    await deleteTypingProfiles(tx, userId, "password");
    return [{ factor: "the password", event: "password_removed" }];
  },
  async exportOf(db, userId) {
    const password = await findPassword(db, userId);
    return password && { createdAt: password.createdAt, changedAt: password.changedAt };
  },
  procedures: passwordProcedures,
};
