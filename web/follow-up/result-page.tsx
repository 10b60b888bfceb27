import { Anchor, Button, Group, Stack, Text, Timeline, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import type { ResultDetail } from '../../src/contracts/results.ts';
import type { User } from '../../src/contracts/session.ts';
import { dayText } from '../../src/domain/procedure/day-text.ts';
import { may } from '../../src/domain/roles.ts';
import { addressOf, call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { SampleBadge } from '../readiness/marks.tsx';
import { ReasonDialog } from '../room/reason-dialog.tsx';
import { formatDate } from '../shared/format.ts';
import { Failed, Loading } from '../shared/page-states.tsx';
import { useTask } from '../shared/use-task.ts';
import { HandoverForm } from './handover-form.tsx';
import { NewTaskDialog } from './new-task-dialog.tsx';
import { ResultForm } from './result-form.tsx';
import { ResultState } from './results-page.tsx';
import { When } from './task-history.tsx';

/** What one citizen is told: written, issued, printed, handed over, and where the chair orders it made public. */
export function ResultPage({ me }: { me: User }): ReactNode {
  const { itemId = '' } = useParams();
  const { say } = useWords();
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const key = ['results', 'one', itemId];
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => call('getResult', { params: { itemId } }),
  });
  const onDone = (detail: ResultDetail): void => {
    client.setQueryData(key, detail);
    void client.invalidateQueries({
      queryKey: ['results'],
      predicate: ({ queryKey }) => queryKey[1] !== 'one',
    });
    void client.invalidateQueries({ queryKey: ['tasks'] });
  };
  if (error !== null && data === undefined) return <Failed error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const { item } = data;
  const writes = may(me.role, 'task.write');
  const version = item.notice?.version ?? 0;
  return (
    <Stack>
      <Group>
        <Button
          component={Link}
          to="/follow-up/results"
          variant="subtle"
          leftSection={<IconArrowLeft size={18} />}
        >
          {say('fu.res.back')}
        </Button>
      </Group>
      <section className="paper" data-testid="result-head">
        <Stack gap="xs">
          {item.sample && (
            <div>
              <SampleBadge />
            </div>
          )}
          <Title order={1} size="h2">
            {item.label}
          </Title>
          <Text>
            {say(`kind.${item.kind}`)} · {item.sessionTitle} ·{' '}
            {say('fu.res.received', { date: formatDate(item.endedAt) })} ·{' '}
            <b>{say('fu.res.dueOn', { date: dayText(item.dueOn) })}</b>
          </Text>
          <ResultState item={item} />
          {item.notice !== null && !writes && (
            <Text style={{ whiteSpace: 'pre-wrap' }}>{item.notice.text}</Text>
          )}
          <Group>
            {item.notice !== null && may(me.role, 'registration.read') && (
              <>
                <Text>{say('fu.res.print')}:</Text>
                {(['pdf', 'docx'] as const).map((format) => (
                  <Anchor
                    key={format}
                    href={addressOf('printResult', { itemId }, { format })}
                    target="_blank"
                    data-testid={`paper-${format}`}
                  >
                    {say(`fu.print.${format}`)}
                  </Anchor>
                ))}
              </>
            )}
            {writes && (
              <Button variant="default" onClick={() => setAdding(true)}>
                {say('fu.add')}
              </Button>
            )}
          </Group>
        </Stack>
      </section>
      {writes && item.notice !== null && item.notice.issuedOn !== null && (
        <HandoverForm key={`handover-${version}`} {...{ data, onDone }} />
      )}
      {writes && <ResultForm key={`form-${version}`} {...{ data, onDone }} />}
      {item.kind !== 'denunciation' && item.notice !== null && item.notice.issuedOn !== null && (
        <Publication {...{ data, me, onDone }} />
      )}
      {data.steps.length > 0 && <Steps data={data} />}
      {adding && (
        <NewTaskDialog
          {...{ sessionId: item.sessionId, itemId: item.itemId, today: data.today }}
          onClose={() => setAdding(false)}
        />
      )}
    </Stack>
  );
}

function Steps({ data }: { data: ResultDetail }): ReactNode {
  const { say } = useWords();
  return (
    <section className="paper">
      <Title order={2} size="h3" mb="md">
        {say('fu.history')}
      </Title>
      <Timeline active={data.steps.length} bulletSize={18} lineWidth={2}>
        {data.steps.map(({ version, act, at, by, reason, notice }) => (
          <Timeline.Item key={version} title={say(`fu.res.step.${act}`)}>
            <When at={at} by={by} />
            <Text>{say(`fu.outcome.${notice.outcome}`)}</Text>
            {reason !== '' && <Text>{reason}</Text>}
          </Timeline.Item>
        ))}
      </Timeline>
    </section>
  );
}

function Publication(props: {
  data: ResultDetail;
  me: User;
  onDone: (detail: ResultDetail) => void;
}): ReactNode {
  const { data, me, onDone } = props;
  const { say } = useWords();
  const { busy, error, run } = useTask();
  const [asking, setAsking] = useState(false);
  const { publication, item } = data;
  const next = say(item.published ? 'fu.pub.takeBack' : 'fu.pub.order');
  const order = async (words: string): Promise<void> => {
    const done = await run(async () =>
      onDone(
        await call('orderPublication', {
          params: { itemId: item.itemId },
          body: { version: publication?.version ?? 0, published: !item.published, order: words },
        }),
      ),
    );
    if (done) setAsking(false);
  };
  return (
    <section className="paper">
      <Title order={2} size="h3">
        {say('fu.pub')}
      </Title>
      <Text mt="xs">{say('fu.pubHelp')}</Text>
      <Text mt="xs" fw={500}>
        {publication === null
          ? say('fu.pub.none')
          : say(publication.published ? 'fu.pub.on' : 'fu.pub.off', {
              ...{ by: publication.by, order: publication.order },
            })}
      </Text>
      {me.role === 'chair' && (
        <Button mt="sm" variant="default" onClick={() => setAsking(true)}>
          {next}
        </Button>
      )}
      {asking && (
        <ReasonDialog
          {...{ title: next, yes: next, label: say('fu.pub.words'), help: say('fu.pubHelp'), busy, error }}
          onYes={(words) => void order(words)}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}
