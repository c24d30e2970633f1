// Seeded randomness, so that training and evaluation give the same figures on every machine.

export interface Random {
  /** @returns 0 <= x < 1 */
  readonly next: () => number;
  /** @returns a whole number, 0 <= x < bound */
  readonly below: (bound: number) => number;
  /** @returns a draw of the standard normal law */
  readonly normal: () => number;
}

/** Mulberry32: 32 bits of state are plenty for sampling rows. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return { next, below: (bound) => Math.floor(next() * bound), normal };
}

/** @returns `count` different entries (all of them when there are fewer), in drawn order */
export function sampleOf<T>(values: readonly T[], count: number, random: Random): T[] {
  const pool = [...values];
  const taken = Math.min(count, pool.length);
  for (let i = 0; i < taken; i += 1) {
    const j = i + random.below(pool.length - i);
    [pool[i], pool[j]] = [pool[j] as T, pool[i] as T];
  }
  return pool.slice(0, taken);
}
