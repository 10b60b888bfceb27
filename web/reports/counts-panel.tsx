import { BarChart } from '@mantine/charts';
import '@mantine/charts/styles.css';
import { Button, Table, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../i18n/words.ts';

interface CountRow<K extends string> {
  readonly key: K;
  readonly name: string;
  readonly turns: number;
  readonly people: number;
  readonly cases: number;
}

/** A chart with the table it is drawn from: the table says all, the chart shows it at a glance. */
export function CountsPanel<K extends string>(props: {
  title: string;
  counts: { readonly turns: string; readonly people: string; readonly cases: string };
  rows: readonly CountRow<K>[];
  onLook: (key: K, name: string) => void;
}): ReactNode {
  const { title, counts, rows, onLook } = props;
  const { say } = useWords();
  return (
    <section className="paper" style={{ padding: 16 }}>
      <Title order={2} size="h4" mb="sm">
        {title}
      </Title>
      <div role="img" aria-label={say('rep.chart', { name: title })}>
        <BarChart
          h={240}
          data={rows.map(({ name, turns, people }) => ({ name, turns, people }))}
          dataKey="name"
          withLegend
          series={[
            { name: 'turns', label: counts.turns, color: '#7a171b' },
            { name: 'people', label: counts.people, color: '#1c5fae' },
          ]}
          barProps={{ isAnimationActive: false }}
          xAxisProps={{ tick: { fontSize: 14 }, interval: 0 }}
          yAxisProps={{ allowDecimals: false, tick: { fontSize: 14 } }}
        />
      </div>
      <Table mt="sm" fz={16}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{title}</Table.Th>
            <Table.Th ta="right">{counts.turns}</Table.Th>
            <Table.Th ta="right">{counts.people}</Table.Th>
            <Table.Th ta="right">{counts.cases}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ key, name, turns, people, cases }) => (
            <Table.Tr key={key}>
              <Table.Td>{name}</Table.Td>
              <Table.Td ta="right">{turns}</Table.Td>
              <Table.Td ta="right">{people}</Table.Td>
              <Table.Td ta="right">
                {cases === 0 ? (
                  cases
                ) : (
                  <Button
                    variant="subtle"
                    size="md"
                    mih={44}
                    aria-label={say('rep.look', { count: cases, name })}
                    onClick={() => onLook(key, name)}
                  >
                    {cases}
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
