import { Button, Group, List, Modal, Stack, Text, Title } from '@mantine/core';
import { IconFileTypeDocx, IconFileTypePdf } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Registration } from '../../src/contracts/registrations.ts';
import { addressOf, call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { formatDate, formatTime } from '../shared/format.ts';
import { Failed } from '../shared/page-states.tsx';

/** A copy is written down once its file was made: the list is asked again this often. */
const LOOK_EVERY_MS = 2_000;

/** The receipt for what was handed in: taken as a file, and which copies were given out before. */
export function ReceiptDialog(props: {
  sessionId: string;
  of: Registration;
  onClose: () => void;
}): ReactNode {
  const { sessionId, of, onClose } = props;
  const { say } = useWords();
  const params = { sessionId, registrationId: of.registrationId };
  const { data, error, refetch } = useQuery({
    queryKey: ['receipts', of.registrationId],
    queryFn: () => call('listReceipts', { params }),
    refetchInterval: LOOK_EVERY_MS,
  });
  return (
    <Modal opened onClose={onClose} withCloseButton={false} size="lg" aria-label={say('reg.receipt')}>
      <Stack data-testid="receipt-dialog">
        <Title order={2} size="h3">
          {say('reg.receipt')}
        </Title>
        <Text>{say(of.kind === 'denunciation' ? 'reg.receipt.closed' : 'reg.receipt.help')}</Text>
        <Group>
          {(['pdf', 'docx'] as const).map((format) => (
            <Button
              key={format}
              component="a"
              href={addressOf('giveReceipt', params, { format })}
              download
              variant={format === 'pdf' ? 'filled' : 'default'}
              data-testid={`receipt-${format}`}
              leftSection={format === 'pdf' ? <IconFileTypePdf size={18} /> : <IconFileTypeDocx size={18} />}
            >
              {say(`reg.print.${format}`)}
            </Button>
          ))}
        </Group>
        {error !== null && data === undefined && <Failed error={error} onRetry={() => void refetch()} />}
        {data !== undefined && data.copies.length > 0 && (
          <div>
            <Text fw={500}>{say('reg.receipt.copies', { count: data.copies.length })}</Text>
            <List data-testid="receipt-copies">
              {data.copies.map(({ receiptId, at, by, version, format }) => (
                <List.Item key={receiptId}>
                  {say('reg.receipt.copy', {
                    ...{ by, version, format: format.toUpperCase() },
                    ...{ time: formatTime(at), date: formatDate(at) },
                  })}
                </List.Item>
              ))}
            </List>
          </div>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {say('reg.close')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
