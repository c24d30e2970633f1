// Authenticator apps, as the sign-in flow sees them.
import type { AuthMethod } from "../auth-method.ts";
import { TotpAppEntity } from "./totp.entity.ts";
import { totpProcedures } from "./totp.procedures.ts";
import {
  deleteTotpApp,
  deleteTotpAppsLapsedBefore,
  deleteTotpAppsOf,
  findPendingTotpApps,
  findTotpApps,
} from "./totp.store.ts";
import { toTotpAppView } from "./totp.view.ts";

export const totpMethod: AuthMethod<typeof totpProcedures> = {
  name: "totp",
  roles: ["second", "confirm"],
  demandsSecondFactor: true,
  entities: [TotpAppEntity],
  async enrolmentOf(db, userId) {
    const apps = await findTotpApps(db, userId);
    return apps.length === 0 ? null : { count: apps.length };
  },
  exportOf: async (db, userId) => (await findTotpApps(db, userId)).map(toTotpAppView),
  async removeAll(tx, userId) {
    await deleteTotpAppsOf(tx, userId);
  },
  async removeAddedAfter(tx, userId, moment) {
    const added = (await findTotpApps(tx, userId)).filter(({ createdAt }) => createdAt > moment);
    for (const app of [...added, ...(await findPendingTotpApps(tx, userId))])
      await deleteTotpApp(tx, app);
    return added.map(({ id, name }) => ({
      factor: `the authenticator app "${name}"`,
      event: "totp_removed",
      subjectId: id,
    }));
  },
  sweep: deleteTotpAppsLapsedBefore,
  procedures: totpProcedures,
};
