import { Button, Stack, Text } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { formatDate, formatTime } from '../shared/format.ts';
import { Failed, Loading } from '../shared/page-states.tsx';

/** Routes that have words of their own. */
const NAMED = [
  'importCases',
  'addRegistration',
  'changeRegistration',
  'withdrawRegistration',
  'submitRegistrations',
] as const;

/** What was written with a key, when somebody wants to see it. */
export function KeyUses({ keyId }: { keyId: string }): ReactNode {
  const { say } = useWords();
  const [open, setOpen] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['exchange', 'uses', keyId],
    queryFn: async () => (await call('listKeyUses', { params: { keyId } })).uses,
    enabled: open,
  });
  const nameOf = (route: string): string => {
    const named = NAMED.find((each) => each === route);
    return named === undefined ? say('exchange.route.other', { route }) : say(`exchange.route.${named}`);
  };
  return (
    <Stack gap={4} align="flex-start">
      <Button
        variant="subtle"
        px={0}
        aria-expanded={open}
        leftSection={open ? <IconChevronDown size={18} /> : <IconChevronRight size={18} />}
        onClick={() => setOpen(!open)}
      >
        {say('exchange.keys.uses')}
      </Button>
      {open && error !== null && <Failed error={error} onRetry={() => void refetch()} />}
      {open && error === null && data === undefined && <Loading />}
      {open && data?.length === 0 && <Text>{say('exchange.keys.usesNone')}</Text>}
      {open &&
        data?.map(({ at, route, requestId }) => (
          <Text key={requestId}>
            {say('exchange.keys.useLine', {
              ...{ time: formatTime(at), date: formatDate(at), route: nameOf(route) },
            })}
          </Text>
        ))}
    </Stack>
  );
}
