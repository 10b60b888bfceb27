import { Alert, Button, Group, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { User } from '../../src/contracts/session.ts';
import {
  SETTLED_GOAL,
  TASK_FIGURES,
  type ReportFigures,
  type ReportQuery,
} from '../../src/contracts/reports.ts';
import { READINESS_OUTCOMES } from '../../src/domain/procedure/reception-facts.ts';
import { addressOf, call } from '../api/http.ts';
import type { WordKey } from '../i18n/vi.ts';
import { useWords } from '../i18n/words.ts';
import { formatDate, formatDuration, formatTime } from '../shared/format.ts';
import { Empty, Failed, Loading } from '../shared/page-states.tsx';
import { BehindDialog, type Behind } from './behind-dialog.tsx';
import { CountsPanel } from './counts-panel.tsx';
import { IssueSpan } from './issue-span.tsx';
import { dayWords, monthOf, type DaySpan } from './spans.ts';

interface Line {
  readonly name: WordKey;
  readonly value: string | number;
  /** What one sees behind the number; none for sums that are no list. */
  readonly behind?: Behind;
}

/** The figures of a span: every number leads to what it counts. */
export function FiguresTab(props: {
  me: User;
  query: ReportQuery;
  onSpan: (span: DaySpan) => void;
}): ReactNode {
  const { me, query } = props;
  const { say, locale } = useWords();
  const [behind, setBehind] = useState<Behind | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['reports', 'figures', query],
    queryFn: () => call('getReportFigures', { query }),
    placeholderData: (before) => before,
  });
  if (error !== null) return <Failed error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const counts = { turns: say('rep.turns'), people: say('rep.people'), cases: say('rep.cases') };
  return (
    <Stack>
      <Text>{say('rep.asOf', { time: formatTime(data.asOf), date: formatDate(data.asOf) })}</Text>
      {data.sample && <Alert color="yellow">{say('rep.sample')}</Alert>}
      <Group gap="xs">
        {(['xlsx', 'docx', 'pdf'] as const).map((format) => (
          <Button
            key={format}
            component="a"
            variant="default"
            href={addressOf('printReport', {}, { ...query, format })}
          >
            {say('rep.save', { format: FORMATS[format] })}
          </Button>
        ))}
        <IssueSpan {...{ me, query }} />
      </Group>
      {data.sessions.held === 0 ? (
        <Empty title={say('rep.none')} help={say('rep.noneHelp')} />
      ) : (
        <>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            {groupsOf(data, say('rep.noTasks'), (share, goal) => {
              const percent = (part: number): string =>
                new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(part);
              return say(share >= goal ? 'rep.goalMet' : 'rep.goalMissed', {
                ...{ share: percent(share), goal: percent(goal) },
              });
            }).map(({ title, lines }) => (
              <Figures key={title} title={say(title)} lines={lines} onLook={setBehind} />
            ))}
          </SimpleGrid>
          <CountsPanel
            title={say('rep.group.months')}
            counts={counts}
            rows={data.byMonth.map((row) => ({ ...row, name: dayWords(row.key) }))}
            onLook={(key) => {
              const month = monthOf(key);
              const span = {
                from: month.from < query.from ? query.from : month.from,
                to: month.to > query.to ? query.to : month.to,
              };
              setBehind({ of: 'cases', figure: 'cases', narrow: span, name: dayWords(key) });
            }}
          />
          <CountsPanel
            title={say('rep.group.kinds')}
            counts={counts}
            rows={data.byKind.map((row) => ({ ...row, name: say(`kind.${row.key}`) }))}
            onLook={(key, name) =>
              setBehind({ of: 'cases', figure: 'cases', narrow: { itemKind: key }, name })
            }
          />
          <CountsPanel
            title={say('rep.group.fields')}
            counts={counts}
            rows={data.byField.map((row) => ({ ...row, name: say(`reg.field.${row.key}`) }))}
            onLook={(key, name) => setBehind({ of: 'cases', figure: 'cases', narrow: { field: key }, name })}
          />
          <CountsPanel
            title={say('rep.group.bridges')}
            counts={counts}
            rows={data.byBridge}
            onLook={(key, name) =>
              setBehind({ of: 'cases', figure: 'cases', narrow: { bridgeId: key }, name })
            }
          />
          <HotSpots figures={data} />
        </>
      )}
      {behind !== null && <BehindDialog {...{ query, behind }} onClose={() => setBehind(null)} />}
    </Stack>
  );
}

const FORMATS = { xlsx: 'Excel', docx: 'Word', pdf: 'PDF' } as const;

