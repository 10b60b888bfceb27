import { Alert, Button, Group, Select, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { CalendarRule, PreviewDay, RuleDraft } from '../../src/contracts/schedule.ts';
import { LAST, ORGANISERS, type Organiser } from '../../src/domain/procedure/calendar.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { formatDate, formatTime } from '../shared/format.ts';
import { Empty, Failed, Loading } from '../shared/page-states.tsx';
import { useTask } from '../shared/use-task.ts';
import { AttendanceForm } from './attendance-form.tsx';
import { BackLink } from './back-link.tsx';
import { RuleForm } from './rule-form.tsx';
import { useYear } from './use-year.ts';

type Asked = { readonly what: 'add' } | { readonly what: 'edit'; readonly of: CalendarRule } | null;

/** The yearly calendar: its rules, the days they ask for, and the making of the sessions. */
export function RulesPage(): ReactNode {
  const { say } = useWords();
  const client = useQueryClient();
  const { year, years, setYear } = useYear();
  const { busy, error: refused, run } = useTask();
  const [asked, setAsked] = useState<Asked>(null);
  const [made, setMade] = useState<number | null>(null);
  const [organiser, setOrganiser] = useState<Organiser>('peoples_committee');
  const rules = useQuery({
    queryKey: ['schedule', 'rules'],
    queryFn: async () => (await call('listRules', {})).rules,
  });
  const preview = useQuery({
    queryKey: ['schedule', 'preview', year],
    queryFn: async () => (await call('previewYear', { query: { year } })).days,
    enabled: year !== null,
  });
  const proposal = useQuery({
    queryKey: ['schedule', 'proposal'],
    queryFn: () => call('proposeSession', {}),
  });
  const doIt = async (work: () => Promise<unknown>): Promise<void> => {
    if (!(await run(work))) return;
    setAsked(null);
    await client.invalidateQueries({ queryKey: ['schedule'] });
  };
  const save = (draft: RuleDraft): Promise<void> =>
    doIt(() =>
      asked?.what === 'edit'
        ? call('changeRule', {
            params: { ruleId: asked.of.ruleId },
            body: { version: asked.of.version, draft },
          })
        : call('addRule', { body: draft }),
    );
  const lacking = (preview.data ?? []).filter(({ sessionId, past }) => sessionId === null && !past);
  return (
    <Stack>
      <BackLink />
      <Title order={1} size="h2">
        {say('sch.rules')}
      </Title>
      <Text>{say('sch.rulesHelp')}</Text>
      <div>
        <Button data-testid="rule-add" onClick={() => setAsked({ what: 'add' })}>
          {say('sch.addRule')}
        </Button>
      </div>
      {rules.error !== null && rules.data === undefined && (
        <Failed error={rules.error} onRetry={() => void rules.refetch()} />
      )}
      {rules.error === null && rules.data === undefined && <Loading />}
      {rules.data?.length === 0 && <Empty title={say('sch.rulesEmpty')} help={say('sch.rulesEmptyHelp')} />}
      {rules.data?.map((rule) => (
        <RuleRow key={rule.ruleId} rule={rule} onEdit={() => setAsked({ what: 'edit', of: rule })} />
      ))}
      {year !== null && rules.data !== undefined && rules.data.length > 0 && (
        <Stack gap="sm">
          <Group justify="space-between" align="flex-end">
            <Title order={2} size="h3">
              {say('sch.preview', { year })}
            </Title>
            <Select
              size="md"
              w={120}
              label={say('sch.year')}
              allowDeselect={false}
              data={years.map(String)}
              value={String(year)}
              onChange={(value) => {
                setMade(null);
                setYear(Number(value));
              }}
            />
          </Group>
          {preview.data !== undefined && lacking.length === 0 && <Text>{say('sch.makeNone')}</Text>}
          {lacking.length > 0 && (
            <div>
              <Button
                data-testid="rule-make"
                loading={busy}
                onClick={() =>
                  void doIt(async () => setMade((await call('makeYear', { body: { year } })).made))
                }
              >
                {say('sch.make', { count: lacking.length })}
              </Button>
            </div>
          )}
          {made !== null && (
            <Alert color="teal" role="status">
              {say('sch.made', { count: made })}
            </Alert>
          )}
          {refused !== null && asked === null && <Failed error={refused} />}
          <PreviewTable days={preview.data ?? []} />
        </Stack>
      )}
      <Stack gap="sm">
        <Title order={2} size="h3">
          {say('sch.attendance')}
        </Title>
        <Select
          size="md"
          w={280}
          label={say('sch.organiser')}
          allowDeselect={false}
          data={ORGANISERS.map((each) => ({ value: each, label: say(`sch.organiser.${each}`) }))}
          value={organiser}
          onChange={(value) => setOrganiser(ORGANISERS.find((each) => each === value) ?? 'other')}
        />
        <AttendanceForm organiser={organiser} />
      </Stack>
      {asked !== null && year !== null && (
        <RuleForm
          title={say(asked.what === 'edit' ? 'sch.editRule' : 'sch.addRule')}
          draft={
            asked.what === 'edit'
              ? asked.of
              : {
                  ...{
                    organiser: 'peoples_committee',
                    title: '',
                    chairName: '',
                    place: proposal.data?.place ?? '',
                  },
                  ...{ day: { by: 'day_of_month', day: 15 }, startTime: '08:00', endTime: '11:30' },
                  ...{ from: `${year}-01-01`, until: null },
                }
          }
          {...{ busy, error: refused }}
          onSave={(draft) => void save(draft)}
          onClose={() => setAsked(null)}
        />
      )}
    </Stack>
  );
}

const dayText = (date: string): string => formatDate(Date.parse(`${date}T05:00:00Z`));

function RuleRow({ rule, onEdit }: { rule: CalendarRule; onEdit: () => void }): ReactNode {
  const { say } = useWords();
  const { day } = rule;
  const weekday =
    day.by === 'weekday_of_month' ? ([1, 2, 3, 4, 5, 6, 7] as const)[day.weekday - 1] : undefined;
  return (
    <section className="paper" data-testid="rule">
      <Group justify="space-between">
        <Stack gap={4}>
          <Title order={2} size="h4">
            {rule.title}
          </Title>
          <Text>
            {say(`sch.organiser.${rule.organiser}`)} · {say('archive.chair', { name: rule.chairName })} ·{' '}
            {rule.place}
          </Text>
          <Text>
            {day.by === 'day_of_month'
              ? say('sch.r.textDay', { day: day.day })
              : say('sch.r.textWeekday', {
                  weekday: weekday === undefined ? '' : say(`sch.weekday.${weekday}`),
                  nth: day.nth === LAST ? say('sch.r.last') : day.nth,
                })}
            , {rule.startTime}–{rule.endTime}, {dayText(rule.from)}
            {rule.until !== null && ` – ${dayText(rule.until)}`}
          </Text>
        </Stack>
        <Button variant="default" onClick={onEdit}>
          {say('sch.editRule')}
        </Button>
      </Group>
    </section>
  );
}

function PreviewTable({ days }: { days: readonly PreviewDay[] }): ReactNode {
  const { say } = useWords();
  return (
    <div className="paper" style={{ overflowX: 'auto' }}>
      <Table verticalSpacing="xs">
        <Table.Tbody>
          {days.map((day) => (
            <Table.Tr key={`${day.ruleId}/${day.period}`} data-testid="preview-day">
              <Table.Td>
                {formatTime(day.start)}–{formatTime(day.end)} {formatDate(day.start)}
                {dayText(day.byRule) !== formatDate(day.start) &&
                  ` (${say('sch.p.shifted', { date: dayText(day.byRule) })})`}
              </Table.Td>
              <Table.Td>{day.title}</Table.Td>
              <Table.Td>{say(`sch.organiser.${day.organiser}`)}</Table.Td>
              <Table.Td>
                {say(day.sessionId !== null ? 'sch.p.made' : day.past ? 'sch.p.past' : 'sch.p.new')}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
