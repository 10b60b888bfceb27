import type { ItemKind } from './conduct/items.ts';

/** Years that recordings are kept, by what was heard in them; null: for good. */
export interface RetentionSchedule {
  readonly years: number | null;
  readonly byKind: Readonly<Partial<Record<ItemKind, number | null>>>;
}

/**
 * Until when a recording is kept: the longest of what its items ask for, from the end of the day it was closed.
 * The law on archives 33/2024/QH15 leaves the time to the keeper's schedule; 20 years is a proposal by analogy with
 * Circular 01/2025/TT-TTCP.
 * @returns null: for good
 */
export function keepUntil(
  { years, byKind }: RetentionSchedule,
  closedAt: number,
  kinds: readonly ItemKind[],
): number | null {
  const wanted =
    kinds.length === 0 ? [years] : kinds.map((kind) => (kind in byKind ? byKind[kind] : years) ?? null);
  if (wanted.includes(null)) return null;
  const most = Math.max(...wanted.map((each) => each ?? 0));
  const end = new Date(closedAt);
  end.setUTCFullYear(end.getUTCFullYear() + most);
  return end.getTime();
}
