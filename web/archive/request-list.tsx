import { Badge, Button, Group, Modal, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import type { ArchiveRequest } from '../../src/contracts/archive-requests.ts';
import type { User } from '../../src/contracts/session.ts';
import { may } from '../../src/domain/roles.ts';
import { addressOf, call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { formatBytes, formatDate, formatTime } from '../shared/format.ts';
import { Failed, Loading } from '../shared/page-states.tsx';
import { useTask } from '../shared/use-task.ts';

const COLOURS = {
  ...{ asked: 'orange', approved: 'blue', refused: 'gray', ready: 'green', failed: 'red' },
  ...{ handed_over: 'gray', disposed: 'gray', expired: 'gray' },
} as const;

/** Requests to the archive: of one session, or all. */
export function RequestList({ sessionId, me }: { sessionId?: string; me: User }): ReactNode {
  const { say } = useWords();
  const { data, error, refetch } = useQuery({
    queryKey: ['requests', sessionId ?? null],
    queryFn: async () =>
      (await call('listRequests', { query: sessionId === undefined ? {} : { session: sessionId } })).requests,
    // Until the recorder has made the file.
    refetchInterval: 3_000,
  });
  if (error !== null && data === undefined) return <Failed error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  if (data.length === 0) return <Text>{say('request.none')}</Text>;
  return (
    <Stack gap="sm">
      {data.map((request) => (
        <RequestCard
          key={request.requestId}
          request={request}
          me={me}
          withSession={sessionId === undefined}
        />
      ))}
    </Stack>
  );
}

function RequestCard(props: { request: ArchiveRequest; me: User; withSession: boolean }): ReactNode {
  const { request, me, withSession } = props;
  const { say, locale } = useWords();
  const client = useQueryClient();
  const { busy, error, run } = useTask();
  const [refusing, setRefusing] = useState(false);
  const [handing, setHanding] = useState(false);
  const { requestId, kind, state, item, file, handover } = request;
  const when = (at: number): string => `${formatTime(at)} ${formatDate(at)}`;
  const refresh = async (): Promise<void> => {
    for (const key of ['requests', 'archive-tasks', 'archive'])
      await client.invalidateQueries({ queryKey: [key] });
  };
  const decide = (approve: boolean, reason: string): Promise<boolean> =>
    run(async () => {
      await call('decideRequest', { params: { requestId }, body: { approve, reason } });
      await refresh();
    });
  return (
    <section className="paper" data-testid="request" data-state={state} data-kind={kind}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Text fw={600}>
            {say(`request.${kind}`)}
            {item === null ? '' : `: ${item.place}. ${item.label}`}
          </Text>
          {withSession && (
            <Text component={Link} to={`/archive/${request.sessionId}`} c="accent.7">
              {request.sessionTitle}, {formatDate(request.openedAt)}
            </Text>
          )}
          <Text size="sm">
            {say('request.askedBy', { name: request.askedBy, when: when(request.askedAt) })}
            {request.applicant === null ? '' : ` · ${say('request.for', { name: request.applicant })}`}
          </Text>
          <Text size="sm">{say('request.because', { reason: request.reason })}</Text>
          {request.decidedBy !== null && request.decidedAt !== null && (
            <Text size="sm">
              {say(state === 'refused' ? 'request.refusedBy' : 'request.approvedBy', {
                name: request.decidedBy,
                when: when(request.decidedAt),
              })}
              {request.decision === null || request.decision === '' ? '' : ` · “${request.decision}”`}
            </Text>
          )}
          {request.failure !== null && (
            <Text size="sm" c="red.8">
              {say('request.failure', { reason: request.failure })}
            </Text>
          )}
          {file !== null && (
            <Text size="sm">
              {file.name} · {formatBytes(file.bytes, locale)}
              <br />
              <span className="mono">SHA-256 {file.sha256}</span>
            </Text>
          )}
          {handover !== null && (
            <Text size="sm">
              {say('request.handedOver', {
                name: handover.by,
                when: when(handover.at),
                receiver: handover.receiver,
              })}{' '}
              · {handover.note}
            </Text>
          )}
        </div>
        <Badge size="lg" tt="none" variant="light" color={COLOURS[state]} style={{ flexShrink: 0 }}>
          {say(`request.state.${state}`)}
        </Badge>
      </Group>
      {error !== null && <Failed error={error} />}
      <Group mt="sm">
        {request.mayDecide && (
          <>
            <Button data-testid="request-approve" loading={busy} onClick={() => void decide(true, '')}>
              {say('request.approve')}
            </Button>
            <Button variant="default" disabled={busy} onClick={() => setRefusing(true)}>
              {say('request.refuse')}
            </Button>
          </>
        )}
        {file !== null && (state === 'ready' || state === 'handed_over') && (
          <Button
            component="a"
            data-testid="request-fetch"
            variant="default"
            leftSection={<IconDownload size={18} />}
            href={addressOf('fetchRequest', { requestId })}
            download={file.name}
          >
            {say('archive.download')}
          </Button>
        )}
        {state === 'ready' && kind !== 'open_sealed' && may(me.role, 'archive.download') && (
          <Button data-testid="request-hand-over" variant="default" onClick={() => setHanding(true)}>
            {say('request.handOver')}
          </Button>
        )}
      </Group>
      {refusing && (
        <TwoFields
          title={say('request.refuse')}
          labels={[null, say('request.decision')]}
          yes={say('request.refuse')}
          busy={busy}
          onClose={() => setRefusing(false)}
          onYes={async (_, reason) => {
            if (await decide(false, reason)) setRefusing(false);
          }}
        />
      )}
      {handing && (
        <TwoFields
          title={say('request.handOver')}
          labels={[say('request.receiver'), say('request.note')]}
          yes={say('request.handOver')}
          busy={busy}
          onClose={() => setHanding(false)}
          onYes={async (receiver, note) => {
            const done = await run(async () => {
              await call('handOverRequest', { params: { requestId }, body: { receiver, note } });
              await refresh();
            });
            if (done) setHanding(false);
          }}
        />
      )}
    </section>
  );
}

function TwoFields(props: {
  title: string;
  labels: readonly [string | null, string];
  yes: string;
  busy: boolean;
  onYes: (first: string, second: string) => Promise<void>;
  onClose: () => void;
}): ReactNode {
  const { title, labels, yes, busy, onYes, onClose } = props;
  const { say } = useWords();
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const complete = second.trim().length >= 2 && (labels[0] === null || first.trim().length >= 2);
  return (
    <Modal opened onClose={onClose} withCloseButton={false} centered size="lg" aria-label={title}>
      <Stack>
        <Title order={2} size="h3">
          {title}
        </Title>
        {labels[0] !== null && (
          <TextInput
            size="md"
            data-testid="field-first"
            maxLength={200}
            label={labels[0]}
            value={first}
            onChange={(event) => setFirst(event.currentTarget.value)}
          />
        )}
        <Textarea
          size="md"
          data-testid="field-second"
          autosize
          minRows={2}
          maxLength={500}
          label={labels[1]}
          value={second}
          onChange={(event) => setSecond(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={busy}>
            {say('app.cancel')}
          </Button>
          <Button
            data-testid="confirm"
            loading={busy}
            disabled={!complete}
            onClick={() => void onYes(first.trim(), second.trim())}
          >
            {yes}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
