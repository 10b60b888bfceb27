import { Button, Group, Stack, Table, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { ShareResolved } from '../../src/contracts/follow-up.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { Failed } from '../shared/page-states.tsx';
import { DayInput } from '../shared/day-input.tsx';

type Share = ShareResolved['all'];

/** How much was settled in time of what was due, against the goal. @param today `YYYY-MM-DD` */
export function SharePanel({ today }: { today: string }): ReactNode {
  const { say } = useWords();
  const year = today.slice(0, 4);
  const [period, setPeriod] = useState({ from: `${year}-01-01`, until: `${year}-12-31` });
  const [open, setOpen] = useState(false);
  const isPeriod = period.from <= period.until;
  const { data, error } = useQuery({
    queryKey: ['tasks', 'share', period],
    queryFn: () => call('shareResolved', { query: period }),
    enabled: isPeriod,
    placeholderData: keepPreviousData,
  });
  return (
    <section className="paper" aria-label={say('fu.share')} data-testid="share">
      <Group justify="space-between" align="flex-start">
        <Title order={2} size="h3">
          {say('fu.share')}
        </Title>
        <Group align="flex-end">
          {(['from', 'until'] as const).map((end) => (
            <DayInput
              key={end}
              label={say(`fu.share.${end}`)}
              value={period[end]}
              onChange={(day) => {
                if (day !== null) setPeriod((old) => ({ ...old, [end]: day }));
              }}
            />
          ))}
        </Group>
      </Group>
      {error !== null && <Failed error={error} />}
      {data !== undefined && (
        <Stack gap="sm" mt="sm">
          <Sum share={data.all} goal={data.goal} />
          {data.all.due > 0 && (
            <div>
              <Button variant="default" onClick={() => setOpen(!open)} aria-expanded={open}>
                {say(open ? 'fu.share.less' : 'fu.share.more')}
              </Button>
            </div>
          )}
          {open && (
            <Group align="flex-start" grow>
              <Shares
                title={say('fu.share.byAgency')}
                goal={data.goal}
                rows={data.byAgency.map((row) => ({
                  ...row,
                  name: row.agency === '' ? say('fu.agency.code') : row.agency,
                }))}
              />
              <Shares
                title={say('fu.share.byKind')}
                goal={data.goal}
                rows={data.byKind.map((row) => ({
                  ...row,
                  name: row.kind === null ? say('fu.share.noKind') : say(`kind.${row.kind}`),
                }))}
              />
            </Group>
          )}
        </Stack>
      )}
    </section>
  );
}

function Sum({ share, goal }: { share: Share; goal: number }): ReactNode {
  const { say, locale } = useWords();
  if (share.percent === null) return <Text>{say('fu.share.none')}</Text>;
  const { due, inTime, late, open } = share;
  const reached = share.percent >= goal;
  return (
    <>
      <Group gap="md" align="center">
        <Text fz={34} fw={600} lh={1.1} data-testid="share-percent">
          {percentText(share.percent, locale)}
        </Text>
        <Group gap={6} c={reached ? '#1c5230' : '#8a1c1c'}>
          {reached ? <IconCircleCheck size={22} aria-hidden /> : <IconAlertTriangle size={22} aria-hidden />}
          <Text fw={500}>{say(reached ? 'fu.share.reached' : 'fu.share.missed')}</Text>
        </Group>
        <Text>{say('fu.share.goal', { goal })}</Text>
      </Group>
      <Bar percent={share.percent} goal={goal} />
      <Text>{say('fu.share.sum', { due, inTime, late, open })}</Text>
    </>
  );
}

/** The share as a bar, with a line where the goal is. The numbers beside it say the same. */
function Bar({ percent, goal }: { percent: number; goal: number }): ReactNode {
  const color = percent >= goal ? '#2f7d4f' : '#b3541e';
  return (
    <div
      aria-hidden
      style={{ position: 'relative', height: 16, background: '#e7e2d8', borderRadius: 4, minWidth: 80 }}
    >
      <div style={{ width: `${percent}%`, height: '100%', background: color, borderRadius: 4 }} />
      <div
        style={{ position: 'absolute', left: `${goal}%`, top: -4, bottom: -4, width: 3, background: '#222' }}
      />
    </div>
  );
}

function Shares(props: {
  title: string;
  goal: number;
  rows: readonly (Share & { readonly name: string })[];
}): ReactNode {
  const { locale } = useWords();
  return (
    <div>
      <Title order={3} size="h4">
        {props.title}
      </Title>
      <Table>
        <Table.Tbody>
          {props.rows.map((row) => (
            <Table.Tr key={row.name}>
              <Table.Td>{row.name}</Table.Td>
              <Table.Td style={{ width: '35%' }}>
                <Bar percent={row.percent ?? 0} goal={props.goal} />
              </Table.Td>
              <Table.Td style={{ whiteSpace: 'nowrap', textAlign: 'right' }}>
                {percentText(row.percent ?? 0, locale)} ({row.inTime}/{row.due})
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function percentText(percent: number, locale: string): string {
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(percent)}%`;
}
