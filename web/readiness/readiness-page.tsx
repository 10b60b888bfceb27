import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { Link } from 'react-router';
import type { ReadinessSummary } from '../../src/contracts/readiness.ts';
import { readinessSentence } from '../../src/domain/readiness/sentence.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { formatDate, formatTime } from '../shared/format.ts';
import { StartTime } from '../shared/start-time.tsx';
import { Empty, Failed, Loading } from '../shared/page-states.tsx';
import { useLine } from '../shared/use-line.ts';
import './board.css';
import { Countdown } from './countdown.tsx';
import { SampleBadge } from './marks.tsx';

const KEY = ['readiness', 'sentences'];
const REFRESH_MS = 60_000;

interface Known {
  readonly sessions: readonly ReadinessSummary[];
  /** Server time minus `performance.now()`. */
  readonly ahead: number;
}

/** Coming sessions, each with the leader's one sentence and how long is left. */
export function ReadinessPage(): ReactNode {
  const { say } = useWords();
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: async (): Promise<Known> => {
      const { sessions } = await call('listReadiness', {});
      return { sessions, ahead: (sessions[0]?.now ?? 0) - performance.now() };
    },
    refetchInterval: REFRESH_MS,
  });
  useLiveSums((data?.sessions ?? []).map(({ sessionId }) => sessionId).join(' '));
  return (
    <Stack>
      <Title order={1}>{say('board.listTitle')}</Title>
      {error !== null && data === undefined && <Failed error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Loading />}
      {data?.sessions.length === 0 && (
        <Empty title={say('board.listEmpty')} help={say('board.listEmptyHelp')} />
      )}
      {data?.sessions.map((session) => (
        <SummaryCard key={session.sessionId} session={session} ahead={data.ahead} />
      ))}
    </Stack>
  );
}

function SummaryCard({ session, ahead }: { session: ReadinessSummary; ahead: number }): ReactNode {
  const { say, locale } = useWords();
  return (
    <section
      className="paper"
      aria-labelledby={`readiness-${session.sessionId}`}
      data-testid="readiness-session"
      data-session={session.sessionId}
    >
      <Group align="flex-start" wrap="nowrap" gap="xl">
        <StartTime at={session.plannedStart} />
        <Stack gap={6} style={{ flex: 1 }}>
          {session.sample && (
            <div>
              <SampleBadge />
            </div>
          )}
          <Title order={2} size="h3" id={`readiness-${session.sessionId}`}>
            {session.title}
          </Title>
          <Text size="xl" fw={600} data-testid="board-sentence">
            {readinessSentence(session.sum, locale)}
          </Text>
          {session.state !== 'postponed' && (
            <Text>
              {say('board.deadline', {
                time: formatTime(session.deadline),
                date: formatDate(session.deadline),
              })}
            </Text>
          )}
          <Countdown board={session} ahead={ahead} />
        </Stack>
        <Button component={Link} to={`/readiness/${session.sessionId}`} data-testid="open-board">
          {say('board.open')}
        </Button>
      </Group>
    </section>
  );
}

/** Follows the sums of some sessions. @param ids joined by a blank, so that the same ones are the same text */
function useLiveSums(ids: string): void {
  const client = useQueryClient();
  const line = useLine();
  useEffect(() => {
    if (line === null || ids === '') return undefined;
    const stops = [
      line.on('readiness:row', ({ sessionId, sum }) => {
        client.setQueryData<Known>(
          KEY,
          (old) =>
            old && {
              ...old,
              sessions: old.sessions.map((each) => (each.sessionId === sessionId ? { ...each, sum } : each)),
            },
        );
      }),
      line.on('readiness:changed', () => void client.invalidateQueries({ queryKey: KEY })),
      line.onConnect(() => {
        // A failed watch is healed by the next refresh.
        for (const sessionId of ids.split(' '))
          void line.ask('readiness:watch', { sessionId }).catch(() => undefined);
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client, line, ids]);
}
