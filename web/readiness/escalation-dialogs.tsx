import { Select, type ComboboxItem, type OptionsFilter } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Board, BoardRow } from '../../src/contracts/readiness.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { Failed } from '../shared/page-states.tsx';
import { fold } from './board-order.ts';
import { DecisionDialog } from './decision-dialog.tsx';

interface OfRow {
  board: Board;
  row: BoardRow;
  onDone: (board: Board) => void;
  onClose: () => void;
}

/** Lets a bridge point take part although it had not passed. */
export function WaiveDialog({ board, row, onDone, onClose }: OfRow): ReactNode {
  const { say } = useWords();
  return (
    <DecisionDialog
      kept={`waive.${board.sessionId}.${row.subject}`}
      title={say('decide.waiveTitle', { name: row.name })}
      question={say('decide.waiveQuestion', { name: row.name })}
      yes={say('decide.waiveYes')}
      onYes={async (reason) => {
        const params = { sessionId: board.sessionId, subject: row.subject };
        onDone(await call('waiveEscalation', { params, body: { reason } }));
      }}
      onClose={onClose}
    />
  );
}

/** Names are found without diacritics, as on the board. */
const byFoldedName: OptionsFilter = ({ options, search }) =>
  (options as ComboboxItem[]).filter(({ label }) => fold(label).includes(fold(search)));

/** Has the citizens of a bridge point come to another one. */
export function MoveDialog({ board, row, onDone, onClose }: OfRow): ReactNode {
  const { say } = useWords();
  const [to, setTo] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['bridges', 'to-move-to'],
    queryFn: async () => (await call('listBridges', {})).bridges,
  });
  const options = (data ?? [])
    .filter(({ bridgeId }) => bridgeId !== row.bridgeId)
    .map(({ bridgeId, name }) => {
      const here = board.rows.find((each) => each.bridgeId === bridgeId);
      const label =
        here === undefined
          ? say('decide.moveOutside', { name })
          : say('decide.moveOption', { name, standing: say(`board.standing.${here.standing}`) });
      return { value: bridgeId, label };
    });
  return (
    <DecisionDialog
      kept={`move.${board.sessionId}.${row.subject}`}
      title={say('decide.moveTitle', { name: row.name })}
      question={say('decide.moveQuestion', { name: row.name })}
      yes={say('decide.moveYes')}
      isFilled={() => {
        setAsked(true);
        return to !== null;
      }}
      onYes={async (reason) => {
        const params = { sessionId: board.sessionId, subject: row.subject };
        onDone(await call('moveBridge', { params, body: { reason, toBridgeId: to ?? '' } }));
      }}
      onClose={onClose}
    >
      {error !== null && <Failed error={error} onRetry={() => void refetch()} />}
      <Select
        data-testid="to-bridge"
        label={say('decide.moveTo')}
        placeholder={say('decide.moveToPick')}
        required
        searchable
        data={options}
        filter={byFoldedName}
        nothingFoundMessage={say('decide.moveNone')}
        error={asked && to === null ? say('decide.moveToMissing') : null}
        value={to}
        onChange={setTo}
      />
    </DecisionDialog>
  );
}
