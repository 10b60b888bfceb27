import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Invitation } from '../../src/contracts/invitations.ts';
import type { User } from '../../src/contracts/session.ts';
import { may } from '../../src/domain/roles.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { ReasonDialog } from '../room/reason-dialog.tsx';
import { Failed, Loading } from '../shared/page-states.tsx';
import { useTask } from '../shared/use-task.ts';
import { AnswerDialog } from './answer-dialog.tsx';
import { InvitationRow } from './invitation-row.tsx';
import { InviteDialog } from './invite-dialog.tsx';

type Asked =
  { readonly what: 'reply' | 'withdraw'; readonly of: Invitation } | { readonly what: 'send' } | null;

/** Who is invited to a session, what they answered, and who has not. */
export function InvitationsPanel(props: { sessionId: string; me: User; isComing: boolean }): ReactNode {
  const { sessionId, me, isComing } = props;
  const { say } = useWords();
  const client = useQueryClient();
  const { busy, error: refused, run } = useTask();
  const [asked, setAsked] = useState<Asked>(null);
  const params = { sessionId };
  const { data, error, refetch } = useQuery({
    queryKey: ['invitations', sessionId],
    queryFn: () => call('listInvitations', { params }),
  });
  const doIt = async (work: () => Promise<unknown>): Promise<void> => {
    if (!(await run(work))) return;
    setAsked(null);
    await client.invalidateQueries({ queryKey: ['invitations'] });
  };
  if (error !== null && data === undefined) return <Failed error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const mayPlan = may(me.role, 'schedule.plan') && isComing;
  const mayReply = may(me.role, 'invitation.answer') && isComing;
  const waiting = data.invitations.filter(({ state }) => state === 'sent');
  const sendMissing = async (): Promise<void> => {
    for (const { itemId, agency } of data.missing)
      await call('sendInvitations', { params, body: { itemId, agencies: [agency] } });
  };
  return (
    <Stack gap="sm" data-testid="invitations">
      <Title order={2} size="h3">
        {say('inv.title')}
      </Title>
      {data.invitations.length === 0 && <Text>{say('inv.emptyPlan')}</Text>}
      {waiting.length > 0 && (
        <Alert color="orange" data-testid="inv-waiting">
          {say('inv.waiting', {
            count: waiting.length,
            names: waiting.map(({ agency }) => agency).join(', '),
          })}
        </Alert>
      )}
      {data.invitations.length > 0 && waiting.length === 0 && <Text>{say('inv.allAnswered')}</Text>}
      {mayPlan && (
        <Group>
          <Button variant="default" data-testid="inv-send" onClick={() => setAsked({ what: 'send' })}>
            {say('inv.send')}
          </Button>
          {data.missing.length > 0 && (
            <Button loading={busy} data-testid="inv-missing" onClick={() => void doIt(sendMissing)}>
              {say('inv.sendMissing', { count: data.missing.length })}
            </Button>
          )}
        </Group>
      )}
      {refused !== null && asked === null && <Failed error={refused} />}
      {data.invitations.map((invitation) => (
        <InvitationRow
          key={invitation.invitationId}
          invitation={invitation}
          replyWord={say(me.bridgeId === null ? 'inv.replyFor' : 'inv.reply')}
          onReply={mayReply ? () => setAsked({ what: 'reply', of: invitation }) : null}
          onWithdraw={mayPlan ? () => setAsked({ what: 'withdraw', of: invitation }) : null}
        />
      ))}
      {asked?.what === 'reply' && (
        <AnswerDialog
          invitation={asked.of}
          {...{ busy, error: refused }}
          onClose={() => setAsked(null)}
          onAnswer={(body) =>
            void doIt(() =>
              call('answerInvitation', { params: { invitationId: asked.of.invitationId }, body }),
            )
          }
        />
      )}
      {asked?.what === 'withdraw' && (
        <ReasonDialog
          title={say('inv.withdraw')}
          help={say('inv.withdrawHelp', { agency: asked.of.agency })}
          label={say('sch.reason')}
          yes={say('inv.withdraw')}
          {...{ busy, error: refused }}
          onClose={() => setAsked(null)}
          onYes={(reason) =>
            void doIt(() =>
              call('withdrawInvitation', {
                params: { invitationId: asked.of.invitationId },
                body: { version: asked.of.version, reason },
              }),
            )
          }
        />
      )}
      {asked?.what === 'send' && (
        <InviteDialog
          sessionId={sessionId}
          {...{ busy, error: refused }}
          onClose={() => setAsked(null)}
          onSend={(body) => void doIt(() => call('sendInvitations', { params, body }))}
        />
      )}
    </Stack>
  );
}
