import { Button, Group, Modal, Select, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Task, TaskActRequest, TaskDetail } from '../../src/contracts/follow-up.ts';
import { CASE_CLASSES, canActOnTask, type CaseClass } from '../../src/domain/procedure/task.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { Failed } from '../shared/page-states.tsx';
import { useTask } from '../shared/use-task.ts';
import { DayInput } from '../shared/day-input.tsx';

type Act = TaskActRequest['act'];

/** The acts of the centre, in the order of the work. */
const ACTS = [
  { act: 'accept', writes: 'accepted', name: 'fu.accept', help: 'fu.acceptHelp' },
  { act: 'send_back', writes: 'sent_back', name: 'fu.sendBack', help: 'fu.sendBackHelp' },
  { act: 'urge', writes: 'urged', name: 'fu.urge', help: 'fu.urgeHelp' },
  { act: 'extend', writes: 'extended', name: 'fu.extend', help: 'fu.extendHelp' },
  { act: 'assign', writes: 'assigned', name: 'fu.assign', help: 'fu.assignHelp' },
  { act: 'close', writes: 'closed', name: 'fu.close', help: 'fu.closeHelp' },
  { act: 'reopen', writes: 'reopened', name: 'fu.reopen', help: 'fu.reopenHelp' },
  { act: 'withdraw', writes: 'withdrawn', name: 'fu.withdraw', help: 'fu.withdrawHelp' },
] as const satisfies readonly { act: Act; writes: string; name: string; help: string }[];

/** What the centre may do with a task as it stands. */
export function TaskActs(props: {
  task: Task;
  today: string;
  onDone: (detail: TaskDetail) => void;
}): ReactNode {
  const { task } = props;
  const { say } = useWords();
  const [asked, setAsked] = useState<(typeof ACTS)[number] | null>(null);
  const possible = ACTS.filter(({ writes }) => canActOnTask(task.state, writes));
  return (
    <Group gap="xs" role="group" aria-label={say('fu.acts')}>
      {possible.map((each, at) => (
        <Button
          key={each.act}
          data-testid={`act-${each.act}`}
          variant={at === 0 ? 'filled' : 'default'}
          onClick={() => setAsked(each)}
        >
          {say(each.name)}
        </Button>
      ))}
      {asked !== null && (
        <ActDialog key={asked.act} asked={asked} {...props} onClose={() => setAsked(null)} />
      )}
    </Group>
  );
}

const WITH_CLASS: readonly Act[] = ['accept', 'close', 'reopen'];
const SHORTEST = 5;

function ActDialog(props: {
  asked: (typeof ACTS)[number];
  task: Task;
  today: string;
  onDone: (detail: TaskDetail) => void;
  onClose: () => void;
}): ReactNode {
  const { asked, task, today, onDone, onClose } = props;
  const { act } = asked;
  const { say } = useWords();
  const { busy, error, run } = useTask();
  const [reason, setReason] = useState('');
  const [standing, setStanding] = useState<CaseClass>(act === 'reopen' ? 'still_pursued' : 'settled');
  const [deadline, setDeadline] = useState<string | null>(null);
  const [agency, setAgency] = useState(task.agency);
  const [bridgeId, setBridgeId] = useState(task.bridgeId);
  const { data: bridges } = useQuery({
    queryKey: ['bridges'],
    queryFn: async () => (await call('listBridges', {})).bridges,
    enabled: act === 'assign',
  });
  const words = reason.trim();
  const isOptional = act === 'accept' || act === 'urge';
  const lacks =
    (!isOptional && words.length < SHORTEST) ||
    (act === 'extend' && deadline === null) ||
    (act === 'assign' && agency.trim() === '');
  const request = (): TaskActRequest => {
    const base = { version: task.version, reason: words };
    switch (act) {
      case 'accept':
      case 'close':
      case 'reopen':
        return { ...base, act, standing };
      case 'extend':
        return { ...base, act, deadline: deadline ?? today };
      case 'assign':
        return { ...base, act, agency, bridgeId };
      case 'send_back':
      case 'urge':
      case 'withdraw':
        return { ...base, act };
    }
  };
  const doIt = async (): Promise<void> => {
    const done = await run(async () =>
      onDone(await call('actOnTask', { params: { taskId: task.taskId }, body: request() })),
    );
    if (done) onClose();
  };
  const classes = CASE_CLASSES.filter((each) => act !== 'reopen' || each !== 'settled');
  return (
    <Modal opened onClose={onClose} withCloseButton={false} centered size="lg" aria-label={say(asked.name)}>
      <Stack data-testid="act-dialog">
        <Title order={2} size="h3">
          {say(asked.name)}
        </Title>
        <Text>{say(asked.help)}</Text>
        {WITH_CLASS.includes(act) && (
          <Select
            size="md"
            label={say('fu.class')}
            data-testid="act-class"
            allowDeselect={false}
            data={classes.map((each) => ({ value: each, label: say(`fu.class.${each}`) }))}
            value={standing}
            onChange={(value) => setStanding(CASE_CLASSES.find((each) => each === value) ?? standing)}
          />
        )}
        {act === 'extend' && (
          <DayInput
            label={say('fu.newDeadline')}
            data-testid="act-deadline"
            min={today}
            value={deadline}
            onChange={setDeadline}
          />
        )}
        {act === 'assign' && (
          <AgencyInput
            {...{ agency, bridgeId }}
            bridges={bridges ?? []}
            onChange={(change) => {
              setAgency(change.agency);
              setBridgeId(change.bridgeId);
            }}
          />
        )}
        <Textarea
          data-testid="reason"
          size="md"
          autosize
          minRows={2}
          maxLength={1_000}
          required={!isOptional}
          label={say(act === 'urge' ? 'fu.urgeWords' : act === 'accept' ? 'fu.words' : 'fu.reason')}
          description={isOptional ? undefined : say('form.shortReason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {error !== null && <Failed error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={busy}>
            {say('app.cancel')}
          </Button>
          <Button data-testid="confirm" loading={busy} disabled={lacks} onClick={() => void doIt()}>
            {say(asked.name)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** An agency: one of the bridge points, or any other by its name. */
export function AgencyInput(props: {
  agency: string;
  bridgeId: string | null;
  bridges: readonly { bridgeId: string; name: string }[];
  onChange: (change: { agency: string; bridgeId: string | null }) => void;
}): ReactNode {
  const { agency, bridgeId, bridges, onChange } = props;
  const { say } = useWords();
  return (
    <>
      <TextInput
        size="md"
        label={say('fu.agency')}
        data-testid="agency"
        maxLength={200}
        value={agency}
        onChange={(event) => onChange({ agency: event.currentTarget.value, bridgeId })}
      />
      <Select
        size="md"
        label={say('fu.bridge')}
        description={say('fu.bridgeHelp')}
        searchable
        clearable
        placeholder={say('fu.bridge.none')}
        data={bridges.map(({ bridgeId: value, name }) => ({ value, label: name }))}
        value={bridgeId}
        onChange={(value) => onChange({ agency, bridgeId: value })}
      />
    </>
  );
}
