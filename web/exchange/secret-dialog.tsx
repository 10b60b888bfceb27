import { Alert, Button, CopyButton, Group, Modal, Stack, TextInput, Title } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCopy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useWords } from '../i18n/words.ts';

/** What is shown this once. */
export interface Secret {
  readonly of: 'key' | 'webhook';
  readonly text: string;
}

/** Shows a secret until somebody says that it is kept: a click beside it does not lose it. */
export function SecretDialog({ secret, onClose }: { secret: Secret; onClose: () => void }): ReactNode {
  const { say } = useWords();
  const title = say(secret.of === 'key' ? 'exchange.secret.keyTitle' : 'exchange.secret.hookTitle');
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      centered
      size="lg"
      aria-label={title}
    >
      <Stack>
        <Title order={2} size="h3">
          {title}
        </Title>
        <Alert color="orange" icon={<IconAlertTriangle />}>
          {say('exchange.secret.once')}
        </Alert>
        <TextInput
          readOnly
          size="md"
          data-testid="secret"
          aria-label={title}
          value={secret.text}
          styles={{ input: { fontFamily: 'monospace' } }}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Group justify="flex-end">
          <CopyButton value={secret.text}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                leftSection={copied ? <IconCheck size={18} /> : <IconCopy size={18} />}
                onClick={copy}
              >
                {say(copied ? 'exchange.secret.copied' : 'exchange.secret.copy')}
              </Button>
            )}
          </CopyButton>
          <Button data-testid="secret-kept" onClick={onClose}>
            {say('exchange.secret.done')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
