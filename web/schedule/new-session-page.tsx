import { Stack, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import type { SessionDraft } from '../../src/contracts/schedule.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { Failed, Loading } from '../shared/page-states.tsx';
import { useTask } from '../shared/use-task.ts';
import { BackLink } from './back-link.tsx';
import { SessionForm } from './session-form.tsx';

/** Plans a session by hand. */
export function NewSessionPage(): ReactNode {
  const { say } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { busy, error: refused, run } = useTask();
  const { data, error, refetch } = useQuery({
    queryKey: ['schedule', 'proposal'],
    queryFn: () => call('proposeSession', {}),
  });
  const save = (draft: SessionDraft): Promise<boolean> =>
    run(async () => {
      const { session } = await call('planSession', { body: draft });
      await client.invalidateQueries({ queryKey: ['schedule'] });
      void navigate(`/schedule/${session.sessionId}`);
    });
  return (
    <Stack>
      <BackLink />
      <Title order={1} size="h2">
        {say('sch.new')}
      </Title>
      {error !== null && data === undefined && <Failed error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Loading />}
      {data !== undefined && (
        <div className="paper">
          <SessionForm
            draft={{
              ...{ title: '', chairName: '', place: data.place, plannedStart: 0, plannedEnd: 0 },
              plan: {
                ...{ organiser: 'peoples_committee', kind: 'ad_hoc', basis: data.basis },
                ...{ reasonForOnline: '', cause: '', dialogue: null },
              },
            }}
            reason="none"
            {...{ busy, error: refused }}
            onSave={(draft) => void save(draft)}
          />
        </div>
      )}
    </Stack>
  );
}
