// A limit on calls for each user, in this process's memory.

const windowMs = 60_000;
const callsPerWindow = 60;

/** @returns a function that spends one call, and says false when there is none left in this minute */
export function createCallLimit(): (userId: string) => boolean {
  let startedMs = Date.now();
  let calls = new Map<string, number>();
  return (userId) => {
    if (Date.now() - startedMs > windowMs) {
      startedMs = Date.now();
      calls = new Map();
    }
    const spent = (calls.get(userId) ?? 0) + 1;
    calls.set(userId, spent);
    return spent <= callsPerWindow;
  };
}
