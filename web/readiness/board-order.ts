import type { Board, BoardRow } from '../../src/contracts/readiness.ts';
import { isReady, SERVER_SUBJECT } from '../../src/domain/readiness/gate.ts';
import { BRIDGE_STEPS, CENTRE_STEPS, type CheckStep } from '../../src/domain/readiness/steps.ts';

/** Letters without their marks, small: what a name is found by when it is typed without diacritics. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll(/[đĐ]/g, 'd')
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .trim();
}

export interface RowFilter {
  /** Only what has not passed its check. */
  readonly onlyNot: boolean;
  /** Part of a name, of a code, or of an officer's name. */
  readonly search: string;
}

function rankOf(row: BoardRow): number {
  if (row.escalation === 'open') return 0;
  return row.subject === SERVER_SUBJECT ? 1 : 2;
}

/** What waits for a decision first, then the centre's own server, then the bridge points as they were planned. */
export function arrange(rows: readonly BoardRow[], { onlyNot, search }: RowFilter): readonly BoardRow[] {
  const wanted = fold(search);
  return rows
    .filter(
      (row) =>
        (!onlyNot || !isReady(row.standing)) &&
        (wanted === '' || [row.name, row.code, ...row.contacts].some((text) => fold(text).includes(wanted))),
    )
    .toSorted((a, b) => rankOf(a) - rankOf(b));
}

/** Steps of a row in the order they run: the server's own, or a bridge point's. */
export function stepsOfRow({ kind }: Pick<BoardRow, 'kind'>): readonly CheckStep[] {
  return kind === 'server' ? CENTRE_STEPS : BRIDGE_STEPS;
}

/** The step that runs now: as the server tells it, or the first one without a verdict. Null: the last one is done. */
export function currentStep({ running, steps, kind }: BoardRow): CheckStep | null {
  const done = new Set(steps.map(({ step }) => step));
  const told = running?.step ?? null;
  if (told !== null && !done.has(told)) return told;
  return stepsOfRow({ kind }).find((step) => !done.has(step)) ?? null;
}

/** A board with one row told anew; the others stay the very same objects, so that only this one is drawn again. */
export function withRow(board: Board, row: BoardRow, sum: Board['sum']): Board {
  return { ...board, sum, rows: board.rows.map((each) => (each.subject === row.subject ? row : each)) };
}
