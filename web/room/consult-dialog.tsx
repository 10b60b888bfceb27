import { Button, Checkbox, Group, Modal, Stack, Text, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Session } from '../../src/contracts/session.ts';
import { useWords } from '../i18n/words.ts';
import { Failed } from '../shared/page-states.tsx';

/** Chooses whom the centre consults in private. */
export function ConsultDialog(props: {
  session: Session;
  busy: boolean;
  error: unknown;
  onYes: (bridges: string[]) => void;
  onClose: () => void;
}): ReactNode {
  const { session, busy, error, onYes, onClose } = props;
  const { say } = useWords();
  const [chosen, setChosen] = useState<string[]>([]);
  const others = session.bridges.filter(({ kind, seated }) => kind !== 'central' && seated);
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      centered
      size="lg"
      aria-label={say('conduct.consult')}
    >
      <Stack>
        <Title order={2} size="h3">
          {say('conduct.consult')}
        </Title>
        <Text>{say('conduct.consultHelp')}</Text>
        <Checkbox.Group label={say('conduct.consultWith')} size="lg" value={chosen} onChange={setChosen}>
          <Stack mt="xs">
            {others.map(({ bridgeId, code, name }) => (
              <Checkbox
                key={bridgeId}
                data-testid={`consult-${code}`}
                size="lg"
                value={bridgeId}
                label={name}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        {error !== null && <Failed error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={busy}>
            {say('app.cancel')}
          </Button>
          <Button
            data-testid="confirm"
            loading={busy}
            disabled={chosen.length === 0}
            onClick={() => onYes(chosen)}
          >
            {say('conduct.begin')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
