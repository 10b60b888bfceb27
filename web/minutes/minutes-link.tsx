import { Button, Group, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { addressOf, call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { formatDate, formatTime } from '../shared/format.ts';

/** Beside a recording: how far its minutes are, and the way to them. */
export function MinutesLink({ sessionId }: { sessionId: string }): ReactNode {
  const { say } = useWords();
  const { data } = useQuery({
    queryKey: ['minutes', sessionId],
    queryFn: () => call('getMinutes', { params: { sessionId } }),
  });
  if (data === undefined) return null;
  const { seal, state } = data;
  return (
    <section className="paper" data-testid="archive-minutes" data-state={state}>
      <Title order={2} size="h3" mb="sm">
        {say('minutes.ofRecording')}
      </Title>
      <Text fw={600}>{say(`minutes.state.${state}`)}</Text>
      <Text>
        {seal === null
          ? say('minutes.notSealed')
          : say('minutes.sealed', {
              ...{ number: seal.number, count: seal.signatures, version: seal.version },
              ...{ time: formatTime(seal.at), date: formatDate(seal.at) },
            })}
      </Text>
      <Group mt="sm">
        <Button component={Link} to={`/minutes/${sessionId}`} variant="default">
          {say('minutes.look')}
        </Button>
        <Button
          component="a"
          href={addressOf('getMinutesPaper', { sessionId, format: 'pdf' })}
          variant="default"
          leftSection={<IconDownload size={20} aria-hidden />}
        >
          {say('minutes.download.pdf')}
        </Button>
      </Group>
    </section>
  );
}
