// The auth router: what all ways to sign in share, and each registered method under its name.
import type { TRPCRouterRecord } from "@trpc/server";
import type { AuthMethod } from "./auth-method.ts";
import { authMethods } from "./methods.ts";
import { signInProcedures } from "./sign-in/sign-in.procedures.ts";

type ProceduresOf<Methods extends Record<string, AuthMethod>> = {
  [Name in keyof Methods]: Methods[Name]["procedures"];
};

function proceduresOf<Methods extends Record<string, AuthMethod>>(
  methods: Methods,
): ProceduresOf<Methods> {
  const entries = Object.entries(methods).map(([name, method]) => [name, method.procedures]);
  return Object.fromEntries(entries) as ProceduresOf<Methods>;
}

export const authProcedures = {
  ...signInProcedures,
  ...proceduresOf(authMethods),
} satisfies TRPCRouterRecord;
