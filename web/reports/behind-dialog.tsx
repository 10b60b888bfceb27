import { Button, Group, Modal, Stack, Table, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type {
  BridgeFigure,
  CaseFigure,
  ReportQuery,
  SessionFigure,
  TaskFigure,
} from '../../src/contracts/reports.ts';
import { call } from '../api/http.ts';
import { useWords, type Say } from '../i18n/words.ts';
import { formatDate, formatDuration } from '../shared/format.ts';
import { Failed, Loading } from '../shared/page-states.tsx';
import { dayWords } from './spans.ts';

/** The number that one looks behind. */
export type Behind = { readonly name?: string; readonly narrow?: Partial<ReportQuery> } & (
  | { readonly of: 'cases'; readonly figure: CaseFigure }
  | { readonly of: 'sessions'; readonly figure: SessionFigure }
  | { readonly of: 'bridges'; readonly figure: BridgeFigure }
  | { readonly of: 'tasks'; readonly figure: TaskFigure }
);

interface Lines {
  readonly total: number;
  readonly heads: readonly string[];
  readonly rows: readonly { readonly key: string; readonly cells: readonly string[] }[];
}

const LIMIT = 50;

async function linesOf(behind: Behind, query: ReportQuery, offset: number, say: Say): Promise<Lines> {
  const page = { ...query, ...behind.narrow, offset, limit: LIMIT };
  switch (behind.of) {
    case 'cases': {
      const { total, cases } = await call('listReportCases', { query: { ...page, figure: behind.figure } });
      return {
        total,
        heads: [
          say('rep.col.day'),
          say('rep.col.citizen'),
          say('rep.col.matter'),
          say('rep.col.bridge'),
          say('rep.col.state'),
        ],
        rows: cases.map((each) => ({
          key: each.itemId,
          cells: [
            formatDate(each.openedAt),
            each.people > 1 ? `${each.label} (${say('reg.people', { count: each.people })})` : each.label,
            [say(`kind.${each.kind}`), say(`reg.field.${each.field}`), each.summary]
              .filter((text) => text !== '')
              .join(' · '),
            each.bridges.join(', '),
            say(`rep.state.${each.state}`),
          ],
        })),
      };
    }
    case 'sessions': {
      const { total, sessions } = await call('listReportSessions', {
        query: { ...page, figure: behind.figure },
      });
      return {
        total,
        heads: [say('rep.col.day'), say('rep.col.session'), say('rep.kind'), say('rep.col.incident')],
        rows: sessions.map((each) => ({
          key: each.sessionId,
          cells: [
            formatDate(each.openedAt),
            each.title,
            say(`rep.session.${each.kind}`),
            each.interruptions === 0
              ? '–'
              : say('rep.notRecorded', {
                  count: each.interruptions,
                  span: formatDuration(each.unrecordedMs),
                }),
          ],
        })),
      };
    }
    case 'bridges': {
      const { total, bridges } = await call('listReportBridges', {
        query: { ...page, figure: behind.figure },
      });
      return {
        total,
        heads: [
          say('rep.col.day'),
          say('rep.col.bridge'),
          say('rep.col.session'),
          say('rep.col.state'),
          say('rep.col.incident'),
        ],
        rows: bridges.map((each) => ({
          key: `${each.sessionId}/${each.bridge}`,
          cells: [
            formatDate(each.openedAt),
            each.bridge,
            each.title,
            say(`rep.bridge.${each.readiness}`),
            each.drops === 0
              ? '–'
              : say('rep.dropped', { count: each.drops, span: formatDuration(each.lostMs) }),
          ],
        })),
      };
    }
    case 'tasks': {
      const { total, tasks } = await call('listReportTasks', { query: { ...page, figure: behind.figure } });
      return {
        total,
        heads: [
          say('rep.col.day'),
          say('rep.col.citizen'),
          say('rep.col.agency'),
          say('rep.col.task'),
          say('rep.col.deadline'),
          say('rep.col.state'),
        ],
        rows: tasks.map((each) => ({
          key: each.taskId,
          cells: [
            formatDate(each.openedAt),
            each.label,
            each.agency,
            each.task,
            each.deadline === null ? '–' : dayWords(each.deadline),
            say(`rep.task.${each.standing}`),
          ],
        })),
      };
    }
  }
}

/** What stands behind a number: as many lines as it says. */
export function BehindDialog(props: { query: ReportQuery; behind: Behind; onClose: () => void }): ReactNode {
  const { query, behind, onClose } = props;
  const { say } = useWords();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['reports', 'behind', query, behind],
    initialPageParam: 0,
    queryFn: ({ pageParam }) => linesOf(behind, query, pageParam, say),
    getNextPageParam: (last, pages) => (pages.length * LIMIT < last.total ? pages.length * LIMIT : undefined),
  });
  const first = data?.pages[0];
  const title = say('rep.behind', { name: behind.name ?? '', count: first?.total ?? '…' });
  return (
    <Modal opened onClose={onClose} withCloseButton={false} size="80rem" aria-label={title}>
      <Stack data-testid="behind">
        <Group justify="space-between">
          <Title order={2} size="h3">
            {title}
          </Title>
          <Button variant="default" onClick={onClose}>
            {say('app.close')}
          </Button>
        </Group>
        {error !== null && <Failed error={error} onRetry={() => void refetch()} />}
        {error === null && first === undefined && <Loading />}
        {first !== undefined && (
          <div style={{ overflowX: 'auto' }}>
            <Table fz={16} verticalSpacing="sm">
              <Table.Thead>
                <Table.Tr>
                  {first.heads.map((head) => (
                    <Table.Th key={head}>{head}</Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {data?.pages
                  .flatMap(({ rows }) => rows)
                  .map(({ key, cells }) => (
                    <Table.Tr key={key} data-testid="behind-row">
                      {cells.map((text, index) => (
                        <Table.Td key={index}>
                          <Text>{text}</Text>
                        </Table.Td>
                      ))}
                    </Table.Tr>
                  ))}
              </Table.Tbody>
            </Table>
          </div>
        )}
        {hasNextPage && (
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {say('rep.more')}
          </Button>
        )}
      </Stack>
    </Modal>
  );
}
