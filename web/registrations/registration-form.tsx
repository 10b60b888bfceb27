import {
  Alert,
  Button,
  Checkbox,
  Fieldset,
  Group,
  Modal,
  NumberInput,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { RegistrationDraft } from '../../src/contracts/registrations.ts';
import { ITEM_KINDS } from '../../src/domain/conduct/items.ts';
import { COMPETENCES, ID_KINDS, MATTER_FIELDS, SOURCES } from '../../src/domain/procedure/registration.ts';
import { useWords } from '../i18n/words.ts';
import { Failed } from '../shared/page-states.tsx';

type Person = RegistrationDraft['persons'][number];
type Paper = RegistrationDraft['papers'][number];

const NOBODY: Person = {
  ...{ name: '', address: '', idKind: 'citizen_card', idNumber: '', phone: '', representative: false },
};
export const EMPTY_DRAFT: RegistrationDraft = {
  ...{ kind: 'complaint', field: 'land', summary: '', people: 1, persons: [NOBODY], waitingSince: null },
  ...{ sentFromAbove: false, competence: 'unknown', settledBy: '', source: 'in_person' },
  ...{ externalNumber: '', papers: [], inviteWish: '', note: '' },
};

/** Writes down who comes with what matter; what is wrong is told by the server, and nothing that was typed is lost. */
export function RegistrationForm(props: {
  title: string;
  draft: RegistrationDraft;
  busy: boolean;
  error: unknown;
  onSave: (draft: RegistrationDraft) => void;
  onClose: () => void;
}): ReactNode {
  const { say } = useWords();
  const [draft, setDraft] = useState(props.draft);
  const change = (part: Partial<RegistrationDraft>): void => setDraft((old) => ({ ...old, ...part }));
  const closed = draft.kind === 'denunciation';
  const save = (): void =>
    // Of a denunciation nothing that was typed before leaves this page.
    props.onSave(
      closed ? { ...draft, persons: [], summary: '', papers: [], note: '', settledBy: '' } : draft,
    );
  return (
    <Modal opened onClose={props.onClose} withCloseButton={false} size="xl" aria-label={props.title}>
      <Stack data-testid="registration-form">
        <Title order={2} size="h3">
          {props.title}
        </Title>
        <Group grow align="flex-start">
          <Select
            size="md"
            label={say('reg.kind')}
            data-testid="reg-kind"
            allowDeselect={false}
            data={ITEM_KINDS.map((kind) => ({ value: kind, label: say(`kind.${kind}`) }))}
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
              value={draft.summary}
              onChange={(event) => change({ summary: event.currentTarget.value })}
            />
            <NumberInput
              size="md"
              label={say('reg.peopleCount')}
              description={say('reg.peopleHelp')}
              data-testid="reg-people"
              min={1}
              max={10_000}
              allowDecimal={false}
              value={draft.people}
              onChange={(value) => change({ people: typeof value === 'number' ? value : 1 })}
            />
            <Persons persons={draft.persons} onChange={(persons) => change({ persons })} />
          </>
        )}
        <Group grow align="flex-start">
          <TextInput
            size="md"
            type="date"
            label={say('reg.waitingSince')}
            value={draft.waitingSince ?? ''}
            onChange={(event) =>
              change({ waitingSince: event.currentTarget.value === '' ? null : event.currentTarget.value })
            }
          />
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
          <TextInput
            size="md"
            label={say('reg.externalNumber')}
            maxLength={100}
            value={draft.externalNumber}
            onChange={(event) => change({ externalNumber: event.currentTarget.value })}
          />
        </Group>
        {!closed && <Papers papers={draft.papers} onChange={(papers) => change({ papers })} />}
        <TextInput
          size="md"
          label={say('reg.inviteWish')}
          maxLength={500}
          value={draft.inviteWish}
          onChange={(event) => change({ inviteWish: event.currentTarget.value })}
        />
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

function Persons(props: { persons: Person[]; onChange: (persons: Person[]) => void }): ReactNode {
  const { persons, onChange } = props;
  const { say } = useWords();
  const set = (index: number, part: Partial<Person>): void =>
    onChange(persons.map((person, at) => (at === index ? { ...person, ...part } : person)));
  return (
    <>
      {persons.map((person, index) => (
        <Fieldset key={index} legend={say('reg.person', { number: index + 1 })} data-testid="reg-person">
          <Stack gap="sm">
            <Group grow align="flex-start">
              <TextInput
                size="md"
                label={say('reg.name')}
                data-testid="reg-name"
                maxLength={200}
                value={person.name}
                onChange={(event) => set(index, { name: event.currentTarget.value })}
              />
              <TextInput
                size="md"
                label={say('reg.address')}
                data-testid="reg-address"
                maxLength={500}
                value={person.address}
                onChange={(event) => set(index, { address: event.currentTarget.value })}
              />
            </Group>
            <Group grow align="flex-start">
              <Select
                size="md"
                label={say('reg.idKind')}
                allowDeselect={false}
                data={ID_KINDS.map((each) => ({ value: each, label: say(`reg.idKind.${each}`) }))}
                value={person.idKind}
                onChange={(value) =>
                  set(index, { idKind: ID_KINDS.find((each) => each === value) ?? 'other' })
                }
              />
              <TextInput
                size="md"
                label={say('reg.idNumber')}
                data-testid="reg-id-number"
                maxLength={30}
                value={person.idNumber}
                onChange={(event) => set(index, { idNumber: event.currentTarget.value })}
              />
              <TextInput
                size="md"
                label={say('reg.phone')}
                maxLength={30}
                value={person.phone}
                onChange={(event) => set(index, { phone: event.currentTarget.value })}
              />
            </Group>
            <Group justify="space-between">
              <Checkbox
                size="md"
                label={say('reg.isRepresentative')}
                data-testid="reg-representative"
                checked={person.representative}
                onChange={(event) => set(index, { representative: event.currentTarget.checked })}
              />
              {persons.length > 1 && (
                <Button
                  variant="subtle"
                  color="red"
                  onClick={() => onChange(persons.filter((_, at) => at !== index))}
                >
                  {say('reg.removePerson')}
                </Button>
              )}
            </Group>
          </Stack>
        </Fieldset>
      ))}
      <div>
        <Button variant="default" data-testid="reg-add-person" onClick={() => onChange([...persons, NOBODY])}>
          {say('reg.addPerson')}
        </Button>
      </div>
    </>
  );
}

function Papers(props: { papers: Paper[]; onChange: (papers: Paper[]) => void }): ReactNode {
  const { papers, onChange } = props;
  const { say } = useWords();
  const set = (index: number, part: Partial<Paper>): void =>
    onChange(papers.map((paper, at) => (at === index ? { ...paper, ...part } : paper)));
  return (
    <Fieldset legend={say('reg.papers')}>
      <Stack gap="sm">
        {papers.map((paper, index) => (
          <Group key={index} align="flex-end" wrap="nowrap">
            <TextInput
              size="md"
              style={{ flex: 1 }}
              label={say('reg.paperTitle')}
              maxLength={300}
              value={paper.title}
              onChange={(event) => set(index, { title: event.currentTarget.value })}
            />
            <NumberInput
              size="md"
              w={110}
              label={say('reg.pages')}
              min={1}
              max={10_000}
              allowDecimal={false}
              value={paper.pages}
              onChange={(value) => set(index, { pages: typeof value === 'number' ? value : 1 })}
            />
            <Checkbox
              size="md"
              mb={10}
              label={say('reg.original')}
              checked={paper.original}
              onChange={(event) => set(index, { original: event.currentTarget.checked })}
            />
            <Button
              variant="subtle"
              color="red"
              aria-label={say('reg.removePaper')}
              onClick={() => onChange(papers.filter((_, at) => at !== index))}
            >
              <Text aria-hidden>×</Text>
            </Button>
          </Group>
        ))}
        <div>
          <Button
            variant="default"
            onClick={() => onChange([...papers, { title: '', pages: 1, original: false }])}
          >
            {say('reg.addPaper')}
          </Button>
        </div>
      </Stack>
    </Fieldset>
  );
}
