import {
  Alert,
  Button,
  Checkbox,
  Group,
  Modal,
  NumberInput,
  Select,
  Stack,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { DateInput, DatesProvider } from '@mantine/dates';
import '@mantine/dates/styles.css';
import dayjs from 'dayjs';
import customParseFormat from 'dayjs/plugin/customParseFormat.js';
import 'dayjs/locale/vi.js';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { RegistrationDraft } from '../../src/contracts/registrations.ts';
import { ITEM_KINDS } from '../../src/domain/conduct/items.ts';
import { COMPETENCES, MATTER_FIELDS, SOURCES } from '../../src/domain/procedure/registration.ts';
import { useWords } from '../i18n/words.ts';
import { Failed } from '../shared/page-states.tsx';
import { fieldFaults, focusFirstFault } from './field-faults.ts';
import { PaperFields } from './paper-fields.tsx';
import { NOBODY, PersonFields } from './person-fields.tsx';

dayjs.extend(customParseFormat);

export const EMPTY_DRAFT: RegistrationDraft = {
  ...{ kind: 'complaint', field: 'land', summary: '', people: 1, persons: [NOBODY], waitingSince: null },
  ...{ sentFromAbove: false, competence: 'unknown', settledBy: '', source: 'in_person' },
  ...{ externalNumber: '', papers: [], inviteWish: '', note: '' },
};

/** Writes down who comes with what matter; what is wrong is told by the server, and nothing that was typed is lost. */
export function RegistrationForm(props: {
  title: string;
  draft: RegistrationDraft;
  /** It was written down before: then it neither becomes a denunciation nor ceases to be one. */
  editing: boolean;
  /** `YYYY-MM-DD` by the server's clock. */
  today: string;
  busy: boolean;
  error: unknown;
  onSave: (draft: RegistrationDraft) => void;
  onClose: () => void;
}): ReactNode {
  const { say, locale } = useWords();
  const form = useRef<HTMLDivElement>(null);
  const faults = fieldFaults(props.error, say('reg.fault.wanted'));
  useEffect(() => {
    if (props.error !== null) focusFirstFault(form.current);
  }, [props.error]);
  const [draft, setDraft] = useState(props.draft);
  const change = (part: Partial<RegistrationDraft>): void => setDraft((old) => ({ ...old, ...part }));
  const closed = draft.kind === 'denunciation';
  const kinds = ITEM_KINDS.filter((kind) => !props.editing || (kind === 'denunciation') === closed);
  const save = (): void =>
    // Of a denunciation nothing that was typed before leaves this page.
    props.onSave(
      closed
        ? {
            ...{ ...draft, persons: [], summary: '', papers: [], note: '', settledBy: '' },
            ...{ inviteWish: '', externalNumber: '' },
          }
        : draft,
    );
  return (
    <Modal opened onClose={props.onClose} withCloseButton={false} size="xl" aria-label={props.title}>
      <Stack data-testid="registration-form" ref={form}>
        <Title order={2} size="h3">
          {props.title}
        </Title>
        <Group grow align="flex-start">
          <Select
            size="md"
            label={say('reg.kind')}
            data-testid="reg-kind"
            allowDeselect={false}
            data={kinds.map((kind) => ({ value: kind, label: say(`kind.${kind}`) }))}
            value={draft.kind}
            onChange={(kind) => change({ kind: ITEM_KINDS.find((each) => each === kind) ?? 'complaint' })}
          />
          <Select
            size="md"
            label={say('reg.field')}
            allowDeselect={false}
            data={MATTER_FIELDS.map((field) => ({ value: field, label: say(`reg.field.${field}`) }))}
            value={draft.field}
            onChange={(field) => change({ field: MATTER_FIELDS.find((each) => each === field) ?? 'other' })}
          />
        </Group>
        {closed ? (
          <Alert color="orange">{say('reg.denunciation')}</Alert>
        ) : (
          <>
            <Textarea
              size="md"
              label={say('reg.summary')}
              data-testid="reg-summary"
              autosize
              minRows={2}
              maxLength={2_000}
              error={faults.get('summary')}
              value={draft.summary}
              onChange={(event) => change({ summary: event.currentTarget.value })}
            />
            <NumberInput
              size="md"
              label={say('reg.peopleCount')}
              description={say('reg.peopleHelp')}
              data-testid="reg-people"
              error={faults.get('people')}
              min={1}
              max={10_000}
              allowDecimal={false}
              value={draft.people}
              onChange={(value) => change({ people: typeof value === 'number' ? value : 1 })}
            />
            <PersonFields
              persons={draft.persons}
              faults={faults}
              onChange={(persons) => change({ persons })}
            />
          </>
        )}
        <Group grow align="flex-start">
          <DatesProvider settings={{ locale, firstDayOfWeek: 1 }}>
            <DateInput
              size="md"
              clearable
              label={say('reg.waitingSince')}
              placeholder={say('reg.dayForm')}
              data-testid="reg-waiting-since"
              valueFormat="DD/MM/YYYY"
              maxDate={props.today}
              error={faults.get('waitingSince')}
              value={draft.waitingSince}
              onChange={(waitingSince) => change({ waitingSince })}
            />
          </DatesProvider>
          <Select
            size="md"
            label={say('reg.competence')}
            allowDeselect={false}
            data={COMPETENCES.map((each) => ({ value: each, label: say(`reg.competence.${each}`) }))}
            value={draft.competence}
            onChange={(value) =>
              change({ competence: COMPETENCES.find((each) => each === value) ?? 'unknown' })
            }
          />
        </Group>
        <Checkbox
          size="md"
          label={say('reg.sentFromAbove')}
          checked={draft.sentFromAbove}
          onChange={(event) => change({ sentFromAbove: event.currentTarget.checked })}
        />
        {!closed && (
          <TextInput
            size="md"
            label={say('reg.settledBy')}
            maxLength={500}
            value={draft.settledBy}
            onChange={(event) => change({ settledBy: event.currentTarget.value })}
          />
        )}
        <Group grow align="flex-start">
          <Select
            size="md"
            label={say('reg.source')}
            allowDeselect={false}
            data={SOURCES.map((each) => ({ value: each, label: say(`reg.source.${each}`) }))}
            value={draft.source}
            onChange={(value) => change({ source: SOURCES.find((each) => each === value) ?? 'in_person' })}
          />
          {!closed && (
            <TextInput
              size="md"
              label={say('reg.externalNumber')}
              maxLength={100}
              value={draft.externalNumber}
              onChange={(event) => change({ externalNumber: event.currentTarget.value })}
            />
          )}
        </Group>
        {!closed && (
          <PaperFields papers={draft.papers} faults={faults} onChange={(papers) => change({ papers })} />
        )}
        {!closed && (
          <TextInput
            size="md"
            label={say('reg.inviteWish')}
            maxLength={500}
            value={draft.inviteWish}
            onChange={(event) => change({ inviteWish: event.currentTarget.value })}
          />
        )}
        {!closed && (
          <Textarea
            size="md"
            label={say('reg.note')}
            autosize
            maxLength={1_000}
            value={draft.note}
            onChange={(event) => change({ note: event.currentTarget.value })}
          />
        )}
        {props.error !== null && <Failed error={props.error} />}
        <Group justify="flex-end">
          <Button variant="default" disabled={props.busy} onClick={props.onClose}>
            {say('app.cancel')}
          </Button>
          <Button data-testid="reg-save" loading={props.busy} onClick={save}>
            {say('reg.save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
