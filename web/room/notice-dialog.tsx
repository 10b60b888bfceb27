import { Button, Group, Modal, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Session } from '../../src/contracts/session.ts';
import { RECORDING_NOTICE } from '../../src/domain/conduct/recording-notice.ts';
import { useWords } from '../i18n/words.ts';
import { formatTime } from '../shared/format.ts';
import { Failed } from '../shared/page-states.tsx';

/** The recording notice to be read aloud; confirming it is an act that is stored with the version of the text. */
export function NoticeDialog(props: {
  session: Session;
  busy: boolean;
  error: unknown;
  onYes: (version: string) => void;
  onClose: () => void;
}): ReactNode {
  const { session, busy, error, onYes, onClose } = props;
  const { say, locale } = useWords();
  const read = session.floor.noticeRead;
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      centered
      size="xl"
      aria-label={say('recordingNotice.title')}
    >
      <Stack>
        <Title order={2} size="h3">
          {say('recordingNotice.title')}
        </Title>
        <Text>{say('recordingNotice.help')}</Text>
        <blockquote className="notice-text">{RECORDING_NOTICE[locale]}</blockquote>
        {read !== null && <Text fw={600}>{say('recordingNotice.read', { time: formatTime(read.at) })}</Text>}
        {error !== null && <Failed error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={busy}>
            {say(read === null ? 'app.cancel' : 'app.close')}
          </Button>
          {read === null && (
            <Button
              data-testid="confirm"
              data-autofocus
              loading={busy}
              onClick={() => onYes(RECORDING_NOTICE.version)}
            >
              {say('recordingNotice.confirm')}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
