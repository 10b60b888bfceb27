import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Invitation } from '../../src/contracts/invitations.ts';
import { useWords } from '../i18n/words.ts';
import { formatDate, formatTime } from '../shared/format.ts';
import { PaperLinks } from './paper-links.tsx';

const COLOURS = { coming: 'teal', substitute: 'teal', not_coming: 'red' } as const;

/** An invitation with its answer, and what may be done with it. */
export function InvitationRow(props: {
  invitation: Invitation;
  /** Names the session too, where the page is of many. */
  withSession?: boolean;
  replyWord: string;
  onReply: (() => void) | null;
  onWithdraw: (() => void) | null;
}): ReactNode {
  const { invitation, withSession = false, replyWord, onReply, onWithdraw } = props;
  const { say } = useWords();
  const { item, answer, state } = invitation;
  const word =
    state === 'withdrawn'
      ? say('inv.withdrawn')
      : answer === null
        ? say('inv.notAnswered')
        : say(`inv.answer.${answer}`);
  return (
    <section className="paper" data-testid="invitation" data-state={state}>
      <Group justify="space-between" align="flex-start">
        <Stack gap={4} style={{ flex: 1 }}>
          <Group gap={8}>
            <Text fw={600}>{invitation.agency}</Text>
            <Badge
              size="lg"
              tt="none"
              variant="light"
              c="dark"
              color={state === 'withdrawn' ? 'gray' : answer === null ? 'orange' : COLOURS[answer]}
            >
              {word}
            </Badge>
            {invitation.round > 1 && <Text>{say('inv.round', { round: invitation.round })}</Text>}
          </Group>
          {withSession && (
            <Text>
              {invitation.sessionTitle} – {formatTime(invitation.plannedStart)}{' '}
              {formatDate(invitation.plannedStart)}, {invitation.place}
            </Text>
          )}
          <Text>
            {item === null
              ? say('inv.whole')
              : `${say('inv.item', { place: item.place, label: item.label })} · ${say('inv.expected', { time: formatTime(item.expectedAt) })}`}
          </Text>
          {item !== null && item.summary !== '' && <Text>{item.summary}</Text>}
          {(invitation.name !== '' || invitation.reason !== '') && (
            <Text>
              {[invitation.name, invitation.position, invitation.reason]
                .filter((each) => each !== '')
                .join(' · ')}
            </Text>
          )}
        </Stack>
        <Group gap="xs">
          {onReply !== null && state !== 'withdrawn' && (
            <Button
              data-testid="inv-reply"
              variant={answer === null ? 'filled' : 'default'}
              onClick={onReply}
            >
              {replyWord}
            </Button>
          )}
          <PaperLinks route="printInvitation" params={{ invitationId: invitation.invitationId }} />
          {onWithdraw !== null && state !== 'withdrawn' && (
            <Button variant="subtle" color="red" onClick={onWithdraw}>
              {say('inv.withdraw')}
            </Button>
          )}
        </Group>
      </Group>
    </section>
  );
}
