import { Button, ScrollArea, Table, Tabs, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { RecordingTimeline } from '../../src/contracts/timeline.ts';
import { useWords, type Say } from '../i18n/words.ts';
import { formatDuration } from '../shared/format.ts';

/** Acts that a reader of the recording looks for; facts of lines and seats stand in the strip. */
const SHOWN = [
  'session_opened',
  'session_paused',
  'session_resumed',
  'session_closed',
  'notice_read',
  'item_called',
  'item_identity_checked',
  'item_dialogue_begun',
  'item_concluded',
  'item_deferred',
  'item_absent',
  'item_refused',
  'plenary_begun',
  'plenary_ended',
  'consultation_begun',
  'consultation_ended',
  'document_shown',
  'bridge_dismissed',
  'bridge_admitted',
  'bridge_joined',
  'bridge_left',
  'recording_interrupted',
  'recording_resumed',
  'supplement_received',
] as const;
type Shown = (typeof SHOWN)[number];
const isShown = (type: string): type is Shown => (SHOWN as readonly string[]).includes(type);

/** Chapters, acts and gaps in words; each goes to its place. */
export function PlayerLists(props: { timeline: RecordingTimeline; onSeek: (ms: number) => void }): ReactNode {
  const { timeline, onSeek } = props;
  const { say } = useWords();
  const gaps = gapsOf(timeline);
  return (
    <Tabs defaultValue="chapters" className="paper">
      <Tabs.List>
        <Tabs.Tab value="chapters">{say('lists.chapters', { count: timeline.chapters.length })}</Tabs.Tab>
        <Tabs.Tab value="acts">{say('lists.acts')}</Tabs.Tab>
        <Tabs.Tab value="gaps">{say('lists.gaps', { count: gaps.length })}</Tabs.Tab>
      </Tabs.List>
      <ScrollArea.Autosize mah={360} mt="sm">
        <Tabs.Panel value="chapters">
          <Rows
            rows={timeline.chapters.map(({ fromMs, toMs, title }) => ({ fromMs, toMs, text: title }))}
            onSeek={onSeek}
          />
        </Tabs.Panel>
        <Tabs.Panel value="acts">
          <Rows rows={actsOf(timeline, say)} onSeek={onSeek} />
        </Tabs.Panel>
        <Tabs.Panel value="gaps">
          {gaps.length === 0 ? (
            <Text>{say('lists.noGaps')}</Text>
          ) : (
            <Rows
              rows={gaps.map(({ fromMs, toMs, name, source, state }) => ({
                ...{ fromMs, toMs },
                text: `${name}: ${say(`source.${source}`)}, ${say(`account.${state}`)}`,
              }))}
              onSeek={onSeek}
            />
          )}
        </Tabs.Panel>
      </ScrollArea.Autosize>
    </Tabs>
  );
}

interface Row {
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly text: string;
}

function Rows({ rows, onSeek }: { rows: readonly Row[]; onSeek: (ms: number) => void }): ReactNode {
  return (
    <Table fz="md" verticalSpacing={4}>
      <Table.Tbody>
        {rows.map(({ fromMs, toMs, text }, index) => (
          <Table.Tr key={index}>
            <Table.Td w={190}>
              <Button variant="subtle" size="compact-md" data-testid="jump" onClick={() => onSeek(fromMs)}>
                {formatDuration(fromMs)}
                {toMs === null ? '' : `–${formatDuration(toMs)}`}
              </Button>
            </Table.Td>
            <Table.Td>{text}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function actsOf({ acts, items, bridges }: RecordingTimeline, say: Say): Row[] {
  return acts.flatMap(({ atMs, type, by, itemId, bridgeId, reason }) => {
    if (!isShown(type)) return [];
    const item = items.find((each) => each.itemId === itemId);
    const bridge = bridges.find((each) => each.bridgeId === bridgeId);
    const about = [item === undefined ? bridge?.name : `${item.place}. ${item.label}`, reason, by];
    const details = about.filter((each) => each != null && each !== '').join(' · ');
    const text = say(`act.${type}`);
    return [{ fromMs: atMs, toMs: null, text: details === '' ? text : `${text} – ${details}` }];
  });
}

/** Where something that should be there is not: what the line or our side cost. */
function gapsOf({ accounts, bridges }: RecordingTimeline) {
  return accounts
    .flatMap(({ bridgeId, source, spans }) =>
      spans
        .filter(({ state }) => state === 'lost' || state === 'fault' || state === 'supplemented')
        .map((span) => ({ ...span, source, name: bridges.find((b) => b.bridgeId === bridgeId)?.name ?? '' })),
    )
    .toSorted((a, b) => a.fromMs - b.fromMs);
}
