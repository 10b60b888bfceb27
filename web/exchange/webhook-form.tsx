import { Button, Checkbox, Group, Modal, SimpleGrid, Stack, TextInput, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { WebhookDraft } from '../../src/contracts/exchange.ts';
import { EVENT_KINDS } from '../../src/domain/procedure/exchange-events.ts';
import { useWords } from '../i18n/words.ts';
import { Failed } from '../shared/page-states.tsx';

/** Where to send, and what. */
export function WebhookForm(props: {
  busy: boolean;
  error: unknown;
  onSave: (draft: WebhookDraft) => void;
  onClose: () => void;
}): ReactNode {
  const { busy, error, onSave, onClose } = props;
  const { say } = useWords();
  const [label, setLabel] = useState('');
  const [url, setUrl] = useState('https://');
  const [kinds, setKinds] = useState<string[]>([]);
  const [asked, setAsked] = useState(false);
  const short = label.trim().length < 2;
  const wrong = !/^https?:\/\/[^/]+/.test(url.trim()) || !URL.canParse(url.trim());
  const none = kinds.length === 0;
  const save = (): void => {
    setAsked(true);
    if (short || wrong || none) return;
    onSave({
      ...{ label: label.trim(), url: url.trim() },
      kinds: EVENT_KINDS.filter((kind) => kinds.includes(kind)),
    });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      closeOnClickOutside={false}
      size="xl"
      aria-label={say('exchange.hooks.add')}
    >
      <Stack>
        <Title order={2} size="h3">
          {say('exchange.hooks.add')}
        </Title>
        <TextInput
          data-autofocus
          data-testid="hook-label"
          size="md"
          required
          maxLength={100}
          label={say('exchange.hooks.label')}
          error={asked && short ? say('exchange.keys.fillLabel') : null}
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        <TextInput
          data-testid="hook-url"
          size="md"
          required
          type="url"
          maxLength={500}
          label={say('exchange.hooks.url')}
          error={asked && wrong ? say('exchange.hooks.fillUrl') : null}
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <Checkbox.Group
          size="md"
          label={say('exchange.hooks.kinds')}
          error={asked && none ? say('exchange.hooks.fillKinds') : null}
          value={kinds}
          onChange={setKinds}
        >
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs" my="xs">
            {EVENT_KINDS.map((kind) => (
              <Checkbox key={kind} value={kind} size="md" label={say(`exchange.kind.${kind}`)} />
            ))}
          </SimpleGrid>
        </Checkbox.Group>
        {error !== null && <Failed error={error} />}
        <Group justify="flex-end">
          <Button variant="default" disabled={busy} onClick={onClose}>
            {say('app.cancel')}
          </Button>
          <Button data-testid="hook-save" loading={busy} onClick={save}>
            {say('exchange.hooks.save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
