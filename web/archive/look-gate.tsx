import { Button, Group, Radio, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconLockOpen } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { Failed } from '../shared/page-states.tsx';
import { useTask } from '../shared/use-task.ts';

const REASONS = ['minutes', 'check', 'request', 'inspection'] as const;

/** Before anything plays one says why: one click and a button, or own words. It is kept with the name. */
export function LookGate({ sessionId }: { sessionId: string }): ReactNode {
  const { say } = useWords();
  const client = useQueryClient();
  const { busy, error, run } = useTask();
  const [choice, setChoice] = useState<string>('minutes');
  const [own, setOwn] = useState('');
  const reason = choice === 'own' ? own.trim() : say(`look.${choice as (typeof REASONS)[number]}`);
  const look = async (): Promise<void> => {
    await run(async () => {
      await call('lookAtRecording', { params: { sessionId }, body: { reason } });
      await client.invalidateQueries({ queryKey: ['archive', sessionId] });
    });
  };
  return (
    <section className="paper" data-testid="look-gate">
      <Title order={2} size="h3">
        {say('look.title')}
      </Title>
      <Text mt={4}>{say('look.help')}</Text>
      <Radio.Group value={choice} onChange={setChoice} mt="sm" aria-label={say('look.title')}>
        <Stack gap="xs">
          {REASONS.map((each) => (
            <Radio key={each} size="md" value={each} label={say(`look.${each}`)} />
          ))}
          <Radio size="md" value="own" label={say('look.own')} />
        </Stack>
      </Radio.Group>
      {choice === 'own' && (
        <TextInput
          mt="sm"
          size="md"
          maxLength={300}
          label={say('look.ownLabel')}
          value={own}
          onChange={(event) => setOwn(event.currentTarget.value)}
        />
      )}
      {error !== null && <Failed error={error} />}
      <Group mt="md">
        <Button
          data-testid="look"
          size="md"
          leftSection={<IconLockOpen size={20} />}
          loading={busy}
          disabled={reason.length < 5}
          onClick={() => void look()}
        >
          {say('look.open')}
        </Button>
      </Group>
    </section>
  );
}
