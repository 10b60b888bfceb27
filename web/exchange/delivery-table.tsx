import { Button, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Delivery } from '../../src/contracts/exchange.ts';
import { EVENT_KINDS, TEST_KIND } from '../../src/domain/procedure/exchange-events.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { formatDate, formatTime } from '../shared/format.ts';
import { Failed, Loading } from '../shared/page-states.tsx';

/** Milliseconds. */
const LOOK_EVERY_MS = 2_000;
const KINDS = [...EVENT_KINDS, TEST_KIND] as const;

/** What was sent to a receiver lately, and what came of it. */
export function DeliveryTable(props: {
  webhookId: string;
  paused: boolean;
  busy: boolean;
  act: (work: () => Promise<unknown>) => void;
}): ReactNode {
  const { webhookId, paused, busy, act } = props;
  const { say } = useWords();
  const { data, error, refetch } = useQuery({
    queryKey: ['exchange', 'deliveries', webhookId],
    queryFn: async () => (await call('listDeliveries', { params: { webhookId } })).deliveries,
    refetchInterval: LOOK_EVERY_MS,
  });
  if (error !== null && data === undefined) return <Failed error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  if (data.length === 0) return <Text>{say('exchange.hooks.noDeliveries')}</Text>;
  const nameOf = (kind: string): string => {
    const known = KINDS.find((each) => each === kind);
    return known === undefined ? kind : say(`exchange.kind.${known}`);
  };
  return (
    <div style={{ overflowX: 'auto' }}>
      <Table verticalSpacing="sm" fz="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say('exchange.col.when')}</Table.Th>
            <Table.Th>{say('exchange.col.what')}</Table.Th>
            <Table.Th>{say('exchange.col.state')}</Table.Th>
            <Table.Th>{say('exchange.col.answer')}</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.map((delivery) => (
            <Table.Tr key={delivery.deliveryId} data-testid="delivery" data-state={delivery.state}>
              <Table.Td>
                {formatTime(delivery.at)} {formatDate(delivery.at)}
              </Table.Td>
              <Table.Td>{nameOf(delivery.kind)}</Table.Td>
              <Table.Td>
                <StateText of={delivery} />
              </Table.Td>
              <Table.Td>
                <AnswerText of={delivery} />
              </Table.Td>
              <Table.Td>
                <Button
                  variant="default"
                  disabled={busy || paused}
                  onClick={() =>
                    act(() => call('sendAgain', { params: { deliveryId: delivery.deliveryId } }))
                  }
                >
                  {say('exchange.delivery.again')}
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function StateText({ of: { state, tries, nextAt } }: { of: Delivery }): ReactNode {
  const { say } = useWords();
  switch (state) {
    case 'delivered':
      return <Text>✓ {say('exchange.delivery.delivered')}</Text>;
    case 'failed':
      return (
        <Text c="red.9" fw={600}>
          ✕ {say('exchange.delivery.failed', { count: tries })}
        </Text>
      );
    case 'waiting':
      return (
        <Text>
          …{' '}
          {nextAt === null
            ? say('exchange.delivery.waiting')
            : say('exchange.delivery.waitingAgain', {
                ...{ time: formatTime(nextAt), date: formatDate(nextAt), count: tries },
              })}
        </Text>
      );
  }
}

function AnswerText({ of: { last } }: { of: Delivery }): ReactNode {
  const { say } = useWords();
  if (last === null) return null;
  const { status, ms, fault } = last;
  if (fault !== null) return say(`exchange.fault.${fault}`);
  return status === null ? null : say('exchange.delivery.answer', { status, ms });
}
