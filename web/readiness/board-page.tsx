import { Alert, Button, Checkbox, Group, TextInput, Title } from '@mantine/core';
import {
  IconCalendarOff,
  IconFileCheck,
  IconFileSpreadsheet,
  IconPrinter,
  IconSearch,
} from '@tabler/icons-react';
import { useCallback, useDeferredValue, useMemo, useState, type ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import type { BoardRow } from '../../src/contracts/readiness.ts';
import type { User } from '../../src/contracts/session.ts';
import { readinessSentence } from '../../src/domain/readiness/sentence.ts';
import { may } from '../../src/domain/roles.ts';
import { canAct, isOver } from '../../src/domain/session.ts';
import { addressOf, call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { formatDate, formatTime } from '../shared/format.ts';
import { Failed, Loading } from '../shared/page-states.tsx';
import { arrange } from './board-order.ts';
import type { RowAct } from './board-row.tsx';
import { BoardTable } from './board-table.tsx';
import './board.css';
import { Countdown } from './countdown.tsx';
import { MoveDialog, WaiveDialog } from './escalation-dialogs.tsx';
import { SampleBadge } from './marks.tsx';
import { PostponeDialog } from './postpone-dialog.tsx';
import './print.css';
import { RowDetails } from './row-details.tsx';
import { useBoard, type KnownBoard } from './use-board.ts';

/** Readiness of every bridge point of one session: the coordinator's page, and the leader's one sentence. */
export function BoardPage({ me }: { me: User }): ReactNode {
  const { sessionId = '' } = useParams();
  const { say } = useWords();
  const { known, error, live, retry, take } = useBoard(sessionId);
  if (known === undefined) return error === null ? <Loading /> : <Failed error={error} onRetry={retry} />;
  return (
    <div className="board-page">
      {!live && (
        <Alert color="yellow" role="status" mb="xs" py="xs">
          {say('board.offline')}
        </Alert>
      )}
      <BoardView known={known} me={me} take={take} retry={retry} />
    </div>
  );
}

const small = { size: 'sm', px: 'sm' } as const;

type Asking = { readonly act: RowAct; readonly subject: string } | { readonly act: 'postpone' } | null;

function BoardView(props: {
  known: KnownBoard;
  me: User;
  take: ReturnType<typeof useBoard>['take'];
  retry: () => void;
}): ReactNode {
  const { known, me, take, retry } = props;
  const { board, ahead } = known;
  const { say, locale } = useWords();
  const [asking, setAsking] = useState<Asking>(null);
  const [onlyNot, setOnlyNot] = useState(false);
  const [search, setSearch] = useState('');
  const typed = useDeferredValue(search);
  const centre = useCentreCheck(board.sessionId, retry);
  const rows = useMemo(() => arrange(board.rows, { onlyNot, search: typed }), [board.rows, onlyNot, typed]);
  const onAct = useCallback((act: RowAct, row: BoardRow) => setAsking({ act, subject: row.subject }), []);
  const mayDecide = may(me.role, 'readiness.decide');
  const mayPostpone = mayDecide && canAct(board.state, 'postpone');
  const asked = asking === null || asking.act === 'postpone' ? undefined : asking;
  const row = asked && board.rows.find(({ subject }) => subject === asked.subject);
  const dialog = { board, onDone: take, onClose: () => setAsking(null) };
  const narrowed = rows.length !== board.rows.length;

  return (
    <>
      <div className="board-head">
        <Title order={1} size="h3">
          {board.title} {board.sample && <SampleBadge />}
        </Title>
        <Link className="no-print back" to="/readiness">
          ‹ {say('board.back')}
        </Link>
      </div>
      <div>
        {board.state !== 'postponed' &&
          `${say('board.when', {
            time: formatTime(board.plannedStart),
            date: formatDate(board.plannedStart),
          })}. ${say('board.deadline', {
            time: formatTime(board.deadline),
            date: formatDate(board.deadline),
          })}. `}
        <Countdown board={board} ahead={ahead} />
      </div>
      <p className="board-sentence" data-testid="board-sentence" aria-live="polite">
        {readinessSentence(board.sum, locale)}
      </p>
      <div className="board-tools no-print">
        <TextInput
          size="sm"
          type="search"
          w={270}
          aria-label={say('board.search')}
          placeholder={say('board.search')}
          leftSection={<IconSearch size={18} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Checkbox
          label={say('board.onlyNot')}
          data-testid="only-not"
          checked={onlyNot}
          onChange={(event) => setOnlyNot(event.currentTarget.checked)}
        />
        <span role="status">{say('board.shown', { shown: rows.length, all: board.rows.length })}</span>
        {narrowed && (
          <Button
            size="compact-md"
            variant="subtle"
            onClick={() => {
              setSearch('');
              setOnlyNot(false);
            }}
          >
            {say('board.showAll')}
          </Button>
        )}
        <Group gap="xs" className="acts">
          <Button
            component="a"
            variant="default"
            {...small}
            leftSection={<IconFileSpreadsheet size={18} />}
            href={addressOf('exportBoard', { sessionId: board.sessionId })}
            download
          >
            {say('board.export')}
          </Button>
          <Button
            variant="default"
            {...small}
            leftSection={<IconPrinter size={18} />}
            onClick={() => window.print()}
          >
            {say('board.print')}
          </Button>
          {board.report !== null && (
            <Button
              component={Link}
              variant="default"
              {...small}
              leftSection={<IconFileCheck size={18} />}
              to={`/readiness/${board.sessionId}/report`}
            >
              {say('board.report')}
            </Button>
          )}
          {mayPostpone && (
            <Button
              variant="default"
              {...small}
              data-testid="postpone"
              leftSection={<IconCalendarOff size={18} />}
              onClick={() => setAsking({ act: 'postpone' })}
            >
              {say(board.state === 'postponed' ? 'board.setTime' : 'board.postpone')}
            </Button>
          )}
        </Group>
      </div>
      {centre.error !== null && <Failed error={centre.error} />}
      <BoardTable
        rows={rows}
        mayDecide={mayDecide}
        onAct={onAct}
        onCheckCentre={mayDecide && !isOver(board.state) ? centre.check : null}
        checkingCentre={centre.checking}
      />
      {row !== undefined && asked?.act === 'details' && <RowDetails row={row} onClose={dialog.onClose} />}
      {row !== undefined && asked?.act === 'waive' && <WaiveDialog {...dialog} row={row} />}
      {row !== undefined && asked?.act === 'move' && <MoveDialog {...dialog} row={row} />}
      {asking?.act === 'postpone' && <PostponeDialog {...dialog} ahead={ahead} />}
    </>
  );
}

/** Lets the server check its own side. */
function useCentreCheck(
  sessionId: string,
  onDone: () => void,
): { readonly checking: boolean; readonly error: unknown; readonly check: () => void } {
  const [checking, setChecking] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const check = useCallback(() => {
    setChecking(true);
    setError(null);
    call('checkCentre', { params: { sessionId } })
      .then(onDone, setError)
      .finally(() => setChecking(false));
  }, [sessionId, onDone]);
  return { checking, error, check };
}
