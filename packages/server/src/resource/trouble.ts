// Tells of trouble when it begins and when it becomes another: what goes on fills no log.

export interface TroubleTeller {
  tell(trouble: unknown): void;
  /** What comes next is news again. */
  over(): void;
}

export function createTroubleTeller(onTrouble: (trouble: unknown) => void): TroubleTeller {
  let last: string | undefined;
  return {
    tell(trouble) {
      const told = String(trouble);
      if (told === last) return;
      last = told;
      onTrouble(trouble);
    },
    over() {
      last = undefined;
    },
  };
}
