import { Button, Group, Modal, Radio, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { AnswerDraft, Invitation } from '../../src/contracts/invitations.ts';
import { ANSWERS, type Answer } from '../../src/domain/procedure/invitation.ts';
import { useWords } from '../i18n/words.ts';
import { formatDate, formatTime } from '../shared/format.ts';
import { Failed } from '../shared/page-states.tsx';

/** An agency's answer, by itself or written down by the office. */
export function AnswerDialog(props: {
  invitation: Invitation;
  busy: boolean;
  error: unknown;
  onAnswer: (draft: AnswerDraft) => void;
  onClose: () => void;
}): ReactNode {
  const { invitation, busy, error, onAnswer, onClose } = props;
  const { say } = useWords();
  const [answer, setAnswer] = useState<Answer>(invitation.answer ?? 'coming');
  const [name, setName] = useState(invitation.name);
  const [position, setPosition] = useState(invitation.position);
  const [reason, setReason] = useState(invitation.reason);
  const title = say('inv.replyTitle', { agency: invitation.agency });
  return (
    <Modal opened onClose={onClose} withCloseButton={false} size="lg" aria-label={title}>
      <Stack>
        <Title order={2} size="h3">
          {title}
        </Title>
        <Text>
          {invitation.sessionTitle} – {formatTime(invitation.plannedStart)}{' '}
          {formatDate(invitation.plannedStart)}
        </Text>
        <Radio.Group
          value={answer}
          aria-label={say('inv.reply')}
          onChange={(value) => setAnswer(ANSWERS.find((each) => each === value) ?? 'coming')}
        >
          <Stack gap="xs">
            {ANSWERS.map((each) => (
              <Radio
                key={each}
                size="md"
                value={each}
                data-testid={`inv-${each}`}
                label={say(`inv.answer.${each}`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        {answer !== 'not_coming' && (
          <Group grow>
            <TextInput
              size="md"
              label={say('inv.name')}
              data-testid="inv-name"
              maxLength={200}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <TextInput
              size="md"
              label={say('inv.position')}
              maxLength={200}
              value={position}
              onChange={(event) => setPosition(event.currentTarget.value)}
            />
          </Group>
        )}
        <Textarea
          size="md"
          label={say('inv.replyReason')}
          data-testid="inv-reason"
          autosize
          maxLength={1_000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {error !== null && <Failed error={error} />}
        <Group justify="flex-end">
          <Button variant="default" disabled={busy} onClick={onClose}>
            {say('app.cancel')}
          </Button>
          <Button
            data-testid="inv-yes"
            loading={busy}
            onClick={() =>
              onAnswer({
                ...{ version: invitation.version, answer, reason },
                ...(answer === 'not_coming' ? { name: '', position: '' } : { name, position }),
              })
            }
          >
            {say('inv.reply')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
