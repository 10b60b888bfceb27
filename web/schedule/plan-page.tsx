import { Alert, Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import type { SessionDraft, SessionPlanPage } from '../../src/contracts/schedule.ts';
import type { User } from '../../src/contracts/session.ts';
import { may } from '../../src/domain/roles.ts';
import { canAct } from '../../src/domain/session.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { SampleBadge } from '../readiness/marks.tsx';
import { ReasonDialog } from '../room/reason-dialog.tsx';
import { formatDate, formatTime } from '../shared/format.ts';
import { Failed, Loading } from '../shared/page-states.tsx';
import { useTask } from '../shared/use-task.ts';
import { BackLink } from './back-link.tsx';
import { InvitationsPanel } from './invitations-panel.tsx';
import { MoveDialog } from './move-dialog.tsx';
import { PlanChanges, PlanText } from './plan-text.tsx';
import { SessionForm } from './session-form.tsx';

type Asked = 'postpone' | 'cancel' | 'move' | null;

/** One session before it begins: its plan, its changes, who is invited. */
export function PlanPage({ me }: { me: User }): ReactNode {
  const { sessionId = '' } = useParams();
  const { say } = useWords();
  const client = useQueryClient();
  const { busy, error: refused, run } = useTask();
  const [asked, setAsked] = useState<Asked>(null);
  const [said, setSaid] = useState<string | null>(null);
  const params = { sessionId };
  const { data, error, refetch } = useQuery({
    queryKey: ['schedule', 'plan', sessionId],
    queryFn: () => call('getSessionPlan', { params }),
  });
  const doIt = async (work: () => Promise<string>): Promise<void> => {
    setSaid(null);
    const done = await run(async () => setSaid(await work()));
    if (!done) return;
    setAsked(null);
    await Promise.all([
      client.invalidateQueries({ queryKey: ['schedule'] }),
      client.invalidateQueries({ queryKey: ['invitations'] }),
    ]);
  };
  if (error !== null && data === undefined) return <Failed error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const { session, plans } = data;
  const isComing = canAct(session.state, 'replan');
  const mayPlan = may(me.role, 'schedule.plan');
  const version = plans[0]?.version ?? 0;
  const mayMove = mayPlan && session.state === 'cancelled' && data.registrations > 0;
  const save = (draft: SessionDraft, reason: string): Promise<void> =>
    doIt(async () => {
      await call('replanSession', { params, body: { ...draft, version, reason } });
      return say('sch.saved');
    });
  return (
    <Stack>
      <BackLink />
      <Group gap={8}>
        <Title order={1} size="h2">
          {session.title}
        </Title>
        {session.sample && <SampleBadge />}
        <Badge size="lg" tt="none" variant="light" color="gray" c="dark" data-testid="plan-state">
          {say(`state.${session.state}`)}
        </Badge>
      </Group>
      <Text>
        {formatTime(session.plannedStart)}–{formatTime(session.plannedEnd)} {formatDate(session.plannedStart)}{' '}
        · {session.notice === null ? say('sch.unpublished') : say('sch.notice', { number: session.notice })}
      </Text>
      <Text>{say('sch.bridges', { names: session.bridges.map(({ name }) => name).join(', ') })}</Text>
      <Group>
        <Button component={Link} to={`/registrations/${sessionId}`} variant="default">
          {say('sch.toRegistrations')}
        </Button>
        {may(me.role, 'readiness.board') && isComing && (
          <Button component={Link} to={`/readiness/${sessionId}`} variant="default">
            {say('sch.toReadiness')}
          </Button>
        )}
        {mayPlan && isComing && session.state !== 'postponed' && (
          <Button variant="default" data-testid="sch-postpone" onClick={() => setAsked('postpone')}>
            {say('sch.postpone')}
          </Button>
        )}
        {mayPlan && isComing && (
          <Button variant="default" color="red" data-testid="sch-cancel" onClick={() => setAsked('cancel')}>
            {say('sch.cancel')}
          </Button>
        )}
        {mayMove && (
          <Button data-testid="sch-move" onClick={() => setAsked('move')}>
            {say('sch.move', { count: data.registrations })}
          </Button>
        )}
      </Group>
      {session.state === 'postponed' && <Alert color="orange">{say('sch.waiting')}</Alert>}
      {said !== null && (
        <Alert color="teal" role="status" data-testid="sch-said">
          {said}
        </Alert>
      )}
      {mayPlan && isComing ? (
        <div className="paper">
          <SessionForm
            // A version that somebody else wrote begins the form anew only after it was saved or loaded again.
            key={`${version}/${session.plannedStart}/${session.title}`}
            draft={draftOf(data)}
            reason={data.reasonWanted ? 'must' : 'may'}
            busy={busy}
            error={asked === null ? refused : null}
            onSave={(draft, reason) => void save(draft, reason)}
          />
        </div>
      ) : (
        <PlanText page={data} />
      )}
      <InvitationsPanel {...{ sessionId, me, isComing }} />
      <PlanChanges page={data} />
      {(asked === 'postpone' || asked === 'cancel') && (
        <ReasonDialog
          title={say(`sch.${asked}`)}
          help={say(`sch.${asked}Help`, { title: session.title })}
          label={say('sch.reason')}
          yes={say(`sch.${asked}`)}
          {...{ busy, error: refused }}
          onClose={() => setAsked(null)}
          onYes={(reason) =>
            void doIt(async () => {
              await call(asked === 'cancel' ? 'cancelSession' : 'postponeSession', {
                params,
                body: { reason },
              });
              return say('sch.saved');
            })
          }
        />
      )}
      {asked === 'move' && (
        <MoveDialog
          sessionId={sessionId}
          {...{ busy, error: refused }}
          onClose={() => setAsked(null)}
          onMove={(body) =>
            void doIt(async () => {
              const { moved } = await call('moveRegistrations', { params, body });
              return say('sch.moved', { count: moved });
            })
          }
        />
      )}
    </Stack>
  );
}

function draftOf({ session, plans, proposedBasis }: SessionPlanPage): SessionDraft {
  const [plan] = plans;
  const { title, chairName, place, plannedStart, plannedEnd } = session;
  return {
    ...{ title, chairName, place, plannedStart, plannedEnd },
    plan:
      plan === undefined
        ? {
            ...{ organiser: 'peoples_committee', kind: 'periodic', basis: proposedBasis },
            ...{ reasonForOnline: '', cause: '', dialogue: null },
          }
        : {
            ...{ organiser: plan.organiser, kind: plan.kind, basis: plan.basis, cause: plan.cause },
            ...{ reasonForOnline: plan.reasonForOnline, dialogue: plan.dialogue },
          },
  };
}
