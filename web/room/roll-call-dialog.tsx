import { Button, Checkbox, Group, Modal, NumberInput, Stack, Text, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Session } from '../../src/contracts/session.ts';
import { useWords } from '../i18n/words.ts';
import { Failed } from '../shared/page-states.tsx';
import { useAct } from './use-act.ts';

interface Entry {
  readonly present: boolean;
  readonly people: number;
}

/** Calls the bridges against the list: who is there, and with how many people. */
export function RollCallDialog({ session, onClose }: { session: Session; onClose: () => void }): ReactNode {
  const { say } = useWords();
  const { act, busy, error } = useAct(session.id);
  const expectedAt = (bridgeId: string): number =>
    session.agenda
      .filter((item) => item.bridgeIds.includes(bridgeId))
      .reduce((sum, { people }) => sum + people, 0);
  const before = new Map<string, Entry>(
    session.floor.attendance.map(({ bridgeId, present, people }) => [bridgeId, { present, people }]),
  );
  const [entries, setEntries] = useState<ReadonlyMap<string, Entry>>(
    () =>
      new Map(
        session.bridges.map(({ bridgeId, seated }) => [
          bridgeId,
          // Somebody sits there: a beginning for whoever calls the roll, to be put right.
          before.get(bridgeId) ?? { present: seated, people: Math.max(1, expectedAt(bridgeId)) },
        ]),
      ),
  );
  const change = (bridgeId: string, entry: Entry): void => setEntries(new Map(entries).set(bridgeId, entry));
  const save = async (): Promise<void> => {
    for (const [bridgeId, { present, people }] of entries) {
      const old = before.get(bridgeId);
      if (old?.present === present && old.people === people) continue;
      if (!(await act({ act: 'note_attendance', bridgeId, present, people: present ? people : 0 }))) return;
    }
    onClose();
  };
  return (
    <Modal opened onClose={onClose} withCloseButton={false} centered size="lg" aria-label={say('roll.title')}>
      <Stack>
        <Title order={2} size="h3">
          {say('roll.title')}
        </Title>
        <Text>{say('roll.help')}</Text>
        <Stack gap="xs" mah="50vh" style={{ overflowY: 'auto' }}>
          {session.bridges.map(({ bridgeId, code, name }) => {
            const entry = entries.get(bridgeId) ?? { present: false, people: 0 };
            return (
              <Group key={bridgeId} justify="space-between" wrap="nowrap">
                <Checkbox
                  size="md"
                  data-testid={`roll-${code}`}
                  label={name}
                  checked={entry.present}
                  onChange={(event) => change(bridgeId, { ...entry, present: event.currentTarget.checked })}
                />
                <Group gap="xs" wrap="nowrap">
                  <Text size="sm">{say('roll.expected', { n: expectedAt(bridgeId) })}</Text>
                  <NumberInput
                    size="md"
                    w={110}
                    min={0}
                    max={10_000}
                    aria-label={say('roll.people', { name })}
                    data-testid={`roll-people-${code}`}
                    disabled={!entry.present}
                    value={entry.people}
                    onChange={(value) => change(bridgeId, { ...entry, people: Number(value) || 0 })}
                  />
                </Group>
              </Group>
            );
          })}
        </Stack>
        {error !== null && <Failed error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={busy}>
            {say('app.cancel')}
          </Button>
          <Button data-testid="roll-save" loading={busy} onClick={() => void save()}>
            {say('roll.save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