function groupsOf(
  figures: ReportFigures,
  noTasks: string,
  shareWords: (share: number, goal: number) => string,
): readonly { readonly title: WordKey; readonly lines: readonly Line[] }[] {
  const { sessions, cases, incidents, readiness, tasks, settledShare } = figures;
  const caseLine = (figure: keyof typeof cases): Line => ({
    ...{ name: `rep.case.${figure}`, value: cases[figure], behind: { of: 'cases', figure } },
  });
  const sessionLine = (figure: 'held' | 'periodic' | 'ad_hoc' | 'interrupted'): Line => ({
    ...{ name: `rep.session.${figure}`, value: sessions[figure], behind: { of: 'sessions', figure } },
  });
  return [
    {
      title: 'rep.group.sessions',
      lines: [
        ...(['held', 'periodic', 'ad_hoc'] as const).map(sessionLine),
        { name: 'rep.days', value: sessions.days },
        ...(sessions.daysDue === null ? [] : [{ name: 'rep.daysDue' as const, value: sessions.daysDue }]),
      ],
    },
    {
      title: 'rep.group.cases',
      lines: [
        { name: 'rep.turns', value: figures.turns, behind: { of: 'cases', figure: 'cases' } },
        { name: 'rep.people', value: figures.people, behind: { of: 'cases', figure: 'cases' } },
        ...(['cases', 'large_groups'] as const).map(caseLine),
        {
          name: 'rep.groupPeople',
          value: figures.groupPeople,
          behind: { of: 'cases', figure: 'large_groups' },
        },
        ...(['backlog', 'from_above', 'absent', 'deferred', 'refused', 'not_reached'] as const).map(caseLine),
      ],
    },
    {
      title: 'rep.group.results',
      lines: (
        [
          'result_accepted',
          'result_returned',
          'result_forwarded',
          'result_settled',
          'result_refused',
          'result_none',
        ] as const
      ).map(caseLine),
    },
    {
      title: 'rep.group.tasks',
      lines: [
        ...TASK_FIGURES.map((figure): Line => ({
          ...{ name: `rep.task.${figure}`, value: tasks[figure], behind: { of: 'tasks', figure } },
        })),
        {
          name: 'rep.settledShare',
          value: settledShare === null ? noTasks : shareWords(settledShare, SETTLED_GOAL),
        },
      ],
    },
    {
      title: 'rep.group.readiness',
      lines: READINESS_OUTCOMES.map((figure): Line => ({
        ...{ name: `rep.bridge.${figure}`, value: readiness[figure], behind: { of: 'bridges', figure } },
      })),
    },
    {
      title: 'rep.group.incidents',
      lines: [
        { name: 'rep.drops', value: incidents.drops, behind: { of: 'bridges', figure: 'dropped' } },
        { name: 'rep.lost', value: formatDuration(incidents.lostMs) },
        {
          name: 'rep.interruptions',
          value: incidents.interruptions,
          behind: { of: 'sessions', figure: 'interrupted' },
        },
        { name: 'rep.unrecorded', value: formatDuration(incidents.unrecordedMs) },
      ],
    },
  ];
}

function Figures(props: {
  title: string;
  lines: readonly Line[];
  onLook: (behind: Behind) => void;
}): ReactNode {
  const { say } = useWords();
  return (
    <section className="paper" style={{ padding: 16 }}>
      <Title order={2} size="h4" mb="xs">
        {props.title}
      </Title>
      <Table>
        <Table.Tbody>
          {props.lines.map(({ name, value, behind }) => (
            <Table.Tr key={name}>
              <Table.Td fz={16}>{say(name)}</Table.Td>
              <Table.Td fz={16} ta="right">
                {behind === undefined || value === 0 ? (
                  <Text fw={600} px="sm">
                    {value}
                  </Text>
                ) : (
                  <Button
                    variant="subtle"
                    size="md"
                    mih={44}
                    data-testid={`figure-${name}`}
                    aria-label={say('rep.look', { count: value, name: say(name) })}
                    onClick={() => props.onLook({ ...behind, name: say(name) })}
                  >
                    {value}
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function HotSpots({ figures }: { figures: ReportFigures }): ReactNode {
  const { say } = useWords();
  return (
    <section className="paper" style={{ padding: 16 }}>
      <Title order={2} size="h4">
        {say('rep.group.hotSpots')}
      </Title>
      <Text mb="xs">{say('rep.hotSpotsHelp')}</Text>
      {figures.hotSpots.length === 0 && <Text>{say('rep.noHotSpots')}</Text>}
      {figures.hotSpots.map(({ summary, groups, people, itemIds }) => (
        <Text key={itemIds[0]}>– {say('rep.hotSpot', { groups, people, summary })}</Text>
      ))}
    </section>
  );
}
