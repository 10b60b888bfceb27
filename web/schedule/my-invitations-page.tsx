import { Stack, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Invitation } from '../../src/contracts/invitations.ts';
import type { User } from '../../src/contracts/session.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { Empty, Failed, Loading } from '../shared/page-states.tsx';
import { useTask } from '../shared/use-task.ts';
import { AnswerDialog } from './answer-dialog.tsx';
import { BackLink } from './back-link.tsx';
import { InvitationRow } from './invitation-row.tsx';

/** Invitations to coming sessions: an officer those of the own bridge point, the office all. */
export function MyInvitationsPage({ me }: { me: User }): ReactNode {
  const { say } = useWords();
  const client = useQueryClient();
  const { busy, error: refused, run } = useTask();
  const [asked, setAsked] = useState<Invitation | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['invitations'],
    queryFn: async () => (await call('listMyInvitations', {})).invitations,
  });
  return (
    <Stack>
      <BackLink />
      <Title order={1} size="h2">
        {say('inv.title')}
      </Title>
      {error !== null && data === undefined && <Failed error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Loading />}
      {data?.length === 0 && <Empty title={say('inv.empty')} help={say('inv.emptyHelp')} />}
      {data?.map((invitation) => (
        <InvitationRow
          key={invitation.invitationId}
          invitation={invitation}
          withSession
          replyWord={say(me.bridgeId === null ? 'inv.replyFor' : 'inv.reply')}
          onReply={() => setAsked(invitation)}
          onWithdraw={null}
        />
      ))}
      {asked !== null && (
        <AnswerDialog
          invitation={asked}
          {...{ busy, error: refused }}
          onClose={() => setAsked(null)}
          onAnswer={(body) => {
            void run(() =>
              call('answerInvitation', { params: { invitationId: asked.invitationId }, body }),
            ).then(async (done) => {
              if (!done) return;
              setAsked(null);
              await client.invalidateQueries({ queryKey: ['invitations'] });
            });
          }}
        />
      )}
    </Stack>
  );
}
