import { Button, Group, ScrollArea, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { BookRow, ReportQuery } from '../../src/contracts/reports.ts';
import { BOOK_COLUMNS } from '../../src/domain/documents/reception-book.ts';
import { addressOf, call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { Empty, Failed, Loading } from '../shared/page-states.tsx';

const LIMIT = 50;
const FORMATS = { xlsx: 'Excel', csv: 'CSV', docx: 'Word', pdf: 'PDF' } as const;

const cellsOf = (row: BookRow): readonly (string | number)[] => [
  ...[row.number, row.day, row.citizens, row.papers, row.matter, row.kindAndPeople, row.settledBy],
  ...[row.accepted, row.returned, row.forwarded, row.result, row.note],
];

/** The book of receptions as the form has it; its heads are those of the form in every language. */
export function BookTab({ query }: { query: ReportQuery }): ReactNode {
  const { say } = useWords();
  const [offset, setOffset] = useState(0);
  const { data, error, refetch } = useQuery({
    queryKey: ['reports', 'book', query, offset],
    queryFn: () => call('listBook', { query: { ...query, offset, limit: LIMIT } }),
    placeholderData: (before) => before,
  });
  if (error !== null) return <Failed error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  if (data.total === 0) return <Empty title={say('rep.none')} help={say('rep.noneHelp')} />;
  const groups = BOOK_COLUMNS.filter(({ group }) => group !== undefined).length;
  const firstOfGroup = BOOK_COLUMNS.findIndex(({ group }) => group !== undefined);
  return (
    <Stack>
      <Text>{say('rep.book.form')}</Text>
      <Group gap="xs">
        {(['xlsx', 'csv', 'docx', 'pdf'] as const).map((format) => (
          <Button
            key={format}
            component="a"
            variant="default"
            href={addressOf('printBook', {}, { ...query, format })}
          >
            {say('rep.saveBook', { format: FORMATS[format] })}
          </Button>
        ))}
      </Group>
      <ScrollArea
        className="paper"
        p="sm"
        type="always"
        tabIndex={0}
        aria-label={say('rep.book.wide')}
        role="region"
      >
        <Table withTableBorder withColumnBorders fz={16} miw={1900} data-testid="book">
          <Table.Thead>
            <Table.Tr>
              {BOOK_COLUMNS.map(({ title, group }, index) => {
                if (group === undefined)
                  return (
                    <Table.Th key={title} rowSpan={2} ta="center">
                      {title}
                    </Table.Th>
                  );
                return index === firstOfGroup ? (
                  <Table.Th key={group} colSpan={groups} ta="center">
                    {group}
                  </Table.Th>
                ) : null;
              })}
            </Table.Tr>
            <Table.Tr>
              {BOOK_COLUMNS.filter(({ group }) => group !== undefined).map(({ title }) => (
                <Table.Th key={title} ta="center">
                  {title}
                </Table.Th>
              ))}
            </Table.Tr>
            <Table.Tr>
              {BOOK_COLUMNS.map(({ title }, index) => (
                <Table.Td key={title} ta="center">
                  <i>{index + 1}</i>
                </Table.Td>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.rows.map((row) => (
              <Table.Tr key={row.itemId} data-testid="book-row" style={{ verticalAlign: 'top' }}>
                {cellsOf(row).map((text, index) => (
                  <Table.Td key={index} ta={BOOK_COLUMNS[index]?.align ?? 'left'}>
                    {text}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
      <Group>
        <Button
          variant="default"
          disabled={offset === 0}
          onClick={() => setOffset(Math.max(0, offset - LIMIT))}
        >
          {say('rep.book.previous')}
        </Button>
        <Text>
          {say('rep.book.page', { from: offset + 1, to: offset + data.rows.length, total: data.total })}
        </Text>
        <Button
          variant="default"
          disabled={offset + LIMIT >= data.total}
          onClick={() => setOffset(offset + LIMIT)}
        >
          {say('rep.book.next')}
        </Button>
      </Group>
    </Stack>
  );
}
