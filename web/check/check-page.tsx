import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { BRIDGE_STEPS, type BridgeStep } from '../../src/domain/readiness/steps.ts';
import { ApiFailure } from '../api/failure.ts';
import { addressOf, call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { LevelMeter } from '../prepare/level-meter.tsx';
import { formatDate, formatTime } from '../shared/format.ts';
import { FailureText, Loading } from '../shared/page-states.tsx';
import { CheckRun, IDLE, type CheckState } from './check-run.ts';
import { RoomList } from './room-list.tsx';
import { StepRow, VerdictIcon } from './step-row.tsx';
import { timeLeft } from './time-left.ts';

/** The check of a bridge point: one button, eight steps that run by themselves. */
export function CheckPage(): ReactNode {
  const { say } = useWords();
  const { bridgeId = '' } = useParams();
  const [search] = useSearchParams();
  const sessionId = search.get('session');
  const auto = search.get('auto') === '1';
  const { data } = useQuery({ queryKey: ['readiness'], queryFn: () => call('listReadiness', {}) });
  const bridges = useQuery({ queryKey: ['bridges'], queryFn: () => call('listBridges', {}) });
  const [state, setState] = useState<CheckState>(IDLE);
  const run = useRef<CheckRun | null>(null);

  const begin = useCallback(() => {
    run.current?.close();
    run.current = new CheckRun({ auto, tell: setState });
    void run.current.run(bridgeId, sessionId);
  }, [auto, bridgeId, sessionId]);
  useEffect(() => {
    if (auto) begin();
    return () => {
      run.current?.close();
      run.current = null;
    };
  }, [auto, begin]);

  const bridge = bridges.data?.bridges.find((each) => each.bridgeId === bridgeId);
  const summary = data?.sessions.find((each) => each.sessionId === sessionId);
  useEffect(() => {
    if (bridge !== undefined) document.title = say('check.title', { name: bridge.name });
  }, [bridge, say]);
  if (bridges.data === undefined && bridges.error === null) return <Loading />;

  const { phase, attempt } = state;
  const centre = bridges.data?.bridges.find(({ code }) => code === 'trung-tam');
  return (
    <Stack gap="md" maw={980} mx="auto">
      <div>
        <Title order={1}>{say('check.title', { name: bridge?.name ?? '' })}</Title>
        <Text>{summary === undefined ? say('check.free') : say('check.for', { title: summary.title })}</Text>
        {summary !== undefined && <Deadline deadline={summary.deadline} now={summary.now} />}
      </div>
      {phase === 'idle' && (
        <div className="paper">
          <Text size="lg">{say('check.intro')}</Text>
          <Button mt="md" size="xl" data-testid="check-start" onClick={begin}>
            {say('check.start')}
          </Button>
        </div>
      )}
      {phase === 'finished' && attempt?.verdict != null && (
        <div className="paper check-verdict" data-testid="check-verdict" data-verdict={attempt.verdict}>
          <Group>
            <VerdictIcon verdict={attempt.verdict === 'incomplete' ? null : attempt.verdict} />
            <Title order={2}>
              {say('check.result', { verdict: say(`check.verdict.${attempt.verdict}`) })}
            </Title>
          </Group>
          {attempt.finishedAt !== null && (
            <Text mt="xs">
              {say('check.resultAt', {
                time: formatTime(attempt.finishedAt),
                date: formatDate(attempt.finishedAt),
              })}
            </Text>
          )}
          <Text mt="xs" size="lg">
            {attempt.verdict === 'pass' || attempt.verdict === 'warn'
              ? say('check.passHelp')
              : say('check.failHelp', { phone: centre?.phone ?? bridge?.phone ?? '' })}
          </Text>
          <Group mt="md">
            <Button data-testid="check-again" onClick={begin}>
              {say('check.again')}
            </Button>
            <Button variant="default" component={Link} to={`/checks/${attempt.id}/slip`}>
              {say('check.print')}
            </Button>
          </Group>
        </div>
      )}
      {phase === 'broken' && (
        <Alert color="red" role="alert" data-testid="check-broken">
          {state.failure instanceof ApiFailure && state.failure.code !== 'offline' ? (
            <FailureText error={state.failure} />
          ) : (
            <Text>{say('check.broken')}</Text>
          )}
          <Button mt="sm" onClick={begin}>
            {say('check.again')}
          </Button>
        </Alert>
      )}
      {phase !== 'idle' && (
        <div className="paper check-steps">
          {BRIDGE_STEPS.map((step) => (
            <StepRow
              key={step}
              step={step}
              result={state.results.get(step)}
              running={phase === 'running' && state.step === step}
              progress={state.progress}
            >
              {phase === 'running' && state.step === step && (
                <StepBody step={step} state={state} answer={(value) => run.current?.answer(value)} />
              )}
            </StepRow>
          ))}
        </div>
      )}
    </Stack>
  );
}

function Deadline({ deadline, now }: { deadline: number; now: number }): ReactNode {
  const { say } = useWords();
  // Counted on from the server's clock, whatever this computer's says.
  const [passed, setPassed] = useState(0);
  useEffect(() => {
    const loadedAt = performance.now();
    const timer = setInterval(() => setPassed(performance.now() - loadedAt), 10_000);
    return () => clearInterval(timer);
  }, [now]);
  const left = deadline - now - passed;
  const when = { time: formatTime(deadline), date: formatDate(deadline) };
  return (
    <Text fw={600} data-testid="check-deadline">
      {left > 0
        ? say('check.deadline', { ...when, left: timeLeft(left, say) })
        : say('check.deadlineOver', when)}
    </Text>
  );
}

/** What a running step shows or asks. */
function StepBody(props: {
  step: BridgeStep;
  state: CheckState;
  answer: (value: unknown) => void;
}): ReactNode {
  const { step, state, answer } = props;
  const { say } = useWords();
  const { stream, question, recordingOf, plan } = state;
  if (step === 'camera' && stream !== null) return <Preview stream={stream} />;
  if (step === 'sound' && question === 'hear') {
    return (
      <Stack gap="xs" mt="sm">
        <Text size="lg">{say('check.hear')}</Text>
        <Group>
          <Button data-testid="hear-yes" onClick={() => answer(true)}>
            {say('check.hearYes')}
          </Button>
          <Button variant="default" data-testid="hear-no" onClick={() => answer(false)}>
            {say('check.hearNo')}
          </Button>
        </Group>
      </Stack>
    );
  }
  if (step === 'sound' && stream !== null) {
    return (
      <Stack gap="xs" mt="sm">
        <Text size="lg">{say('check.speak')}</Text>
        <LevelMeter stream={stream} />
      </Stack>
    );
  }
  if (step === 'paths' && state.place > 0) {
    const minutes = Math.max(1, Math.round((state.waitMs ?? 0) / 60_000));
    return (
      <Text mt="sm" data-testid="check-queue">
        {say('check.queue', { place: state.place, minutes })}
      </Text>
    );
  }
  if (step === 'recording' && recordingOf !== null) {
    return (
      <Stack gap="xs" mt="sm">
        <video
          className="check-recording"
          controls
          autoPlay
          src={addressOf('playCheck', { attemptId: recordingOf })}
        />
        <Text size="lg">{say('check.clear')}</Text>
        <Group>
          <Button data-testid="clear-yes" onClick={() => answer(true)}>
            {say('check.clearYes')}
          </Button>
          <Button variant="default" data-testid="clear-no" onClick={() => answer(false)}>
            {say('check.clearNo')}
          </Button>
        </Group>
      </Stack>
    );
  }
  if (step === 'recording')
    return (
      <Text mt="sm" size="lg">
        {say('check.speakRecord')}
      </Text>
    );
  if (step === 'room' && question === 'room' && plan !== null)
    return <RoomList items={plan.roomItems} onDone={answer} />;
  return null;
}

function Preview({ stream }: { stream: MediaStream }): ReactNode {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current !== null) video.current.srcObject = stream;
  }, [stream]);
  return <video ref={video} className="check-preview" autoPlay muted playsInline />;
}
