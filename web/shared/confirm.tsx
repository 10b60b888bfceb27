import { Button, Group, Modal, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useWords } from '../i18n/words.ts';
import { Failed } from './page-states.tsx';

/** Asks, in words that name what will happen, before an act that matters. */
export function Confirm(props: {
  opened: boolean;
  question: string;
  yes: string;
  onYes: () => Promise<void>;
  onClose: () => void;
}): ReactNode {
  const { opened, question, yes, onYes, onClose } = props;
  const { say } = useWords();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const act = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await onYes();
      onClose();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened={opened} onClose={onClose} withCloseButton={false} centered size="lg" aria-label={yes}>
      <Text size="xl">{question}</Text>
      {error !== null && <Failed error={error} />}
      <Group mt="lg" justify="flex-end">
        <Button variant="default" onClick={onClose} disabled={busy}>
          {say('app.cancel')}
        </Button>
        <Button data-testid="confirm" data-autofocus onClick={() => void act()} loading={busy}>
          {yes}
        </Button>
      </Group>
    </Modal>
  );
}
