import { Alert, Button, Group, Select, Stack, Tabs, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import type { User } from '../../src/contracts/session.ts';
import type { ReportQuery } from '../../src/contracts/reports.ts';
import { ITEM_KINDS } from '../../src/domain/conduct/items.ts';
import { MATTER_FIELDS } from '../../src/domain/procedure/registration.ts';
import { dateIn } from '../../src/domain/working-days.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { DayInput } from '../shared/day-input.tsx';
import { Failed, Loading } from '../shared/page-states.tsx';
import { BookTab } from './book-tab.tsx';
import { DueTab } from './due-tab.tsx';
import { FiguresTab } from './figures-tab.tsx';
import { lastMonth, monthOf, yearOf } from './spans.ts';

const TABS = ['figures', 'book', 'due'] as const;

/** Figures, the book of receptions and the reports that are due; what is chosen stands in the address. */
export function ReportsPage({ me }: { me: User }): ReactNode {
  const { say } = useWords();
  const [search, setSearch] = useSearchParams();
  const [year, setYear] = useState<number | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['reports', 'due', year],
    queryFn: () => call('listReports', { query: year === null ? {} : { year } }),
    placeholderData: (before) => before,
  });
  if (error !== null && data === undefined) return <Failed error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const today = dateIn(data.now);
  const tab = TABS.find((each) => each === search.get('tab')) ?? 'figures';
  const kind = ITEM_KINDS.find((each) => each === search.get('itemKind'));
  const field = MATTER_FIELDS.find((each) => each === search.get('field'));
  const bridgeId = search.get('bridgeId');
  const query: ReportQuery = {
    ...{ from: search.get('from') ?? monthOf(today).from, to: search.get('to') ?? monthOf(today).to },
    ...(bridgeId === null ? {} : { bridgeId }),
    ...(kind === undefined ? {} : { itemKind: kind }),
    ...(field === undefined ? {} : { field }),
  };
  const set = (change: Readonly<Record<string, string | null>>): void =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      for (const [name, value] of Object.entries(change))
        if (value === null || value === '') next.delete(name);
        else next.set(name, value);
      return next;
    });
  return (
    <Stack>
      <Title order={1}>{say('rep.title')}</Title>
      <Tabs value={tab} onChange={(value) => set({ tab: value })} keepMounted={false}>
        <Tabs.List mb="md">
          {TABS.map((each) => (
            <Tabs.Tab key={each} value={each} fz={17} mih={44} data-testid={`tab-${each}`}>
              {say(`rep.tab.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tab !== 'due' && <Filters {...{ query, today, set }} isOfficer={me.bridgeId !== null} />}
        <Tabs.Panel value="figures">
          <FiguresTab {...{ me, query }} onSpan={(span) => set({ ...span })} />
        </Tabs.Panel>
        <Tabs.Panel value="book">
          <BookTab key={JSON.stringify(query)} query={query} />
        </Tabs.Panel>
        <Tabs.Panel value="due">
          <DueTab
            {...{ me, data }}
            onYear={setYear}
            onLook={(span) => set({ ...span, tab: 'figures', bridgeId: null, itemKind: null, field: null })}
          />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function Filters(props: {
  query: ReportQuery;
  today: string;
  isOfficer: boolean;
  set: (change: Readonly<Record<string, string | null>>) => void;
}): ReactNode {
  const { query, today, set } = props;
  const { say } = useWords();
  const { data: bridges } = useQuery({
    queryKey: ['bridges'],
    queryFn: async () => (await call('listBridges', {})).bridges,
  });
  const narrowed = query.itemKind !== undefined || query.field !== undefined;
  const day = (name: 'from' | 'to'): ReactNode => (
    <DayInput
      data-testid={`rep-${name}`}
      label={say(`rep.${name}`)}
      value={query[name]}
      // An emptied field keeps the day that was there: a span has both ends.
      onChange={(chosen) => chosen !== null && set({ [name]: chosen })}
    />
  );
  const pick = (
    name: 'bridgeId' | 'itemKind' | 'field',
    label: string,
    data: { value: string; label: string }[],
  ): ReactNode => (
    <Select
      size="md"
      {...{ label, data }}
      placeholder={say('rep.all')}
      clearable
      searchable={data.length > 12}
      w={190}
      value={query[name] ?? null}
      onChange={(value) => set({ [name]: value })}
    />
  );
  return (
    <Stack className="paper" gap="sm" mb="md">
      <Group align="flex-end">
        {day('from')}
        {day('to')}
        {!props.isOfficer &&
          pick(
            'bridgeId',
            say('rep.bridge'),
            (bridges ?? []).map((each) => ({ value: each.bridgeId, label: each.name })),
          )}
        {pick(
          'itemKind',
          say('rep.kind'),
          ITEM_KINDS.map((value) => ({ value, label: say(`kind.${value}`) })),
        )}
        {pick(
          'field',
          say('rep.field'),
          MATTER_FIELDS.map((value) => ({ value, label: say(`reg.field.${value}`) })),
        )}
      </Group>
      <Group gap="xs">
        {(
          [
            ['rep.thisMonth', monthOf(today)],
            ['rep.lastMonth', lastMonth(today)],
            ['rep.thisYear', yearOf(today)],
          ] as const
        ).map(([word, span]) => (
          <Button key={word} variant="default" onClick={() => set({ ...span })}>
            {say(word)}
          </Button>
        ))}
      </Group>
      {narrowed && <Text>{say('rep.narrowed')}</Text>}
      {query.to < query.from && <Alert color="orange">{say('rep.noneHelp')}</Alert>}
    </Stack>
  );
}
