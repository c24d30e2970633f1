// An account's factors in plain words: what each one keeps out, and what is missing.
import type { Factors } from "./use-factors.ts";

export interface ProtectionLine {
  readonly tone: "proven" | "attention";
  readonly says: string;
  readonly means: string;
}

type Counts = {
  readonly passkeys: readonly unknown[];
  readonly apps: readonly unknown[];
  readonly password: Pick<Factors["password"], "changedAt">;
  readonly recovery: Pick<Factors["recovery"], "left">;
  readonly rhythm: Factors["rhythm"];
};

export function describeProtection(factors: Counts, emailVerified: boolean): ProtectionLine[] {
  const lines = [signIn(factors), wayBack(factors)];
  return emailVerified ? lines : [...lines, unconfirmed];
}

const unconfirmed: ProtectionLine = {
  tone: "attention",
  says: "Your address isn’t confirmed.",
  means:
    "Until it is, a password reset takes every other way to sign in with it, since whoever reads the mailbox may be somebody else. The account’s page sends you the letter.",
};

function signIn({ passkeys, apps, password, recovery, rhythm }: Counts): ProtectionLine {
  if (apps.length > 0) {
    return {
      tone: "proven",
      says: "A password alone opens nothing here.",
      means:
        passkeys.length > 0
          ? "It needs a code from your authenticator app, a passkey or a recovery code too. A passkey by itself counts as both."
          : "It needs a code from your authenticator app or a recovery code too.",
    };
  }
  if (passkeys.length > 0 && password.changedAt) {
    return {
      tone: "attention",
      says: "Your passkey is strong, your password still opens everything.",
      means:
        "Whoever learns the password can sign in. Add an authenticator app, or remove the password.",
    };
  }
  if (passkeys.length > 0) {
    return {
      tone: "proven",
      says: "Your passkey proves two things at once.",
      means:
        "That you hold the device, and that it’s you in front of it. There is nothing to steal from this server.",
    };
  }
  return {
    tone: "attention",
    says: "Only a password stands before this account.",
    means:
      recovery.left === 0 && asksForMore(rhythm)
        ? "Whoever learns it and types it unlike you has to fetch a code from your mailbox too. That slows them down; a passkey or an authenticator app keeps them out."
        : "Whoever learns it can sign in. A passkey or an authenticator app keeps them out.",
  };
}

function asksForMore({ policy, profiles }: Factors["rhythm"]): boolean {
  return (
    policy === "stepUp" && profiles.some(({ subject, firm }) => subject === "password" && firm)
  );
}

function wayBack({ passkeys, apps, password, recovery }: Counts): ProtectionLine {
  if (recovery.left > 0) {
    const left = recovery.left === 1 ? "1 recovery code is" : `${recovery.left} recovery codes are`;
    return {
      tone: recovery.left > 3 ? "proven" : "attention",
      says: `${left} left.`,
      means:
        recovery.left > 3
          ? "One of them stands in for a lost authenticator app."
          : "Make a new set before they run out.",
    };
  }
  if (apps.length === 0 && password.changedAt && passkeys.length === 0) {
    return {
      tone: "proven",
      says: "A letter is the way back.",
      means: "If you forget the password, a link to your mailbox lets you choose another.",
    };
  }
  return {
    tone: "attention",
    says: "There is no way back yet.",
    means:
      passkeys.length > 1
        ? "You have more than one passkey, which helps. Recovery codes help when they are all out of reach."
        : "If your device is lost, recovery codes get you in again. Make a set now and keep it somewhere else.",
  };
}
