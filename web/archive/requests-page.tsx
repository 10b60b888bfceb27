import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { User } from '../../src/contracts/session.ts';
import { useWords } from '../i18n/words.ts';
import { RequestList } from './request-list.tsx';

/** All requests to the archive: what waits for a decision, what waits to be given out, what was done. */
export function RequestsPage({ me }: { me: User }): ReactNode {
  const { say } = useWords();
  return (
    <Stack>
      <Group>
        <Button component={Link} to="/archive" variant="subtle" leftSection={<IconArrowLeft size={18} />}>
          {say('archive.back')}
        </Button>
      </Group>
      <Title order={1}>{say('request.title')}</Title>
      <Text>{say('request.intro')}</Text>
      <RequestList me={me} />
    </Stack>
  );
}
