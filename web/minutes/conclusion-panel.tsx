import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Minutes } from '../../src/contracts/minutes.ts';
import { addressOf, call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { formatDate, formatTime } from '../shared/format.ts';
import { Failed } from '../shared/page-states.tsx';
import { useTask } from '../shared/use-task.ts';

/** Notices of the conclusions: issued under a number, kept as they were issued. */
export function ConclusionPanel(props: {
  minutes: Minutes;
  mayIssue: boolean;
  onChange: () => Promise<void>;
}): ReactNode {
  const { minutes, mayIssue, onChange } = props;
  const { sessionId, notices, agencies } = minutes;
  const { say } = useWords();
  const { busy, error, run } = useTask();
  const [number, setNumber] = useState('');
  const issue = async (): Promise<void> => {
    if (!(await run(() => call('issueConclusionNotice', { params: { sessionId }, body: { number } }))))
      return;
    setNumber('');
    await onChange();
  };
  return (
    <section className="paper">
      <Stack>
        <Title order={2} size="h3">
          {say('announce.title')}
        </Title>
        <Text>
          {agencies.length === 0
            ? say('announce.nothing')
            : say('announce.help', { agencies: agencies.join(', ') })}
        </Text>
        {notices.map(({ version, number: issued, by, at }) => (
          <Group key={version} data-testid="conclusion-notice">
            <Text>
              {say('announce.issued', {
                ...{ number: issued, version, name: by },
                ...{ time: formatTime(at), date: formatDate(at) },
              })}
            </Text>
            {(['pdf', 'docx'] as const).map((format) => (
              <Button
                key={format}
                component="a"
                variant="default"
                href={addressOf('getConclusionNotice', { sessionId, version: String(version), format })}
              >
                {say(`announce.${format}`)}
              </Button>
            ))}
          </Group>
        ))}
        {mayIssue && agencies.length > 0 && (
          <Group align="flex-end">
            <TextInput
              size="md"
              data-testid="notice-number"
              label={say('announce.number')}
              placeholder="45/TB-TCD"
              maxLength={100}
              value={number}
              onChange={(event) => setNumber(event.currentTarget.value)}
            />
            <Button
              data-testid="notice-issue"
              loading={busy}
              disabled={number.trim() === ''}
              onClick={() => void issue()}
            >
              {say(notices.length === 0 ? 'announce.issue' : 'announce.again')}
            </Button>
          </Group>
        )}
        {error !== null && <Failed error={error} />}
      </Stack>
    </section>
  );
}
