import { Stack, Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { SessionPlanPage } from '../../src/contracts/schedule.ts';
import { useWords } from '../i18n/words.ts';
import { formatDate, formatTime } from '../shared/format.ts';

/** The plan for whoever reads it only. */
export function PlanText({ page }: { page: SessionPlanPage }): ReactNode {
  const { say } = useWords();
  const { session } = page;
  const [plan] = page.plans;
  const lines: readonly (readonly [string, string])[] = [
    [say('sch.f.chair'), session.chairName],
    [say('sch.f.place'), session.place],
    ...(plan === undefined
      ? []
      : ([
          [say('sch.organiser'), say(`sch.organiser.${plan.organiser}`)],
          [say('sch.kind'), say(`sch.kind.${plan.kind}`)],
          [say('sch.f.cause'), plan.cause],
          [say('sch.f.reasonForOnline'), plan.reasonForOnline],
          [say('sch.f.basis'), plan.basis],
          ...(plan.dialogue === null
            ? []
            : (['purpose', 'content', 'parties', 'timePlace', 'assignment'] as const).map(
                (field) => [say(`sch.f.${field}`), plan.dialogue?.[field] ?? ''] as const,
              )),
        ] as const)),
  ];
  return (
    <div className="paper">
      <Table>
        <Table.Tbody>
          {lines
            .filter(([, text]) => text !== '')
            .map(([name, text]) => (
              <Table.Tr key={name}>
                <Table.Th w="30%">{name}</Table.Th>
                <Table.Td style={{ whiteSpace: 'pre-line' }}>{text}</Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

/** What became of the plan: versions and changes, newest first. */
export function PlanChanges({ page }: { page: SessionPlanPage }): ReactNode {
  const { say } = useWords();
  if (page.plans.length + page.changes.length === 0) return null;
  const at = (instant: number) => ({ time: formatTime(instant), date: formatDate(instant) });
  return (
    <Stack gap="xs" data-testid="plan-changes">
      <Title order={2} size="h3">
        {say('sch.changes')}
      </Title>
      {page.changes.map((change) => (
        <Text key={`${change.at}/${change.what}`}>
          {formatTime(change.at)} {formatDate(change.at)}, {change.by}:{' '}
          {change.what === 'moved'
            ? say('sch.what.moved', at(change.start ?? 0))
            : say(`sch.what.${change.what}`)}
          {change.reason !== '' && ` – ${change.reason}`}
        </Text>
      ))}
      {page.plans.map((plan) => (
        <Text key={plan.version}>
          {say('sch.versions', { version: plan.version, by: plan.writtenBy, ...at(plan.writtenAt) })}
        </Text>
      ))}
    </Stack>
  );
}
