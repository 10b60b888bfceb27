import {
  Button,
  Checkbox,
  Fieldset,
  Group,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { ResultDetail, ResultDraft } from '../../src/contracts/results.ts';
import { RESULT_OUTCOMES } from '../../src/domain/procedure/result-notice.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { Failed } from '../shared/page-states.tsx';
import { useTask } from '../shared/use-task.ts';
import { DayInput } from '../shared/day-input.tsx';

/** Writes, issues or corrects what a citizen is told; nothing that was typed is lost on a refusal. */
export function ResultForm(props: { data: ResultDetail; onDone: (detail: ResultDetail) => void }): ReactNode {
  const { data, onDone } = props;
  const { notice, itemId, kind, refused } = data.item;
  const { say } = useWords();
  const { busy, error, run } = useTask();
  const [draft, setDraft] = useState<ResultDraft>({
    ...{ version: notice?.version ?? 0, outcome: notice?.outcome ?? (refused ? 'refused' : 'accepted') },
    ...{ text: notice?.text ?? '', competent: notice?.competent ?? '', number: notice?.number ?? '' },
    ...{ issuedOn: notice?.issuedOn ?? null, signer: notice?.signer ?? '', reason: '', completion: null },
  });
  const change = (part: Partial<ResultDraft>): void => setDraft((old) => ({ ...old, ...part }));
  const isIssued = notice !== null && notice.issuedOn !== null;
  const elsewhere = draft.outcome === 'returned' || draft.outcome === 'forwarded';
  const save = (): Promise<boolean> =>
    run(async () => onDone(await call('writeResult', { params: { itemId }, body: draft })));
  return (
    <section className="paper" data-testid="result-form">
      <Stack gap="sm">
        <Title order={2} size="h3">
          {say('fu.res.write')}
        </Title>
        <Group grow align="flex-end">
          <Select
            size="md"
            label={say('fu.res.outcome')}
            data-testid="result-outcome"
            allowDeselect={false}
            data={RESULT_OUTCOMES.map((each) => ({ value: each, label: say(`fu.outcome.${each}`) }))}
            value={draft.outcome}
            onChange={(value) =>
              change({ outcome: RESULT_OUTCOMES.find((each) => each === value) ?? draft.outcome })
            }
          />
          {elsewhere && (
            <TextInput
              size="md"
              required
              label={say('fu.res.competent')}
              data-testid="result-competent"
              maxLength={300}
              value={draft.competent}
              onChange={(event) => change({ competent: event.currentTarget.value })}
            />
          )}
        </Group>
        <Textarea
          size="md"
          label={say(kind === 'denunciation' ? 'fu.res.textCode' : 'fu.res.text')}
          data-testid="result-text"
          autosize
          minRows={4}
          maxLength={5_000}
          value={draft.text}
          onChange={(event) => change({ text: event.currentTarget.value })}
        />
        <Fieldset legend={say('fu.res.issue')}>
          <Text size="sm">{say('fu.res.issueHelp')}</Text>
          <Group grow align="flex-end" mt="xs">
            <TextInput
              size="md"
              label={say('fu.res.number')}
              data-testid="result-number"
              placeholder="12/TB-TCD"
              maxLength={50}
              value={draft.number}
              onChange={(event) => change({ number: event.currentTarget.value })}
            />
            <DayInput
              label={say('fu.res.issuedOn')}
              data-testid="result-issued-on"
              max={data.today}
              clearable
              value={draft.issuedOn}
              onChange={(issuedOn) => change({ issuedOn })}
            />
            <TextInput
              size="md"
              label={say('fu.res.signer')}
              data-testid="result-signer"
              maxLength={200}
              value={draft.signer}
              onChange={(event) => change({ signer: event.currentTarget.value })}
            />
          </Group>
        </Fieldset>
        {(draft.outcome === 'accepted' || draft.outcome === 'forwarded') && (
          <Completion
            value={draft.completion}
            today={data.today}
            onChange={(completion) => change({ completion })}
          />
        )}
        {isIssued && (
          <TextInput
            size="md"
            required
            label={say('fu.res.reason')}
            data-testid="result-reason"
            maxLength={1_000}
            value={draft.reason}
            onChange={(event) => change({ reason: event.currentTarget.value })}
          />
        )}
        {error !== null && <Failed error={error} />}
        <Group justify="flex-end">
          <Button
            data-testid="result-save"
            loading={busy}
            disabled={draft.text.trim() === ''}
            onClick={() => void save()}
          >
            {say('fu.res.save')}
          </Button>
        </Group>
      </Stack>
    </section>
  );
}

function Completion(props: {
  value: ResultDraft['completion'];
  today: string;
  onChange: (value: ResultDraft['completion']) => void;
}): ReactNode {
  const { value, today, onChange } = props;
  const { say } = useWords();
  return (
    <>
      <Checkbox
        size="md"
        label={say('fu.res.completion')}
        data-testid="result-completion"
        checked={value !== null}
        onChange={(event) =>
          onChange(
            event.currentTarget.checked ? { task: say('fu.res.completionDefault'), deadline: null } : null,
          )
        }
      />
      {value !== null && (
        <Group grow align="flex-end">
          <TextInput
            size="md"
            label={say('fu.res.completionTask')}
            maxLength={1_000}
            value={value.task}
            onChange={(event) => onChange({ ...value, task: event.currentTarget.value })}
          />
          <DayInput
            label={say('fu.res.deadline')}
            min={today}
            clearable
            value={value.deadline}
            onChange={(deadline) => onChange({ ...value, deadline })}
          />
        </Group>
      )}
    </>
  );
}
