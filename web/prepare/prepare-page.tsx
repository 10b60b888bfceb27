import { Alert, Button, Grid, Group, List, Select, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { useNavigate, useParams } from 'react-router';
import { isJoinable } from '../../src/domain/session.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { Failed, Loading } from '../shared/page-states.tsx';
import {
  keepChoice,
  keptChoice,
  listDevices,
  openDevices,
  stopStream,
  type DeviceChoice,
  type DeviceProblem,
  type Opened,
} from './devices.ts';
import { LevelMeter } from './level-meter.tsx';

const NONE = 'none';

/** Camera and microphone are chosen and seen to work before the seat is taken. */
export function PreparePage(): ReactNode {
  const { say } = useWords();
  const { sessionId = '', bridgeId = '' } = useParams();
  const {
    data: session,
    error,
    refetch,
  } = useQuery({
    queryKey: ['session', sessionId],
    queryFn: () => call('getSession', { params: { sessionId } }),
  });
  if (error !== null) return <Failed error={error} onRetry={() => void refetch()} />;
  if (session === undefined) return <Loading />;
  const bridge = session.bridges.find((candidate) => candidate.bridgeId === bridgeId);
  if (bridge === undefined || !session.mySeats.includes(bridgeId)) {
    return <Alert color="red">{say('prepare.notMine')}</Alert>;
  }
  if (!isJoinable(session.state)) return <Alert color="gray">{say('room.closed')}</Alert>;
  return (
    <Stack>
      <Title order={1}>{say('prepare.title', { name: bridge.name })}</Title>
      <Text>{session.title}</Text>
      <DevicePanel roomAddress={`/session/${sessionId}/${bridgeId}`} />
    </Stack>
  );
}

function DevicePanel({ roomAddress }: { roomAddress: string }): ReactNode {
  const { say } = useWords();
  const navigate = useNavigate();
  const [choice, setChoice] = useState(keptChoice);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [devices, setDevices] = useState<Awaited<ReturnType<typeof listDevices>>>({
    cameras: [],
    microphones: [],
  });
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let current = true;
    let mine: MediaStream | null = null;
    setOpened(null);
    void openDevices(choice).then(async (result) => {
      mine = result.stream;
      if (!current) {
        stopStream(mine);
        return;
      }
      setOpened(result);
      setDevices(await listDevices());
    });
    return () => {
      current = false;
      stopStream(mine);
    };
  }, [choice, attempt]);

  const choose = useCallback((change: Partial<DeviceChoice>) => {
    setChoice((old) => ({ ...old, ...change }));
  }, []);
  const hasCamera = (opened?.stream.getVideoTracks().length ?? 0) > 0;
  const hasMicrophone = (opened?.stream.getAudioTracks().length ?? 0) > 0;
  const join = (): void => {
    keepChoice({
      camera: hasCamera ? choice.camera : null,
      microphone: hasMicrophone ? choice.microphone : null,
    });
    stopStream(opened?.stream ?? null);
    void navigate(roomAddress);
  };
  const joinWords =
    hasCamera && hasMicrophone
      ? 'prepare.join'
      : hasMicrophone
        ? 'prepare.joinMicrophoneOnly'
        : hasCamera
          ? 'prepare.join'
          : 'prepare.joinListening';
  const optionsOf = (
    list: MediaDeviceInfo[],
    unnamed: 'prepare.defaultCamera' | 'prepare.defaultMicrophone',
  ) =>
    list.map((device, i) => ({
      value: device.deviceId,
      label: device.label === '' ? say(unnamed, { n: i + 1 }) : device.label,
    }));
  const chosen = (kind: 'video' | 'audio', id: string | null): string | null =>
    id === null
      ? NONE
      : (opened?.stream
          .getTracks()
          .find((track) => track.kind === kind)
          ?.getSettings().deviceId ?? null);

  return (
    <Grid gap="xl">
      <Grid.Col span={{ base: 12, sm: 7 }}>
        <Preview opened={opened} cameraWanted={choice.camera !== null} />
      </Grid.Col>
      <Grid.Col span={{ base: 12, sm: 5 }}>
        <Stack>
          <Select
            label={say('prepare.camera')}
            allowDeselect={false}
            value={chosen('video', choice.camera)}
            onChange={(value) => choose({ camera: value === NONE ? null : (value ?? '') })}
            data={[
              ...optionsOf(devices.cameras, 'prepare.defaultCamera'),
              { value: NONE, label: say('prepare.noCamera') },
            ]}
          />
          <Select
            label={say('prepare.microphone')}
            allowDeselect={false}
            value={chosen('audio', choice.microphone)}
            onChange={(value) => choose({ microphone: value === NONE ? null : (value ?? '') })}
            data={[
              ...optionsOf(devices.microphones, 'prepare.defaultMicrophone'),
              { value: NONE, label: say('prepare.noMicrophone') },
            ]}
          />
          {opened !== null && hasMicrophone && (
            <>
              <LevelMeter stream={opened.stream} />
              <Text size="sm">{say('prepare.levelHelp')}</Text>
            </>
          )}
          {opened?.problem != null && (
            <Problem problem={opened.problem} onRetry={() => setAttempt((n) => n + 1)} />
          )}
          <Group>
            <Button size="lg" h={56} data-testid="join" disabled={opened === null} onClick={join}>
              {say(joinWords)}
            </Button>
          </Group>
        </Stack>
      </Grid.Col>
    </Grid>
  );
}

function Preview({ opened, cameraWanted }: { opened: Opened | null; cameraWanted: boolean }): ReactNode {
  const { say } = useWords();
  const video = useRef<HTMLVideoElement>(null);
  const showing = (opened?.stream.getVideoTracks().length ?? 0) > 0;
  useEffect(() => {
    if (video.current !== null) video.current.srcObject = opened?.stream ?? null;
  }, [opened]);
  return (
    <div className="preview" aria-label={say('prepare.preview')}>
      <video ref={video} autoPlay muted playsInline hidden={!showing} />
      {!showing && (
        <Text>{opened === null && cameraWanted ? say('prepare.opening') : say('prepare.cameraOff')}</Text>
      )}
    </div>
  );
}

/** What is wrong, and what to do first, second, third. */
function Problem({ problem, onRetry }: { problem: DeviceProblem; onRetry: () => void }): ReactNode {
  const { say } = useWords();
  if (problem === 'insecure') {
    return (
      <Alert color="red" role="alert" icon={<IconAlertTriangle />} title={say('prepare.insecure')}>
        {say('prepare.insecureHelp')}
      </Alert>
    );
  }
  return (
    <Alert color="orange" role="alert" icon={<IconAlertTriangle />} title={say(`prepare.${problem}`)}>
      <List type="ordered" size="md">
        <List.Item>{say(`prepare.${problem}First`)}</List.Item>
        <List.Item>{say(`prepare.${problem}Second`)}</List.Item>
        <List.Item>{say(`prepare.${problem}Third`)}</List.Item>
      </List>
      <Button mt="sm" variant="default" onClick={onRetry}>
        {say('app.retry')}
      </Button>
    </Alert>
  );
}
