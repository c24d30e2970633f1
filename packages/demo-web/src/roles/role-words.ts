// Roles in sentences.

/** @returns such as “3 accounts have” */
export function countAccounts(accounts: number): string {
  if (accounts === 0) return "Nobody has";
  return accounts === 1 ? "1 account has" : `${accounts} accounts have`;
}
