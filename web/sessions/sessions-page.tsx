import { Stack, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import type { Session, User } from '../../src/contracts/session.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { useLine } from '../shared/use-line.ts';
import { Empty, Failed, Loading } from '../shared/page-states.tsx';
import { may } from '../../src/domain/roles.ts';
import { CheckCards } from '../check/check-card.tsx';
import { SessionCard } from './session-card.tsx';

const KEY = ['sessions'];
/** New sessions of the day are looked for this often; changes of known ones are told at once. */
const REFRESH_MS = 15_000;

/** The sessions of today, live. */
export function SessionsPage({ me }: { me: User }): ReactNode {
  const { say } = useWords();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: async () => (await call('listSessions', {})).sessions,
    refetchInterval: REFRESH_MS,
  });
  const ids = (data ?? []).map((session) => session.id).join(' ');
  const line = useLine();
  useEffect(() => {
    if (ids === '' || line === null) return undefined;
    const stopHearing = line.on('session:changed', ({ session }) => {
      client.setQueryData<Session[]>(KEY, (old) =>
        old?.map((each) => (each.id === session.id ? session : each)),
      );
    });
    const stopWatching = line.onConnect(() => {
      // A failed watch is healed by the next refresh.
      for (const sessionId of ids.split(' '))
        void line.ask('session:watch', { sessionId }).catch(() => undefined);
    });
    return () => {
      stopHearing();
      stopWatching();
    };
  }, [ids, line, client]);

  return (
    <Stack>
      {may(me.role, 'readiness.read') && <CheckCards me={me} />}
      <Title order={1}>{say('sessions.title')}</Title>
      {error !== null && data === undefined && <Failed error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Loading />}
      {data?.length === 0 && <Empty title={say('sessions.empty')} help={say('sessions.emptyHelp')} />}
      {data?.map((session) => (
        <SessionCard key={session.id} session={session} me={me} />
      ))}
    </Stack>
  );
}
