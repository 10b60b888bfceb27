import { Button, Group, Modal, Select, Stack, Text, Title } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { useWords } from '../i18n/words.ts';
import { keptChoice, listDevices, type DeviceChoice } from '../prepare/devices.ts';

/** Another camera or microphone in the middle of a session. */
export function DeviceDialog(props: {
  onChoose: (choice: DeviceChoice) => Promise<void>;
  onClose: () => void;
}): ReactNode {
  const { onChoose, onClose } = props;
  const { say } = useWords();
  const [devices, setDevices] = useState<Awaited<ReturnType<typeof listDevices>>>({
    ...{ cameras: [], microphones: [] },
  });
  const [choice, setChoice] = useState(keptChoice);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    const list = (): void => {
      // A browser that will not list them shows none: the choice of before stays.
      listDevices().then(setDevices, () => undefined);
    };
    list();
    navigator.mediaDevices.addEventListener('devicechange', list);
    return () => navigator.mediaDevices.removeEventListener('devicechange', list);
  }, []);
  const options = (
    list: readonly MediaDeviceInfo[],
    unnamed: 'prepare.defaultCamera' | 'prepare.defaultMicrophone',
  ) =>
    list.map(({ deviceId, label }, i) => ({
      value: deviceId,
      label: label === '' ? say(unnamed, { n: i + 1 }) : label,
    }));
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      centered
      size="lg"
      aria-label={say('device.title')}
    >
      <Stack>
        <Title order={2} size="h3">
          {say('device.title')}
        </Title>
        <Text>{say('device.help')}</Text>
        <Select
          data-testid="choose-camera"
          size="lg"
          label={say('prepare.camera')}
          data={options(devices.cameras, 'prepare.defaultCamera')}
          value={choice.camera}
          onChange={(camera) => setChoice((before) => ({ ...before, camera: camera ?? '' }))}
        />
        <Select
          data-testid="choose-microphone"
          size="lg"
          label={say('prepare.microphone')}
          data={options(devices.microphones, 'prepare.defaultMicrophone')}
          value={choice.microphone}
          onChange={(microphone) => setChoice((before) => ({ ...before, microphone: microphone ?? '' }))}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={busy}>
            {say('app.cancel')}
          </Button>
          <Button
            data-testid="confirm"
            loading={busy}
            onClick={() => {
              setBusy(true);
              void onChoose(choice).finally(onClose);
            }}
          >
            {say('device.use')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
