import { Alert, Button, Checkbox, Fieldset, Group, Select, Stack, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { RegistrationDraft } from '../../src/contracts/registrations.ts';
import { ID_KINDS } from '../../src/domain/procedure/registration.ts';
import { useWords } from '../i18n/words.ts';
import type { FieldFaults } from './field-faults.ts';

type Person = RegistrationDraft['persons'][number];

export const NOBODY: Person = {
  ...{ name: '', address: '', idKind: 'citizen_card', idNumber: '', phone: '', representative: false },
};

/** Who comes with a matter. */
export function PersonFields(props: {
  persons: Person[];
  faults: FieldFaults;
  onChange: (persons: Person[]) => void;
}): ReactNode {
  const { persons, faults, onChange } = props;
  const { say } = useWords();
  const fault = faults.get('persons');
  return (
    <>
      {fault !== undefined && (
        <Alert color="red" tabIndex={-1} data-fault="">
          {fault}
        </Alert>
      )}
      {persons.map((person, index) => (
        <PersonField
          key={index}
          {...{ person, index, faults }}
          onChange={(part) =>
            onChange(persons.map((each, at) => (at === index ? { ...each, ...part } : each)))
          }
          onRemove={persons.length > 1 ? () => onChange(persons.filter((_, at) => at !== index)) : null}
        />
      ))}
      <div>
        <Button variant="default" data-testid="reg-add-person" onClick={() => onChange([...persons, NOBODY])}>
          {say('reg.addPerson')}
        </Button>
      </div>
    </>
  );
}

function PersonField(props: {
  person: Person;
  index: number;
  faults: FieldFaults;
  onChange: (part: Partial<Person>) => void;
  onRemove: (() => void) | null;
}): ReactNode {
  const { person, index, faults, onChange, onRemove } = props;
  const { say } = useWords();
  const faultOf = (field: keyof Person): string | undefined => faults.get(`persons.${index}.${field}`);
  return (
    <Fieldset legend={say('reg.person', { number: index + 1 })} data-testid="reg-person">
      <Stack gap="sm">
        <Group grow align="flex-start">
          <TextInput
            size="md"
            label={say('reg.name')}
            data-testid="reg-name"
            maxLength={200}
            error={faultOf('name')}
            value={person.name}
            onChange={(event) => onChange({ name: event.currentTarget.value })}
          />
          <TextInput
            size="md"
            label={say('reg.address')}
            data-testid="reg-address"
            maxLength={500}
            error={faultOf('address')}
            value={person.address}
            onChange={(event) => onChange({ address: event.currentTarget.value })}
          />
        </Group>
        <Group grow align="flex-start">
          <Select
            size="md"
            label={say('reg.idKind')}
            allowDeselect={false}
            data={ID_KINDS.map((each) => ({ value: each, label: say(`reg.idKind.${each}`) }))}
            value={person.idKind}
            onChange={(value) => onChange({ idKind: ID_KINDS.find((each) => each === value) ?? 'other' })}
          />
          <TextInput
            size="md"
            label={say('reg.idNumber')}
            data-testid="reg-id-number"
            maxLength={30}
            value={person.idNumber}
            onChange={(event) => onChange({ idNumber: event.currentTarget.value })}
          />
          <TextInput
            size="md"
            label={say('reg.phone')}
            maxLength={30}
            value={person.phone}
            onChange={(event) => onChange({ phone: event.currentTarget.value })}
          />
        </Group>
        <Group justify="space-between">
          <Checkbox
            size="md"
            label={say('reg.isRepresentative')}
            data-testid="reg-representative"
            checked={person.representative}
            onChange={(event) => onChange({ representative: event.currentTarget.checked })}
          />
          {onRemove !== null && (
            <Button variant="subtle" color="red" onClick={onRemove}>
              {say('reg.removePerson')}
            </Button>
          )}
        </Group>
      </Stack>
    </Fieldset>
  );
}
