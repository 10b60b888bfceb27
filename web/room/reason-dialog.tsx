import { Button, Group, Modal, Select, Stack, Text, Textarea, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { REFUSAL_CODES, type RefusalCode } from '../../src/domain/conduct/items.ts';
import { useWords } from '../i18n/words.ts';
import { Failed } from '../shared/page-states.tsx';

const SHORTEST = 5;

/** Asks for a reason, and where one is wanted for the ground of the law, before an act that is recorded with it. */
export function ReasonDialog(props: {
  title: string;
  help?: string;
  label: string;
  yes: string;
  withGround?: boolean;
  busy: boolean;
  error: unknown;
  onYes: (reason: string, ground: RefusalCode) => void;
  onClose: () => void;
}): ReactNode {
  const { title, help, label, yes, withGround = false, busy, error, onYes, onClose } = props;
  const { say } = useWords();
  const [reason, setReason] = useState('');
  const [ground, setGround] = useState<RefusalCode>('disturbs');
  const [asked, setAsked] = useState(false);
  const short = reason.trim().length < SHORTEST;
  return (
    <Modal opened onClose={onClose} withCloseButton={false} centered size="lg" aria-label={title}>
      <Stack>
        <Title order={2} size="h3">
          {title}
        </Title>
        {help !== undefined && <Text>{help}</Text>}
        {withGround && (
          <Select
            data-testid="ground"
            size="lg"
            label={say('conduct.refuseCode')}
            allowDeselect={false}
            data={REFUSAL_CODES.map((code) => ({ value: code, label: say(`refusal.${code}`) }))}
            value={ground}
            onChange={(value) => setGround(REFUSAL_CODES.find((code) => code === value) ?? ground)}
          />
        )}
        <Textarea
          data-testid="reason"
          data-autofocus
          size="lg"
          autosize
          minRows={2}
          maxRows={6}
          maxLength={1_000}
          required
          label={label}
          error={asked && short ? say('form.shortReason') : null}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {error !== null && <Failed error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={busy}>
            {say('app.cancel')}
          </Button>
          <Button
            data-testid="confirm"
            loading={busy}
            onClick={() => {
              setAsked(true);
              if (!short) onYes(reason.trim(), ground);
            }}
          >
            {yes}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
