import { Alert, Badge, Button, Group, Stack, Table, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import type { Registration, RegistrationDraft, Registrations } from '../../src/contracts/registrations.ts';
import type { User } from '../../src/contracts/session.ts';
import type { Screening } from '../../src/domain/procedure/registration.ts';
import { may } from '../../src/domain/roles.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { ReasonDialog } from '../room/reason-dialog.tsx';
import { formatDate, formatTime } from '../shared/format.ts';
import { Empty, Failed, Loading } from '../shared/page-states.tsx';
import { useTask } from '../shared/use-task.ts';
import { EMPTY_DRAFT, RegistrationForm } from './registration-form.tsx';

type Asked =
  | { readonly what: 'add' }
  | { readonly what: 'edit' | 'withdraw'; readonly of: Registration }
  | { readonly what: 'screen'; readonly of: Registration; readonly decision: Exclude<Screening, 'listed'> }
  | { readonly what: 'late' };

const MINE: readonly Registration['state'][] = ['registered', 'submitted', 'returned'];

/** Registered citizens of one session: an officer writes them down and sends them, the centre decides. */
export function RegistrationsPage({ me }: { me: User }): ReactNode {
  const { sessionId = '' } = useParams();
  const { say } = useWords();
  const client = useQueryClient();
  const { busy, error: refused, run } = useTask();
  const [asked, setAsked] = useState<Asked | null>(null);
  const key = ['registrations', sessionId];
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => call('listRegistrations', { params: { sessionId } }),
  });
  const { data: bridges } = useQuery({
    queryKey: ['bridges'],
    queryFn: async () => (await call('listBridges', {})).bridges,
  });
  const nameOf = (bridgeId: string): string =>
    bridges?.find((bridge) => bridge.bridgeId === bridgeId)?.name ?? '';
  const isOfficer = me.bridgeId !== null;
  const doIt = async (work: () => Promise<unknown>): Promise<void> => {
    if (!(await run(work))) return;
    setAsked(null);
    await client.invalidateQueries({ queryKey: ['registrations'] });
  };
  const params = { sessionId };
  const save = (draft: RegistrationDraft): Promise<void> =>
    doIt(() =>
      asked?.what === 'edit'
        ? call('changeRegistration', {
            params: { sessionId, registrationId: asked.of.registrationId },
            body: { version: asked.of.version, draft },
          })
        : call('addRegistration', { params, body: { bridgeId: me.bridgeId ?? '', draft } }),
    );
  const submit = (reason: string): Promise<void> =>
    doIt(() => call('submitRegistrations', { params, body: { bridgeId: me.bridgeId ?? '', reason } }));
  const screen = (of: Registration, decision: Screening, words: string): Promise<void> =>
    doIt(() =>
      call('screenRegistration', {
        params: { sessionId, registrationId: of.registrationId },
        body: { version: of.version, decision, words },
      }),
    );

  if (error !== null && data === undefined) return <Failed error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const unsent = data.registrations.filter(({ state }) => state === 'registered').length;
  const late = data.now >= data.deadline;
  return (
    <Stack>
      <Group>
        <Button
          component={Link}
          to="/registrations"
          variant="subtle"
          leftSection={<IconArrowLeft size={18} />}
        >
          {say('reg.back')}
        </Button>
      </Group>
      <Title order={1} size="h2">
        {say('reg.title')}
      </Title>
      <DeadlineText deadline={data.deadline} late={late} />
      <SentLists data={data} nameOf={nameOf} />
      {isOfficer && (
        <Group>
          <Button data-testid="reg-add" onClick={() => setAsked({ what: 'add' })}>
            {say('reg.add')}
          </Button>
          {unsent > 0 && (
            <Button
              variant="default"
              data-testid="reg-submit"
              loading={busy}
              onClick={() => (late ? setAsked({ what: 'late' }) : void submit(''))}
            >
              {say('reg.submit', { count: unsent })}
            </Button>
          )}
        </Group>
      )}
      {refused !== null && asked === null && <Failed error={refused} />}
      {data.registrations.length === 0 ? (
        <Empty
          title={isOfficer ? say('reg.none') : say('reg.noneCentre')}
          help={isOfficer ? say('reg.noneHelp') : ''}
        />
      ) : (
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
              {data.registrations.map((each) => (
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
                      {isOfficer && MINE.includes(each.state) && (
                        <Group gap="xs">
                          <Button
                            size="compact-md"
                            variant="default"
                            onClick={() => setAsked({ what: 'edit', of: each })}
                          >
                            {say('reg.edit')}
                          </Button>
                          <Button
                            size="compact-md"
                            variant="default"
                            onClick={() => setAsked({ what: 'withdraw', of: each })}
                          >
                            {say('reg.withdraw')}
                          </Button>
                        </Group>
                      )}
                      {may(me.role, 'registration.screen') && each.state === 'submitted' && (
                        <Group gap="xs">
                          <Button
                            size="compact-md"
                            data-testid="reg-list"
                            loading={busy}
                            onClick={() => void screen(each, 'listed', '')}
                          >
                            {say('reg.list')}
                          </Button>
                          {(['handled_locally', 'returned'] as const).map((decision) => (
                            <Button
                              key={decision}
                              size="compact-md"
                              variant="default"
                              data-testid={`reg-${decision}`}
                              onClick={() => setAsked({ what: 'screen', of: each, decision })}
                            >
                              {say(decision === 'returned' ? 'reg.return' : 'reg.locally')}
                            </Button>
                          ))}
                        </Group>
                      )}
                    </Stack>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {(asked?.what === 'add' || asked?.what === 'edit') && (
        <RegistrationForm
          title={say(asked.what === 'add' ? 'reg.add' : 'reg.editTitle')}
          draft={asked.what === 'edit' ? asked.of : EMPTY_DRAFT}
          {...{ busy, error: refused }}
          onSave={(draft) => void save(draft)}
          onClose={() => setAsked(null)}
        />
      )}
      {asked?.what === 'withdraw' && (
        <ReasonDialog
          title={say('reg.withdraw')}
          help={say('reg.withdrawHelp')}
          label={say('reg.reason')}
          yes={say('reg.withdraw')}
          {...{ busy, error: refused }}
          onYes={(reason) =>
            void doIt(() =>
              call('withdrawRegistration', {
                params: { sessionId, registrationId: asked.of.registrationId },
                body: { version: asked.of.version, reason },
              }),
            )
          }
          onClose={() => setAsked(null)}
        />
      )}
      {asked?.what === 'screen' && (
        <ReasonDialog
          title={say(asked.decision === 'returned' ? 'reg.return' : 'reg.locally')}
          help={say('reg.wordsHelp')}
          label={say('reg.words')}
          yes={say(asked.decision === 'returned' ? 'reg.return' : 'reg.locally')}
          {...{ busy, error: refused }}
          onYes={(words) => void screen(asked.of, asked.decision, words)}
          onClose={() => setAsked(null)}
        />
      )}
      {asked?.what === 'late' && (
        <ReasonDialog
          title={say('reg.submitLate')}
          help={say('reg.submitLateHelp')}
          label={say('reg.reason')}
          yes={say('reg.submitLate')}
          {...{ busy, error: refused }}
          onYes={(reason) => void submit(reason)}
          onClose={() => setAsked(null)}
        />
      )}
    </Stack>
  );
}

function DeadlineText({ deadline, late }: { deadline: number; late: boolean }): ReactNode {
  const { say } = useWords();
  const at = { time: formatTime(deadline), date: formatDate(deadline) };
  if (late) return <Alert color="orange">{say('reg.late', at)}</Alert>;
  return <Text>{say('reg.deadline', at)}</Text>;
}

function SentLists({ data, nameOf }: { data: Registrations; nameOf: (id: string) => string }): ReactNode {
  const { say } = useWords();
  return data.lists.map((list) => (
    <Text key={list.bridgeId} data-testid="sent-list">
      {say('reg.sent', {
        ...{ bridge: nameOf(list.bridgeId), count: list.count },
        ...{ time: formatTime(list.at), date: formatDate(list.at) },
      })}
      {list.late && <> · {say('reg.sentLate', { reason: list.reason })}</>}
    </Text>
  ));
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
      <Group gap={6}>
        {of.priorities.map((priority) => (
          <Badge key={priority} size="lg" tt="none" variant="light" color="orange" c="#7a2e00">
            {say(`reg.priority.${priority}`)}
          </Badge>
        ))}
      </Group>
      {reasons.length > 0 && (
        <Text size="sm" c="#7a2e00" data-testid="duplicate">
          {say('reg.duplicate', { reasons: reasons.map((each) => say(`reg.duplicate.${each}`)).join(', ') })}
        </Text>
      )}
    </Stack>
  );
}
