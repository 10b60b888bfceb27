import { Alert, Badge, Button, Group, Stack, Table, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconFileTypeDocx, IconFileTypePdf, IconListNumbers } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { ConsolidatedItem, ConsolidatedList } from '../../src/contracts/registration-papers.ts';
import { addressOf, call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { Confirm } from '../shared/confirm.tsx';
import { formatDate, formatTime } from '../shared/format.ts';
import { Failed, Loading } from '../shared/page-states.tsx';

interface Span {
  readonly from: number;
  readonly until: number;
}
const spanText = ({ from, until }: Span): string => `${formatTime(from)}–${formatTime(until)}`;

/** Everybody who is listed, in order and with the time expected; the order that is proposed, and the paper for the leader. */
export function ConsolidatedListPanel(props: {
  sessionId: string;
  nameOf: (bridgeId: string) => string;
}): ReactNode {
  const { sessionId, nameOf } = props;
  const { say } = useWords();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['registrations', sessionId, 'consolidated'],
    queryFn: () => call('getConsolidatedList', { params: { sessionId } }),
  });
  if (data === undefined)
    return error === null ? <Loading /> : <Failed error={error} onRetry={() => void refetch()} />;
  const apply = async (): Promise<void> => {
    await call('applySuggestedOrder', { params: { sessionId } });
    await client.invalidateQueries({ queryKey: ['registrations'] });
  };
  return (
    <section className="paper" data-testid="consolidated">
      <Stack>
        <Title order={2} size="h3">
          {say('reg.consolidated')}
        </Title>
        {data.items.length === 0 ? (
          <Text>{say('reg.consolidated.none')}</Text>
        ) : (
          <>
            <Facts data={data} />
            <Items data={data} nameOf={nameOf} />
            <Slots data={data} nameOf={nameOf} />
            <Group>
              {!data.inSuggestedOrder && (
                <Button
                  data-testid="apply-order"
                  leftSection={<IconListNumbers size={18} />}
                  onClick={() => setAsking(true)}
                >
                  {say('reg.order.apply')}
                </Button>
              )}
              {(['pdf', 'docx'] as const).map((format) => (
                <Button
                  key={format}
                  component="a"
                  href={addressOf('printConsolidatedList', { sessionId }, { format })}
                  download
                  variant="default"
                  leftSection={
                    format === 'pdf' ? <IconFileTypePdf size={18} /> : <IconFileTypeDocx size={18} />
                  }
                >
                  {say('reg.consolidated.print', { format: format.toUpperCase() })}
                </Button>
              ))}
            </Group>
          </>
        )}
      </Stack>
      <Confirm
        opened={asking}
        question={say('reg.order.question')}
        yes={say('reg.order.apply')}
        onYes={apply}
        onClose={() => setAsking(false)}
      />
    </section>
  );
}

function Facts({ data }: { data: ConsolidatedList }): ReactNode {
  const { say } = useWords();
  const end = formatTime(data.endsAt);
  return (
    <>
      <Text>
        {say('reg.consolidated.times', {
          ...{ date: formatDate(data.plannedStart), start: formatTime(data.plannedStart), end },
          planned: formatTime(data.plannedEnd),
        })}
        {data.pause !== null && <> {say('reg.consolidated.pause', { span: spanText(data.pause) })}</>}
      </Text>
      {data.overMinutes > 0 && (
        <Alert color="orange" icon={<IconAlertTriangle />} data-testid="over-time">
          {say('reg.consolidated.over', { minutes: data.overMinutes, end })}
        </Alert>
      )}
      <Text>{say(data.inSuggestedOrder ? 'reg.order.isSuggested' : 'reg.order.notSuggested')}</Text>
    </>
  );
}

function Items({ data, nameOf }: { data: ConsolidatedList; nameOf: (id: string) => string }): ReactNode {
  const { say } = useWords();
  return (
    <div style={{ overflowX: 'auto' }}>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say('reg.col.place')}</Table.Th>
            <Table.Th>{say('reg.col.time')}</Table.Th>
            <Table.Th>{say('reg.col.bridge')}</Table.Th>
            <Table.Th>{say('reg.col.citizens')}</Table.Th>
            <Table.Th>{say('reg.col.matter')}</Table.Th>
            {!data.inSuggestedOrder && <Table.Th>{say('reg.col.suggested')}</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.items.map((item) => (
            <Table.Tr key={item.itemId} data-testid="consolidated-item">
              <Table.Td>{item.place}</Table.Td>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{spanText(item.time)}</Table.Td>
              <Table.Td>{item.bridgeIds.map(nameOf).join(', ')}</Table.Td>
              <Table.Td>
                <Text fw={500}>{item.label}</Text>
                {item.people > 1 && <Text size="sm">{say('reg.people', { count: item.people })}</Text>}
              </Table.Td>
              <Table.Td>
                <ItemMatter item={item} />
              </Table.Td>
              {!data.inSuggestedOrder && (
                <Table.Td fw={item.place === item.suggestedPlace ? 400 : 700}>{item.suggestedPlace}</Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function ItemMatter({ item }: { item: ConsolidatedItem }): ReactNode {
  const { say } = useWords();
  return (
    <Stack gap={4} align="flex-start">
      <Text>{say(`kind.${item.kind}`)}</Text>
      {item.summary !== '' && <Text>{item.summary}</Text>}
      <PriorityMarks priorities={item.priorities} />
    </Stack>
  );
}

/** Why a matter goes before others. */
export function PriorityMarks({ priorities }: { priorities: ConsolidatedItem['priorities'] }): ReactNode {
  const { say } = useWords();
  return (
    <Group gap={6}>
      {priorities.map((priority) => (
        <Badge key={priority} size="lg" tt="none" variant="light" color="orange" c="#7a2e00">
          {say(`reg.priority.${priority}`)}
        </Badge>
      ))}
    </Group>
  );
}

function Slots({ data, nameOf }: { data: ConsolidatedList; nameOf: (id: string) => string }): ReactNode {
  const { say } = useWords();
  return (
    <div>
      <Text fw={500}>{say('reg.slots')}</Text>
      {data.slots.map((slot) => (
        <Text key={slot.bridgeId} data-testid="slot">
          {nameOf(slot.bridgeId)}: {spanText(slot)}
        </Text>
      ))}
    </div>
  );
}

/** When the own bridge is expected to be called; nothing before anybody of it is listed. */
export function OwnSlot({ sessionId }: { sessionId: string }): ReactNode {
  const { say } = useWords();
  const { data } = useQuery({
    queryKey: ['registrations', sessionId, 'slots'],
    queryFn: () => call('getTimeSlots', { params: { sessionId } }),
  });
  const slot = data?.slots[0];
  if (slot === undefined) return null;
  return (
    <Alert color="blue" data-testid="own-slot">
      {say('reg.slots.own', {
        ...{ from: formatTime(slot.from), until: formatTime(slot.until), date: formatDate(slot.from) },
      })}
    </Alert>
  );
}
