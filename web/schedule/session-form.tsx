import { Alert, Button, Checkbox, Fieldset, Group, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { DialoguePlan, SessionDraft } from '../../src/contracts/schedule.ts';
import { ORGANISERS, RECEPTION_KINDS } from '../../src/domain/procedure/calendar.ts';
import { useWords } from '../i18n/words.ts';
import { instantOfWall, wallOf } from '../readiness/vietnam-time.ts';
import { formatDate, formatTime } from '../shared/format.ts';
import { Failed } from '../shared/page-states.tsx';

const DIALOGUE: DialoguePlan = { purpose: '', content: '', parties: '', timePlace: '', assignment: '' };

/** What is announced of a session and what the office writes of it. Nothing typed is lost on a refusal. */
export function SessionForm(props: {
  /** Times 0: not chosen yet. */
  draft: SessionDraft;
  /** A session that exists: a change may be given a reason, and late must be. */
  reason: 'none' | 'may' | 'must';
  busy: boolean;
  error: unknown;
  onSave: (draft: SessionDraft, reason: string) => void;
}): ReactNode {
  const { say } = useWords();
  const [draft, setDraft] = useState(props.draft);
  const [walls, setWalls] = useState({ start: wall(draft.plannedStart), end: wall(draft.plannedEnd) });
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const { plan } = draft;
  const change = (part: Partial<SessionDraft>): void => setDraft((old) => ({ ...old, ...part }));
  const changePlan = (part: Partial<SessionDraft['plan']>): void =>
    setDraft((old) => ({ ...old, plan: { ...old.plan, ...part } }));
  const [start, end] = [instantOfWall(walls.start), instantOfWall(walls.end)];
  const endFault =
    end === null ? 'sch.f.timeMissing' : start !== null && end <= start ? 'sch.f.endBefore' : null;
  const save = (): void => {
    setAsked(true);
    if (start === null || end === null || endFault !== null) return;
    props.onSave({ ...draft, plannedStart: start, plannedEnd: end }, reason);
  };
  const time = (which: 'start' | 'end', instant: number | null, fault: typeof endFault): ReactNode => (
    <TextInput
      size="md"
      type="datetime-local"
      required
      data-testid={`sch-${which}`}
      label={say(`sch.f.${which}`)}
      value={walls[which]}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        setWalls((old) => ({ ...old, [which]: typed }));
      }}
      description={instant === null ? '–' : `${formatTime(instant)} ${formatDate(instant)}`}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      error={asked && fault !== null ? say(fault) : null}
    />
  );
  const dialogue = plan.dialogue ?? null;
  return (
    <Stack data-testid="session-form">
      <TextInput
        size="md"
        required
        label={say('sch.f.title')}
        description={say('sch.f.titleHelp')}
        data-testid="sch-title"
        maxLength={300}
        value={draft.title}
        onChange={(event) => change({ title: event.currentTarget.value })}
      />
      <Group grow align="flex-start">
        {time('start', start, start === null ? 'sch.f.timeMissing' : null)}
        {time('end', end, endFault)}
      </Group>
      <Group grow align="flex-start">
        <TextInput
          size="md"
          required
          label={say('sch.f.chair')}
          data-testid="sch-chair"
          maxLength={200}
          value={draft.chairName}
          onChange={(event) => change({ chairName: event.currentTarget.value })}
        />
        <TextInput
          size="md"
          required
          label={say('sch.f.place')}
          data-testid="sch-place"
          maxLength={300}
          value={draft.place}
          onChange={(event) => change({ place: event.currentTarget.value })}
        />
      </Group>
      <Group grow align="flex-start">
        <Select
          size="md"
          label={say('sch.organiser')}
          allowDeselect={false}
          data={ORGANISERS.map((each) => ({ value: each, label: say(`sch.organiser.${each}`) }))}
          value={plan.organiser}
          onChange={(value) =>
            changePlan({ organiser: ORGANISERS.find((each) => each === value) ?? 'other' })
          }
        />
        <Select
          size="md"
          label={say('sch.kind')}
          allowDeselect={false}
          data={RECEPTION_KINDS.map((each) => ({ value: each, label: say(`sch.kind.${each}`) }))}
          value={plan.kind}
          onChange={(value) =>
            changePlan({ kind: RECEPTION_KINDS.find((each) => each === value) ?? 'ad_hoc' })
          }
        />
      </Group>
      <Textarea
        size="md"
        label={say('sch.f.cause')}
        data-testid="sch-cause"
        autosize
        maxLength={1_000}
        value={plan.cause}
        onChange={(event) => changePlan({ cause: event.currentTarget.value })}
      />
      <Textarea
        size="md"
        label={say('sch.f.reasonForOnline')}
        autosize
        maxLength={1_000}
        value={plan.reasonForOnline}
        onChange={(event) => changePlan({ reasonForOnline: event.currentTarget.value })}
      />
      <Textarea
        size="md"
        label={say('sch.f.basis')}
        autosize
        maxLength={2_000}
        value={plan.basis}
        onChange={(event) => changePlan({ basis: event.currentTarget.value })}
      />
      <Checkbox
        size="md"
        label={say('sch.f.dialogue')}
        data-testid="sch-dialogue"
        checked={dialogue !== null}
        onChange={(event) => changePlan({ dialogue: event.currentTarget.checked ? DIALOGUE : null })}
      />
      {dialogue !== null && (
        <Fieldset legend={say('sch.f.dialogue')}>
          <Stack gap="sm">
            {(['purpose', 'content', 'parties', 'timePlace', 'assignment'] as const).map((field) => (
              <Textarea
                key={field}
                size="md"
                label={say(`sch.f.${field}`)}
                data-testid={`sch-${field}`}
                autosize
                maxLength={field === 'timePlace' ? 1_000 : 2_000}
                value={dialogue[field]}
                onChange={(event) =>
                  changePlan({ dialogue: { ...dialogue, [field]: event.currentTarget.value } })
                }
              />
            ))}
          </Stack>
        </Fieldset>
      )}
      {props.reason !== 'none' && (
        <>
          {props.reason === 'must' && <Alert color="orange">{say('sch.f.reasonWanted')}</Alert>}
          <Textarea
            size="md"
            label={say('sch.f.reason')}
            description={say('sch.f.reasonHelp')}
            data-testid="sch-reason"
            autosize
            maxLength={1_000}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </>
      )}
      {props.error !== null && <Failed error={props.error} />}
      <div>
        <Button data-testid="sch-save" loading={props.busy} onClick={save}>
          {say('sch.save')}
        </Button>
      </div>
    </Stack>
  );
}

const wall = (instant: number): string => (instant === 0 ? '' : wallOf(instant));
