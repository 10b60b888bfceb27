import { Alert, Button, Group, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { ArchiveDetail } from '../../src/contracts/archive.ts';
import type { User } from '../../src/contracts/session.ts';
import { may } from '../../src/domain/roles.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { ReasonDialog } from '../room/reason-dialog.tsx';
import { formatDate, formatTime } from '../shared/format.ts';
import { useTask } from '../shared/use-task.ts';

/** The seal, how long the recording is kept, a legal hold; for auditors who looked at it. */
export function KeepingPanel({ detail, me }: { detail: ArchiveDetail; me: User }): ReactNode {
  const { say } = useWords();
  const client = useQueryClient();
  const { busy, error, run } = useTask();
  const [asking, setAsking] = useState(false);
  const { sessionId, seal, keeping } = detail;
  const change = async (reason: string): Promise<void> => {
    const done = await run(async () => {
      const name = keeping.hold === null ? 'placeHold' : 'liftHold';
      client.setQueryData(
        ['archive', sessionId],
        await call(name, { params: { sessionId }, body: { reason } }),
      );
    });
    if (done) setAsking(false);
  };
  return (
    <section className="paper">
      <Title order={2} size="h3" mb="xs">
        {say('keep.title')}
      </Title>
      {seal !== null && (
        <Text>
          {say('keep.seal', {
            number: seal.number,
            when: `${formatTime(seal.sealedAt)} ${formatDate(seal.sealedAt)}`,
          })}
          <br />
          <span className="mono">{say('keep.key', { key: seal.keyId })}</span>
        </Text>
      )}
      <Text mt="xs">{say(`keep.place.${detail.place}`)}</Text>
      <Text mt="xs">
        {keeping.until === null
          ? say('keep.forGood')
          : say('keep.until', { date: formatDate(keeping.until) })}
      </Text>
      {keeping.hold !== null && (
        <Alert mt="sm" color="orange" data-testid="hold">
          {say('keep.held', { date: formatDate(keeping.hold.since), reason: keeping.hold.reason })}
        </Alert>
      )}
      {may(me.role, 'archive.hold') && (
        <Group mt="sm">
          <Button variant="default" data-testid="hold-change" onClick={() => setAsking(true)}>
            {say(keeping.hold === null ? 'keep.hold' : 'keep.lift')}
          </Button>
        </Group>
      )}
      {asking && (
        <ReasonDialog
          title={say(keeping.hold === null ? 'keep.hold' : 'keep.lift')}
          help={say('keep.holdHelp')}
          label={say('keep.reason')}
          yes={say(keeping.hold === null ? 'keep.hold' : 'keep.lift')}
          busy={busy}
          error={error}
          onYes={(reason) => void change(reason)}
          onClose={() => setAsking(false)}
        />
      )}
      {may(me.role, 'archive.audit') && <Accesses sessionId={sessionId} />}
    </section>
  );
}

function Accesses({ sessionId }: { sessionId: string }): ReactNode {
  const { say } = useWords();
  const { data } = useQuery({
    queryKey: ['accesses', sessionId],
    queryFn: async () => (await call('listAccesses', { params: { sessionId } })).accesses,
  });
  return (
    <>
      <Title order={3} size="h4" mt="md">
        {say('keep.accesses')}
      </Title>
      {data?.length === 0 && <Text>{say('keep.noAccesses')}</Text>}
      <ul className="plain-list" data-testid="accesses">
        {(data ?? []).map(({ at, by, action, what, reason }, index) => (
          <li key={index}>
            {formatTime(at)} {formatDate(at)} · {by} · {say(`access.${action}`)}
            {what === '' ? '' : ` · ${what}`}
            {reason === '' ? '' : ` · “${reason}”`}
          </li>
        ))}
      </ul>
    </>
  );
}
