import { Button, Checkbox, Group, Modal, Select, Stack, TextInput, Title } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import '@mantine/dates/styles.css';
import { useState, type ReactNode } from 'react';
import type { ApiKeyDraft, ApiKeys } from '../../src/contracts/exchange.ts';
import { KEY_SCOPES, isKeyScope } from '../../src/domain/procedure/exchange-scopes.ts';
import { useWords } from '../i18n/words.ts';
import { Failed } from '../shared/page-states.tsx';

const ALL = 'all';

/** Who gets a key, and for what. */
export function KeyForm(props: {
  bridges: ApiKeys['bridges'];
  busy: boolean;
  error: unknown;
  onSave: (draft: ApiKeyDraft) => void;
  onClose: () => void;
}): ReactNode {
  const { bridges, busy, error, onSave, onClose } = props;
  const { say } = useWords();
  const [label, setLabel] = useState('');
  const [scopes, setScopes] = useState<string[]>([]);
  const [bridge, setBridge] = useState(ALL);
  const [lastDay, setLastDay] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const short = label.trim().length < 2;
  const none = scopes.length === 0;
  const save = (): void => {
    setAsked(true);
    if (short || none) return;
    onSave({
      ...{ label: label.trim(), scopes: scopes.filter(isKeyScope), lastDay },
      bridgeId: bridge === ALL ? null : bridge,
    });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      closeOnClickOutside={false}
      size="lg"
      aria-label={say('exchange.keys.add')}
    >
      <Stack>
        <Title order={2} size="h3">
          {say('exchange.keys.add')}
        </Title>
        <TextInput
          data-autofocus
          data-testid="key-label"
          size="md"
          required
          maxLength={100}
          label={say('exchange.keys.label')}
          description={say('exchange.keys.labelHelp')}
          error={asked && short ? say('exchange.keys.fillLabel') : null}
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        <Checkbox.Group
          size="md"
          label={say('exchange.keys.scopes')}
          error={asked && none ? say('exchange.keys.fillScopes') : null}
          value={scopes}
          onChange={setScopes}
        >
          <Stack gap="xs" my="xs">
            {KEY_SCOPES.map((scope) => (
              <Checkbox key={scope} value={scope} size="md" label={say(`exchange.scope.${scope}`)} />
            ))}
          </Stack>
        </Checkbox.Group>
        <Select
          size="md"
          label={say('exchange.keys.bridge')}
          allowDeselect={false}
          searchable
          data={[
            { value: ALL, label: say('exchange.keys.allBridges') },
            ...bridges.map(({ bridgeId, name }) => ({ value: bridgeId, label: name })),
          ]}
          value={bridge}
          onChange={(value) => setBridge(value ?? ALL)}
        />
        <DateInput
          size="md"
          clearable
          valueFormat="DD/MM/YYYY"
          placeholder="dd/mm/yyyy"
          label={say('exchange.keys.lastDay')}
          description={say('exchange.keys.lastDayHelp')}
          value={lastDay}
          onChange={setLastDay}
        />
        {error !== null && <Failed error={error} />}
        <Group justify="flex-end">
          <Button variant="default" disabled={busy} onClick={onClose}>
            {say('app.cancel')}
          </Button>
          <Button data-testid="key-save" loading={busy} onClick={save}>
            {say('exchange.keys.save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
