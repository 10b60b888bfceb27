import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Reason } from '../../src/contracts/readiness.ts';
import { useWords } from '../i18n/words.ts';
import { Failed } from '../shared/page-states.tsx';
import { useKeptText } from '../shared/kept-text.ts';

/**
 * Asks for a decision with its reason, in words that name what will happen. What was typed stays, whether the server
 * refuses, the dialog is closed, or the page is loaded anew.
 */
export function DecisionDialog(props: {
  /** Under which the reason being typed is kept: one per thing decided. */
  kept: string;
  title: string;
  question: string;
  yes: string;
  /** Says whether the other fields are filled; shows their faults by itself. */
  isFilled?: () => boolean;
  onYes: (reason: string) => Promise<void>;
  onClose: () => void;
  children?: ReactNode;
}): ReactNode {
  const { kept, title, question, yes, isFilled, onYes, onClose, children } = props;
  const { say } = useWords();
  const [reason, keepReason, forgetReason] = useKeptText(kept);
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const parsed = Reason.safeParse(reason);
  const act = async (): Promise<void> => {
    setAsked(true);
    const filled = isFilled?.() ?? true;
    if (!parsed.success || !filled) return;
    setBusy(true);
    setError(null);
    try {
      await onYes(parsed.data);
      forgetReason();
      onClose();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={
        <Text fw={600} size="xl">
          {title}
        </Text>
      }
      size="lg"
      centered
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': say('app.close'), size: 44 }}
    >
      <Stack>
        <Text>{question}</Text>
        {children}
        <Textarea
          data-testid="reason"
          data-autofocus
          size="md"
          autosize
          minRows={3}
          maxRows={8}
          maxLength={1_000}
          required
          label={say('decide.reason')}
          description={say('decide.reasonHelp')}
          error={asked && !parsed.success ? say('decide.reasonShort') : null}
          value={reason}
          onChange={(event) => keepReason(event.currentTarget.value)}
        />
        {error !== null && <Failed error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={busy}>
            {say('app.cancel')}
          </Button>
          <Button data-testid="confirm" onClick={() => void act()} loading={busy}>
            {yes}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
