// Passwords, as the sign-in flow sees them.
import type { AuthMethod } from "../auth-method.ts";
import { PasswordEntity } from "./password.entity.ts";
import { passwordProcedures } from "./password.procedures.ts";
import { findPassword } from "./password.store.ts";

export const passwordMethod: AuthMethod<typeof passwordProcedures> = {
  name: "passwords",
  roles: ["primary", "confirm"],
  demandsSecondFactor: false,
  entities: [PasswordEntity],
  async enrolmentOf(db, userId) {
    return (await findPassword(db, userId)) ? { count: 1 } : null;
  },
  async exportOf(db, userId) {
    const password = await findPassword(db, userId);
    return password && { createdAt: password.createdAt, changedAt: password.changedAt };
  },
  procedures: passwordProcedures,
};
