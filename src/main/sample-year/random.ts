/** A row of numbers that looks thrown and is the same for one seed. */
export interface Random {
  /** From 0 to below 1. */
  next(): number;
  /** Whole, both ends included. */
  between(least: number, most: number): number;
  /** Whether something of this share happens. */
  happens(share: number): boolean;
  pick<T>(of: readonly T[]): T;
  /** Some of them, each once. */
  some<T>(of: readonly T[], count: number): readonly T[];
  /** By weights that need not add up to one. */
  weighted<T>(of: readonly (readonly [value: T, weight: number])[]): T;
  uuid(): string;
}

/** Mulberry32: small, quick, and good enough to invent a year with; never for secrets. */
export function makeRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  function pick<T>(of: readonly T[]): T {
    const found = of[between(0, of.length - 1)];
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  }
  return {
    ...{ next, between, pick },
    happens: (share) => next() < share,
    some(of, count) {
      const left = [...of];
      return Array.from({ length: Math.min(count, left.length) }, () => {
        const [one] = left.splice(between(0, left.length - 1), 1);
        if (one === undefined) throw new Error('nothing left to pick from');
        return one;
      });
    },
    weighted(of) {
      let left = next() * of.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [value, weight] of of) {
        left -= weight;
        if (left < 0) return value;
      }
      return pick(of)[0];
    },
    uuid() {
      const hex = Array.from({ length: 32 }, () => between(0, 15).toString(16));
      hex[12] = '4';
      hex[16] = (8 + between(0, 3)).toString(16);
      const text = hex.join('');
      return [
        text.slice(0, 8),
        text.slice(8, 12),
        text.slice(12, 16),
        text.slice(16, 20),
        text.slice(20),
      ].join('-');
    },
  };
}
