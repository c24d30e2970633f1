// The last demanding factor stays as long as another method relies on it.
import { describe, expect, test } from "vitest";
import type { AppContext } from "../../context.ts";
import { generalError } from "../../errors.ts";
import type { Tx } from "../../store/db.ts";
import type { AuthMethod } from "../auth-method.ts";
import { requireDispensable } from "./factors.service.ts";

const tx = {} as Tx;
const objection = generalError("FORBIDDEN", {
  message: "The password is too short to stand alone.",
});

function method(name: string, overrides: Partial<AuthMethod> = {}): AuthMethod {
  return {
    name,
    roles: ["second"],
    demandsSecondFactor: true,
    entities: [],
    enrolmentOf: async () => ({ count: 1 }),
    procedures: {},
    ...overrides,
  };
}

const password = (answer: typeof objection | null) =>
  method("passwords", { demandsSecondFactor: false, objectsToSingleFactor: async () => answer });

const removal = (...authMethods: readonly AuthMethod[]) =>
  requireDispensable({ authMethods } as unknown as AppContext, tx, "user", "totp");

describe("the last demanding factor", () => {
  test("goes when nobody objects", async () => {
    await expect(removal(method("totp"), password(null))).resolves.toBeUndefined();
  });

  test("stays when a method can't do without it", async () => {
    await expect(removal(method("totp"), password(objection))).rejects.toBe(objection);
  });

  test("goes all the same when another one demands a second factor", async () => {
    await expect(
      removal(method("totp"), method("key"), password(objection)),
    ).resolves.toBeUndefined();
  });

  test("stays when the other one has nothing enrolled", async () => {
    const bare = method("key", { enrolmentOf: async () => null });
    await expect(removal(method("totp"), bare, password(objection))).rejects.toBe(objection);
  });

  test("isn't kept by its own objection", async () => {
    const own = method("totp", { objectsToSingleFactor: async () => objection });
    await expect(removal(own)).resolves.toBeUndefined();
  });
});
