import { Button, Group, Modal, NumberInput, Select, Stack, TextInput, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { RuleDraft } from '../../src/contracts/schedule.ts';
import { LAST, ORGANISERS } from '../../src/domain/procedure/calendar.ts';
import { useWords } from '../i18n/words.ts';
import { Failed } from '../shared/page-states.tsx';

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const NTHS = [1, 2, 3, 4, LAST] as const;

/** A rule of the yearly calendar. */
export function RuleForm(props: {
  title: string;
  draft: RuleDraft;
  busy: boolean;
  error: unknown;
  onSave: (draft: RuleDraft) => void;
  onClose: () => void;
}): ReactNode {
  const { say } = useWords();
  const [draft, setDraft] = useState(props.draft);
  const change = (part: Partial<RuleDraft>): void => setDraft((old) => ({ ...old, ...part }));
  const { day } = draft;
  const text = (
    field: 'title' | 'chairName' | 'place' | 'startTime' | 'endTime' | 'from',
    label: string,
    type: 'text' | 'time' | 'date' = 'text',
  ): ReactNode => (
    <TextInput
      size="md"
      required
      type={type}
      label={label}
      data-testid={`rule-${field}`}
      maxLength={300}
      value={draft[field]}
      onChange={(event) => change({ [field]: event.currentTarget.value })}
    />
  );
  return (
    <Modal opened onClose={props.onClose} withCloseButton={false} size="lg" aria-label={props.title}>
      <Stack data-testid="rule-form">
        <Title order={2} size="h3">
          {props.title}
        </Title>
        <Select
          size="md"
          label={say('sch.organiser')}
          allowDeselect={false}
          data={ORGANISERS.map((each) => ({ value: each, label: say(`sch.organiser.${each}`) }))}
          value={draft.organiser}
          onChange={(value) => change({ organiser: ORGANISERS.find((each) => each === value) ?? 'other' })}
        />
        {text('title', say('sch.f.title'))}
        <Group grow>
          {text('chairName', say('sch.f.chair'))}
          {text('place', say('sch.f.place'))}
        </Group>
        <Group grow align="flex-end">
          <Select
            size="md"
            label={say('sch.r.by')}
            allowDeselect={false}
            data={(['day_of_month', 'weekday_of_month'] as const).map((each) => ({
              value: each,
              label: say(`sch.r.${each}`),
            }))}
            value={day.by}
            onChange={(value) =>
              change({
                day:
                  value === 'weekday_of_month'
                    ? { by: 'weekday_of_month', weekday: 2, nth: 1 }
                    : { by: 'day_of_month', day: 15 },
              })
            }
          />
          {day.by === 'day_of_month' ? (
            <NumberInput
              size="md"
              label={say('sch.r.day')}
              data-testid="rule-day"
              min={1}
              max={31}
              allowDecimal={false}
              value={day.day}
              onChange={(value) => change({ day: { ...day, day: typeof value === 'number' ? value : 1 } })}
            />
          ) : (
            <>
              <Select
                size="md"
                label={say('sch.r.weekday')}
                allowDeselect={false}
                data={WEEKDAYS.map((each) => ({ value: String(each), label: say(`sch.weekday.${each}`) }))}
                value={String(day.weekday)}
                onChange={(value) => change({ day: { ...day, weekday: Number(value) } })}
              />
              <Select
                size="md"
                label={say('sch.r.nth')}
                allowDeselect={false}
                data={NTHS.map((each) => ({
                  value: String(each),
                  label: each === LAST ? say('sch.r.last') : String(each),
                }))}
                value={String(day.nth)}
                onChange={(value) => change({ day: { ...day, nth: Number(value) } })}
              />
            </>
          )}
        </Group>
        <Group grow>
          {text('startTime', say('sch.r.startTime'), 'time')}
          {text('endTime', say('sch.r.endTime'), 'time')}
        </Group>
        <Group grow align="flex-end">
          {text('from', say('sch.r.from'), 'date')}
          <TextInput
            size="md"
            type="date"
            label={say('sch.r.until')}
            value={draft.until ?? ''}
            onChange={(event) =>
              change({ until: event.currentTarget.value === '' ? null : event.currentTarget.value })
            }
          />
        </Group>
        {props.error !== null && <Failed error={props.error} />}
        <Group justify="flex-end">
          <Button variant="default" disabled={props.busy} onClick={props.onClose}>
            {say('app.cancel')}
          </Button>
          <Button data-testid="rule-save" loading={props.busy} onClick={() => props.onSave(draft)}>
            {say('sch.r.saveRule')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
