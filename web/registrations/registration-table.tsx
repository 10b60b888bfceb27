import { Button, Group, Stack, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Registration } from '../../src/contracts/registrations.ts';
import type { User } from '../../src/contracts/session.ts';
import type { Screening } from '../../src/domain/procedure/registration.ts';
import { registrationCode } from '../../src/domain/procedure/registration-words.ts';
import { may } from '../../src/domain/roles.ts';
import { useWords } from '../i18n/words.ts';
import { PriorityMarks } from './consolidated-list.tsx';

/** What can be done with one registration. */
export type RowAct =
  | { readonly what: 'edit' | 'withdraw' | 'files' | 'receipt' | 'list'; readonly of: Registration }
  | { readonly what: 'screen'; readonly of: Registration; readonly decision: Exclude<Screening, 'listed'> };

const MINE: readonly Registration['state'][] = ['registered', 'submitted', 'returned'];

/** Whether the bridge may still change it. */
export const isOpen = ({ state }: Registration): boolean => MINE.includes(state);

/** Registered citizens, and what one may do with each. */
export function RegistrationTable(props: {
  me: User;
  registrations: readonly Registration[];
  nameOf: (bridgeId: string) => string;
  busy: boolean;
  onAct: (act: RowAct) => void;
}): ReactNode {
  const { me, registrations, nameOf, busy, onAct } = props;
  const { say } = useWords();
  const isOfficer = me.bridgeId !== null;
  return (
    <div className="paper" style={{ overflowX: 'auto' }}>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            {!isOfficer && <Table.Th>{say('reg.col.bridge')}</Table.Th>}
            <Table.Th>{say('reg.col.citizens')}</Table.Th>
            <Table.Th>{say('reg.col.matter')}</Table.Th>
            <Table.Th>{say('reg.col.state')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {registrations.map((each) => (
            <Table.Tr key={each.registrationId} data-testid="registration" data-state={each.state}>
              {!isOfficer && <Table.Td>{nameOf(each.bridgeId)}</Table.Td>}
              <Table.Td>
                <Citizens of={each} />
              </Table.Td>
              <Table.Td>
                <MatterText of={each} />
              </Table.Td>
              <Table.Td>
                <Stack gap={6} align="flex-start">
                  <Text fw={500}>{say(`reg.state.${each.state}`)}</Text>
                  {each.words !== '' && <Text size="sm">{each.words}</Text>}
                  <RowActs {...{ me, busy, onAct }} of={each} />
                </Stack>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function RowActs(props: {
  me: User;
  of: Registration;
  busy: boolean;
  onAct: (act: RowAct) => void;
}): ReactNode {
  const { me, of, busy, onAct } = props;
  const { say } = useWords();
  const isOfficer = me.bridgeId !== null;
  const reads = isOfficer || may(me.role, 'registration.screen') || of.state === 'listed';
  const hasPapers = of.kind !== 'denunciation' && reads;
  const plain = { size: 'compact-md', variant: 'default' } as const;
  return (
    <>
      {may(me.role, 'registration.screen') && of.state === 'submitted' && (
        <Group gap="xs">
          <Button
            size="compact-md"
            data-testid="reg-list"
            loading={busy}
            onClick={() => onAct({ what: 'list', of })}
          >
            {say('reg.list')}
          </Button>
          {(['handled_locally', 'returned'] as const).map((decision) => (
            <Button
              key={decision}
              {...plain}
              data-testid={`reg-${decision}`}
              onClick={() => onAct({ what: 'screen', of, decision })}
            >
              {say(decision === 'returned' ? 'reg.return' : 'reg.locally')}
            </Button>
          ))}
        </Group>
      )}
      <Group gap="xs">
        {isOfficer && isOpen(of) && (
          <>
            <Button {...plain} onClick={() => onAct({ what: 'edit', of })}>
              {say('reg.edit')}
            </Button>
            <Button {...plain} onClick={() => onAct({ what: 'withdraw', of })}>
              {say('reg.withdraw')}
            </Button>
          </>
        )}
        {hasPapers && (
          <Button {...plain} data-testid="reg-files" onClick={() => onAct({ what: 'files', of })}>
            {say('reg.files')}
          </Button>
        )}
        {may(me.role, 'registration.write') && of.state !== 'withdrawn' && (
          <Button {...plain} data-testid="reg-receipt" onClick={() => onAct({ what: 'receipt', of })}>
            {say('reg.receipt')}
          </Button>
        )}
      </Group>
    </>
  );
}

function Citizens({ of }: { of: Registration }): ReactNode {
  const { say } = useWords();
  return (
    <Stack gap={4}>
      {of.persons.map((person, index) => (
        <div key={index}>
          <Text fw={500}>
            {person.name}
            {person.representative && ` (${say('reg.representative')})`}
          </Text>
          <Text size="sm">{person.address}</Text>
          {person.idNumber !== '' && <Text size="sm">{say('reg.paper', { number: person.idNumber })}</Text>}
        </div>
      ))}
      {of.kind === 'denunciation' && <Text fw={500}>{registrationCode(of.registrationId)}</Text>}
      {of.people > 1 && <Text size="sm">{say('reg.people', { count: of.people })}</Text>}
    </Stack>
  );
}

function MatterText({ of }: { of: Registration }): ReactNode {
  const { say } = useWords();
  const reasons = [...new Set(of.duplicates.flatMap((each) => each.reasons))];
  return (
    <Stack gap={4} align="flex-start">
      <Text>
        {say(`kind.${of.kind}`)} · {say(`reg.field.${of.field}`)}
      </Text>
      <Text>{of.summary}</Text>
      <PriorityMarks priorities={of.priorities} />
      {reasons.length > 0 && (
        <Text size="sm" c="#7a2e00" data-testid="duplicate">
          {say('reg.duplicate', { reasons: reasons.map((each) => say(`reg.duplicate.${each}`)).join(', ') })}
        </Text>
      )}
    </Stack>
  );
}
