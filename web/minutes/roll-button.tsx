import { Button, Checkbox, Group, Modal, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconUserPlus, IconUsers } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { BridgeRoll, RollPerson } from '../../src/contracts/minutes.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { formatTime } from '../shared/format.ts';
import { Failed, Loading } from '../shared/page-states.tsx';
import { useTask } from '../shared/use-task.ts';

/** Opens the list of those present: of the own bridge point, for the secretary of each. */
export function RollButton({ sessionId }: { sessionId: string }): ReactNode {
  const { say } = useWords();
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button
        variant="default"
        data-testid="open-rolls"
        leftSection={<IconUsers size={20} aria-hidden />}
        onClick={() => setOpened(true)}
      >
        {say('rolls.open')}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        size="80rem"
        title={<Title order={2}>{say('rolls.title')}</Title>}
        closeButtonProps={{ 'aria-label': say('app.close') }}
      >
        {opened && <Rolls sessionId={sessionId} />}
      </Modal>
    </>
  );
}

function Rolls({ sessionId }: { sessionId: string }): ReactNode {
  const { say } = useWords();
  const [bridgeId, setBridgeId] = useState('');
  const { data, error, refetch } = useQuery({
    queryKey: ['rolls', sessionId],
    queryFn: () => call('getRolls', { params: { sessionId } }),
  });
  if (data === undefined)
    return error === null ? <Loading /> : <Failed error={error} onRetry={() => void refetch()} />;
  const roll = data.rolls.find((each) => each.bridgeId === bridgeId) ?? data.rolls[0];
  if (roll === undefined) return null;
  return (
    <Stack>
      <Text>{say(data.open ? 'rolls.help' : 'rolls.over')}</Text>
      {data.rolls.length > 1 && (
        <NativeSelect
          size="md"
          data-testid="roll-bridge"
          label={say('rolls.bridge')}
          value={roll.bridgeId}
          onChange={(event) => setBridgeId(event.currentTarget.value)}
          data={data.rolls.map((each) => ({
            value: each.bridgeId,
            label: `${each.name} (${say('rolls.count', { count: presentOf(each.people) })})`,
          }))}
        />
      )}
      <RollList key={`${roll.bridgeId} ${roll.version}`} {...{ sessionId, roll }} open={data.open} />
    </Stack>
  );
}

const presentOf = (people: readonly RollPerson[]): number => people.filter(({ present }) => present).length;

function RollList({
  sessionId,
  roll,
  open,
}: {
  sessionId: string;
  roll: BridgeRoll;
  open: boolean;
}): ReactNode {
  const { say } = useWords();
  const client = useQueryClient();
  const { busy, error, run } = useTask();
  const [people, setPeople] = useState<readonly RollPerson[]>(roll.people);
  const change = (index: number, part: Partial<RollPerson>): void =>
    setPeople(people.map((person, each) => (each === index ? { ...person, ...part } : person)));
  const add = (): void =>
    setPeople([
      ...people,
      { kind: 'official', name: '', position: '', unit: roll.name, present: true, itemId: null },
    ]);
  /** Reads what somebody else wrote; until then what is typed here stays to be seen. */
  const readAgain = (): Promise<boolean> =>
    run(() => client.invalidateQueries({ queryKey: ['rolls', sessionId] }));
  const save = async (): Promise<void> => {
    const named = people.filter(({ name }) => name.trim() !== '');
    const { bridgeId, version } = roll;
    const done = await run(() =>
      call('callRoll', { params: { sessionId, bridgeId }, body: { version, people: named } }),
    );
    if (done) await client.invalidateQueries({ queryKey: ['rolls', sessionId] });
  };
  return (
    <Stack gap="sm">
      {roll.at !== null && (
        <Text size="sm" role="status" data-testid="roll-saved">
          {say('rolls.saved', { name: roll.by, time: formatTime(roll.at), version: roll.version })}
        </Text>
      )}
      {people.length === 0 && <Text>{say('rolls.empty')}</Text>}
      {people.map((person, index) => (
        <Group key={index} align="flex-end" wrap="nowrap" data-testid="roll-row">
          <Checkbox
            size="md"
            mb={10}
            label={say('rolls.present')}
            aria-label={say('rolls.presentOf', { name: person.name })}
            checked={person.present}
            disabled={!open}
            onChange={(event) => change(index, { present: event.currentTarget.checked })}
          />
          <TextInput
            size="md"
            style={{ flex: 2 }}
            label={say(person.kind === 'citizen' ? 'rolls.citizen' : 'rolls.name')}
            maxLength={200}
            readOnly={person.itemId !== null || !open}
            value={person.name}
            onChange={(event) => change(index, { name: event.currentTarget.value })}
          />
          <TextInput
            size="md"
            style={{ flex: 1 }}
            label={say('rolls.position')}
            maxLength={200}
            readOnly={!open}
            value={person.position}
            onChange={(event) => change(index, { position: event.currentTarget.value })}
          />
          <TextInput
            size="md"
            style={{ flex: 1 }}
            label={say('rolls.unit')}
            maxLength={200}
            readOnly={!open}
            value={person.unit}
            onChange={(event) => change(index, { unit: event.currentTarget.value })}
          />
        </Group>
      ))}
      {error !== null && <Failed error={error} onRetry={() => void readAgain()} />}
      {open && (
        <Group justify="space-between">
          <Button
            variant="default"
            data-testid="roll-add"
            leftSection={<IconUserPlus size={20} aria-hidden />}
            onClick={add}
          >
            {say('rolls.add')}
          </Button>
          <Button data-testid="rolls-save" loading={busy} onClick={() => void save()}>
            {say('rolls.save')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
