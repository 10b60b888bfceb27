import { Badge, Button, Group, Select, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconCalendarPlus, IconExternalLink } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { Schedule, ScheduledSession } from '../../src/contracts/schedule.ts';
import type { User } from '../../src/contracts/session.ts';
import { may } from '../../src/domain/roles.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { SampleBadge } from '../readiness/marks.tsx';
import { dayMonthYear } from '../readiness/vietnam-time.ts';
import { formatDate, formatTime } from '../shared/format.ts';
import { Empty, Failed, Loading } from '../shared/page-states.tsx';
import { StartTime } from '../shared/start-time.tsx';
import { PublishDialog } from './publish-dialog.tsx';
import { useYear } from './use-year.ts';

const MONTHS = Array.from({ length: 12 }, (_, index) => String(index + 1));

/** The calendar: sessions of a year or a month, with days held of days due. */
export function SchedulePage({ me }: { me: User }): ReactNode {
  const { say } = useWords();
  const { year, years, setYear } = useYear();
  const [search, setSearch] = useSearchParams();
  const [publishing, setPublishing] = useState(false);
  const month = search.get('month') ?? '';
  const { data, error, refetch } = useQuery({
    queryKey: ['schedule', year],
    queryFn: () => call('getSchedule', { query: { year } }),
    placeholderData: keepPreviousData,
    enabled: year !== null,
  });
  const mayPlan = may(me.role, 'schedule.plan');
  const shown = (data?.sessions ?? []).filter(
    ({ plannedStart }) => month === '' || Number(dayMonthYear(plannedStart).month) === Number(month),
  );
  return (
    <Stack>
      <Title order={1}>{say('sch.title')}</Title>
      <Group align="flex-end">
        <Select
          size="md"
          w={120}
          label={say('sch.year')}
          allowDeselect={false}
          data={years.map(String)}
          value={year === null ? null : String(year)}
          onChange={(value) => setYear(Number(value))}
        />
        <Select
          size="md"
          w={160}
          label={say('sch.month')}
          allowDeselect={false}
          data={[
            { value: '', label: say('sch.wholeYear') },
            ...MONTHS.map((each) => ({ value: each, label: each })),
          ]}
          value={month}
          onChange={(value) =>
            setSearch((old) => {
              if (value === null || value === '') old.delete('month');
              else old.set('month', value);
              return old;
            })
          }
        />
      </Group>
      <Group>
        {mayPlan && (
          <>
            <Button
              component={Link}
              to="/schedule/new"
              data-testid="sch-plan"
              leftSection={<IconCalendarPlus size={18} />}
            >
              {say('sch.plan')}
            </Button>
            <Button variant="default" data-testid="sch-publish" onClick={() => setPublishing(true)}>
              {say('sch.publish')}
            </Button>
            <Button component={Link} to="/schedule/rules" variant="default" data-testid="sch-rules">
              {say('sch.calendar')}
            </Button>
          </>
        )}
        <Button component={Link} to="/schedule/notices" variant="default">
          {say('sch.notices')}
        </Button>
        {may(me.role, 'invitation.answer') && (
          <Button component={Link} to="/schedule/invitations" variant="default" data-testid="sch-invitations">
            {say('sch.invitations')}
          </Button>
        )}
        <Button
          component="a"
          href="/lich-tiep-cong-dan"
          target="_blank"
          variant="subtle"
          leftSection={<IconExternalLink size={18} />}
        >
          {say('sch.publicPage')}
        </Button>
      </Group>
      {error !== null && data === undefined && <Failed error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Loading />}
      {data !== undefined && <Counts counts={data.counts} />}
      {data !== undefined && shown.length === 0 && (
        <Empty title={say('sch.empty')} help={say(mayPlan ? 'sch.emptyHelp' : 'sch.emptyOfficer')} />
      )}
      {MONTHS.map((each) => {
        const own = shown.filter(
          ({ plannedStart }) => Number(dayMonthYear(plannedStart).month) === Number(each),
        );
        if (own.length === 0 || year === null) return null;
        return (
          <Stack key={each} gap="sm">
            <Title order={2} size="h3">
              {say('sch.monthTitle', { month: each, year })}
            </Title>
            {own.map((session) => (
              <SessionRow key={session.sessionId} session={session} />
            ))}
          </Stack>
        );
      })}
      {publishing && data !== undefined && (
        <PublishDialog schedule={data} onClose={() => setPublishing(false)} />
      )}
    </Stack>
  );
}

function Counts({ counts }: { counts: Schedule['counts'] }): ReactNode {
  const { say } = useWords();
  const due = counts.filter((each) => each.due > 0);
  if (due.length === 0) return null;
  return (
    <SimpleGrid cols={{ base: 1, sm: due.length }}>
      {due.map(({ organiser, ...each }) => (
        <div key={organiser} className="paper" data-testid="days-held">
          <Text fw={600}>{say(`sch.organiser.${organiser}`)}</Text>
          <Text fz={22}>{say('sch.count', { held: each.held, due: each.due })}</Text>
          <Text>
            {say('sch.countMore', {
              ...{ postponed: each.postponed, cancelled: each.cancelled, missed: each.missed },
            })}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}

function SessionRow({ session }: { session: ScheduledSession }): ReactNode {
  const { say } = useWords();
  const { bridges, items, notice, dueDate, kind, organiser, outcome } = session;
  const isMissed = outcome === 'missed';
  return (
    <section
      className="paper"
      data-testid="scheduled"
      data-session={session.sessionId}
      data-state={session.state}
    >
      <Group align="flex-start" wrap="nowrap" gap="xl">
        <StartTime at={session.plannedStart} />
        <Stack gap={4} style={{ flex: 1 }}>
          {session.sample && (
            <div>
              <SampleBadge />
            </div>
          )}
          <Title order={3} size="h4">
            {session.title}
          </Title>
          <Group gap={6}>
            <Badge size="lg" tt="none" variant="light" color={isMissed ? 'orange' : 'gray'} c="dark">
              {isMissed ? say('sch.outcome.missed') : say(`state.${session.state}`)}
            </Badge>
            {kind !== null && (
              <Badge size="lg" tt="none" variant="outline" color="gray" c="dark">
                {say(`sch.kind.${kind}`)}
              </Badge>
            )}
            {organiser !== null && <Text>{say(`sch.organiser.${organiser}`)}</Text>}
          </Group>
          <Text>
            {say('archive.chair', { name: session.chairName })} · {session.place} ·{' '}
            {formatTime(session.plannedStart)}–{formatTime(session.plannedEnd)}
          </Text>
          {bridges.length > 0 && (
            <Text>
              {say('sch.bridges', { names: bridges.map(({ name }) => name).join(', ') })}
              {items > 0 && ` · ${say('sch.items', { count: items })}`}
            </Text>
          )}
          <Text>
            {notice === null ? say('sch.unpublished') : say('sch.notice', { number: notice })}
            {dueDate !== null &&
              ` · ${say('sch.dueDate', { date: formatDate(Date.parse(`${dueDate}T05:00:00Z`)) })}`}
          </Text>
        </Stack>
        {session.mine && (
          <Button
            component={Link}
            to={`/schedule/${session.sessionId}`}
            variant="default"
            data-testid="sch-open"
          >
            {say('sch.open')}
          </Button>
        )}
      </Group>
    </section>
  );
}
