import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft, IconFileSpreadsheet, IconFileUpload } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import type { Registration, RegistrationDraft, Registrations } from '../../src/contracts/registrations.ts';
import type { User } from '../../src/contracts/session.ts';
import type { Screening } from '../../src/domain/procedure/registration.ts';
import { may } from '../../src/domain/roles.ts';
import { dateIn } from '../../src/domain/working-days.ts';
import { addressOf, call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { ReasonDialog } from '../room/reason-dialog.tsx';
import { formatDate, formatTime } from '../shared/format.ts';
import { Empty, Failed, Loading } from '../shared/page-states.tsx';
import { useTask } from '../shared/use-task.ts';
import { ConsolidatedListPanel, OwnSlot } from './consolidated-list.tsx';
import { FilesDialog } from './files-dialog.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { ReceiptDialog } from './receipt-dialog.tsx';
import { EMPTY_DRAFT, RegistrationForm } from './registration-form.tsx';
import { isOpen, RegistrationTable, type RowAct } from './registration-table.tsx';

type Asked = RowAct | { readonly what: 'add' | 'late' | 'import' };

/** Registered citizens of one session: an officer writes them down and sends them, the centre decides. */
export function RegistrationsPage({ me }: { me: User }): ReactNode {
  const { sessionId = '' } = useParams();
  const { say } = useWords();
  const client = useQueryClient();
  const { busy, error: refused, run, reset } = useTask();
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

  const ask = (next: Asked): void => {
    // What was refused before says nothing of what comes now.
    reset();
    setAsked(next);
  };
  const onAct = (act: RowAct): void => {
    if (act.what === 'list') void screen(act.of, 'listed', '');
    else ask(act);
  };

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
      {isOfficer && <OwnSlot sessionId={sessionId} />}
      <Group>
        {isOfficer && (
          <>
            <Button data-testid="reg-add" onClick={() => ask({ what: 'add' })}>
              {say('reg.add')}
            </Button>
            {unsent > 0 && (
              <Button
                variant="default"
                data-testid="reg-submit"
                loading={busy}
                onClick={() => (late ? ask({ what: 'late' }) : void submit(''))}
              >
                {say('reg.submit', { count: unsent })}
              </Button>
            )}
            <Button
              variant="default"
              data-testid="reg-import"
              leftSection={<IconFileUpload size={18} />}
              onClick={() => ask({ what: 'import' })}
            >
              {say('reg.import')}
            </Button>
          </>
        )}
        {data.registrations.length > 0 && (
          <Button
            component="a"
            href={addressOf('exportRegistrations', params)}
            download
            variant="default"
            leftSection={<IconFileSpreadsheet size={18} />}
          >
            {say('reg.export')}
          </Button>
        )}
      </Group>
      {refused !== null && asked === null && <Failed error={refused} />}
      {data.registrations.length === 0 ? (
        <Empty
          title={isOfficer ? say('reg.none') : say('reg.noneCentre')}
          help={isOfficer ? say('reg.noneHelp') : ''}
        />
      ) : (
        <RegistrationTable {...{ me, nameOf, busy, onAct }} registrations={data.registrations} />
      )}
      {may(me.role, 'agenda.plan') && <ConsolidatedListPanel {...{ sessionId, nameOf }} />}
      {(asked?.what === 'add' || asked?.what === 'edit') && (
        <RegistrationForm
          title={say(asked.what === 'add' ? 'reg.add' : 'reg.editTitle')}
          draft={asked.what === 'edit' ? asked.of : EMPTY_DRAFT}
          {...{ busy, error: refused }}
          editing={asked.what === 'edit'}
          today={dateIn(data.now)}
          onSave={(draft) => void save(draft)}
          onClose={() => setAsked(null)}
        />
      )}
      {asked?.what === 'files' && (
        <FilesDialog
          {...{ sessionId, of: asked.of }}
          mayAdd={may(me.role, 'registration.write') && (isOpen(asked.of) || asked.of.state === 'listed')}
          mayRemove={may(me.role, 'registration.write') && isOpen(asked.of)}
          onClose={() => setAsked(null)}
        />
      )}
      {asked?.what === 'receipt' && (
        <ReceiptDialog {...{ sessionId, of: asked.of }} onClose={() => setAsked(null)} />
      )}
      {asked?.what === 'import' && (
        <ImportDialog
          {...{ sessionId, bridgeId: me.bridgeId ?? '' }}
          onDone={() => {
            setAsked(null);
            void client.invalidateQueries({ queryKey: ['registrations'] });
          }}
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
