import { Button } from '@mantine/core';
import { memo, useMemo, type KeyboardEvent, type ReactNode } from 'react';
import type { BoardRow } from '../../src/contracts/readiness.ts';
import { SERVER_SUBJECT } from '../../src/domain/readiness/gate.ts';
import { BRIDGE_STEPS } from '../../src/domain/readiness/steps.ts';
import { useWords } from '../i18n/words.ts';
import { BoardRowView, COLUMNS, type RowAct } from './board-row.tsx';

/** Arrow keys go from one bridge point to the next: 105 of them are too many for Tab alone. */
function walk(event: KeyboardEvent<HTMLTableElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const names = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('.board-name')];
  const at = names.findIndex((name) => name === document.activeElement);
  const next = names[at + (event.key === 'ArrowDown' ? 1 : -1)];
  if (at === -1 || next === undefined) return;
  event.preventDefault();
  next.focus();
}

/** The grid bridge points × steps. */
export const BoardTable = memo(function BoardTable(props: {
  rows: readonly BoardRow[];
  mayDecide: boolean;
  onAct: (act: RowAct, row: BoardRow) => void;
  /** Lets the server check itself; null: the person may not, or nothing is to be checked any more. */
  onCheckCentre: (() => void) | null;
  checkingCentre: boolean;
}): ReactNode {
  const { rows, mayDecide, onAct, onCheckCentre, checkingCentre } = props;
  const { say } = useWords();
  const words = say(checkingCentre ? 'board.checkingCentre' : 'board.checkCentre');
  // Kept the same, so that the server's row is drawn again only where something about it changed.
  const centreButton = useMemo(
    () =>
      onCheckCentre === null ? null : (
        <Button
          size="sm"
          px={4}
          fullWidth
          styles={{ label: { whiteSpace: 'normal', lineHeight: 1.15 } }}
          variant="default"
          data-testid="check-centre"
          aria-disabled={checkingCentre}
          onClick={checkingCentre ? undefined : onCheckCentre}
        >
          {words}
        </Button>
      ),
    [onCheckCentre, checkingCentre, words],
  );
  return (
    <table className="board" onKeyDown={walk}>
      <caption className="visually-hidden">
        {say('board.caption')}. {say('board.keys')}
      </caption>
      <colgroup>
        <col className="w-name" />
        <col className="w-state" />
        {BRIDGE_STEPS.map((step) => (
          <col key={step} className="w-step" />
        ))}
        <col className="w-last" />
        <col />
        <col className="w-ring" />
        <col className="w-trend" />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">{say('board.col.bridge')}</th>
          <th scope="col">{say('board.col.state')}</th>
          {BRIDGE_STEPS.map((step) => (
            <th key={step} scope="col" className="step">
              {say(`board.step.${step}`)}
            </th>
          ))}
          <th scope="col">{say('board.col.last')}</th>
          <th scope="col">{say('board.col.finding')}</th>
          <th scope="col">{say('board.col.ring')}</th>
          <th scope="col">{say('board.col.trend')}</th>
        </tr>
      </thead>
      {rows.length === 0 && (
        <tbody>
          <tr>
            <td colSpan={COLUMNS}>{say('board.noneShown')}</td>
          </tr>
        </tbody>
      )}
      {rows.map((row) => (
        <BoardRowView
          key={row.subject}
          row={row}
          mayDecide={mayDecide}
          onAct={onAct}
          centreButton={row.subject === SERVER_SUBJECT ? centreButton : null}
        />
      ))}
    </table>
  );
});
