import { Anchor, Badge, Button, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { DueReport, IssuedReport } from '../../src/contracts/reports.ts';
import type { User } from '../../src/contracts/session.ts';
import type { DueState } from '../../src/domain/procedure/report-periods.ts';
import { may } from '../../src/domain/roles.ts';
import { addressOf, type ReplyOf } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { formatDate, formatTime } from '../shared/format.ts';
import { IssueDialog } from './issue-dialog.tsx';
import { dayWords, type DaySpan } from './spans.ts';

const COLOURS: Readonly<Record<DueState, [color: string, text: string]>> = {
  running: ['gray', '#343a40'],
  due: ['orange', '#7a2e00'],
  overdue: ['red', '#a01217'],
  issued: ['green', '#1b5e2b'],
  issued_late: ['orange', '#7a2e00'],
};
const FORMATS = { pdf: 'PDF', docx: 'Word', xlsx: 'Excel', json: 'JSON' } as const;

/** The reports of a year: what is due by when, and what was given out. */
export function DueTab(props: {
  me: User;
  data: ReplyOf<'listReports'>;
  onYear: (year: number) => void;
  onLook: (span: DaySpan) => void;
}): ReactNode {
  const { me, data, onYear, onLook } = props;
  const { say } = useWords();
  const [asked, setAsked] = useState<DueReport | null>(null);
  const mayIssue = may(me.role, 'report.issue');
  const nameOf = ({ kind, number }: DueReport): string => say(`rep.due.${kind}`, { number });
  return (
    <Stack>
      <Group>
        <Button variant="default" onClick={() => onYear(data.year - 1)}>
          {say('rep.yearBefore')}
        </Button>
        <Title order={2} size="h3">
          {say('rep.year', { year: data.year })}
        </Title>
        <Button variant="default" onClick={() => onYear(data.year + 1)}>
          {say('rep.yearAfter')}
        </Button>
      </Group>
      <div className="paper" style={{ overflowX: 'auto', padding: 16 }}>
        <Table fz={16} verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('rep.due.report')}</Table.Th>
              <Table.Th>{say('rep.due.period')}</Table.Th>
              <Table.Th>{say('rep.due.before')}</Table.Th>
              <Table.Th>{say('rep.due.state')}</Table.Th>
              <Table.Th />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.due.map((report) => (
              <Table.Tr key={`${report.kind}/${report.number}`} data-testid="due" data-state={report.state}>
                <Table.Td fw={600}>{nameOf(report)}</Table.Td>
                <Table.Td>
                  {dayWords(report.from)} – {dayWords(report.to)}
                </Table.Td>
                <Table.Td>{formatDate(report.deadline)}</Table.Td>
                <Table.Td>
                  <Stack gap={4} align="flex-start">
                    <Badge
                      size="lg"
                      tt="none"
                      variant="light"
                      color={COLOURS[report.state][0]}
                      c={COLOURS[report.state][1]}
                    >
                      {say(`rep.due.state.${report.state}`)}
                    </Badge>
                    {report.issued.map((issued) => (
                      <Issued key={issued.reportId} issued={issued} />
                    ))}
                  </Stack>
                </Table.Td>
                <Table.Td>
                  <Group gap="xs" wrap="nowrap" justify="flex-end">
                    <Button variant="default" onClick={() => onLook({ from: report.from, to: report.to })}>
                      {say('rep.due.draft')}
                    </Button>
                    {mayIssue && report.state !== 'running' && (
                      <Button
                        variant={report.issued.length === 0 ? 'filled' : 'default'}
                        data-testid={`issue-${report.kind}-${report.number}`}
                        onClick={() => setAsked(report)}
                      >
                        {say(report.issued.length === 0 ? 'rep.due.issue' : 'rep.due.again')}
                      </Button>
                    )}
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {data.spans.length > 0 && (
        <section className="paper" style={{ padding: 16 }}>
          <Title order={2} size="h4" mb="xs">
            {say('rep.due.spans')}
          </Title>
          {data.spans.map((issued) => (
            <div key={issued.reportId}>
              <Text fw={600}>
                {dayWords(issued.from)} – {dayWords(issued.to)}
              </Text>
              <Issued issued={issued} />
            </div>
          ))}
        </section>
      )}
      {asked !== null && (
        <IssueDialog
          request={{ kind: asked.kind, year: data.year, number: asked.number }}
          name={nameOf(asked)}
          onClose={() => setAsked(null)}
        />
      )}
    </Stack>
  );
}

function Issued({ issued }: { issued: IssuedReport }): ReactNode {
  const { say } = useWords();
  const { reportId, version, issuedAt, issuedBy, late } = issued;
  return (
    <Stack gap={0}>
      <Text>
        {say('rep.due.version', {
          ...{ version, by: issuedBy, time: formatTime(issuedAt), date: formatDate(issuedAt) },
        })}
        {late && ` (${say('rep.due.late')})`}
      </Text>
      <Group gap="md">
        {(['pdf', 'docx', 'xlsx', 'json'] as const).map((format) => (
          <Anchor
            key={format}
            fz={16}
            style={{ paddingBlock: 10 }}
            href={addressOf('printIssuedReport', { reportId }, { format })}
            aria-label={say('rep.due.files', { version, format: FORMATS[format] })}
          >
            {FORMATS[format]}
          </Anchor>
        ))}
      </Group>
    </Stack>
  );
}
