import { Button, Group, Modal, Select, Stack, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Agency } from '../../src/contracts/invitations.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { Failed } from '../shared/page-states.tsx';

/** Invites an agency, by its bridge point or by its name, to an item or to the whole session. */
export function InviteDialog(props: {
  sessionId: string;
  busy: boolean;
  error: unknown;
  onSend: (body: { itemId: string | null; agencies: Agency[] }) => void;
  onClose: () => void;
}): ReactNode {
  const { sessionId, busy, error, onSend, onClose } = props;
  const { say } = useWords();
  const [itemId, setItemId] = useState('');
  const [bridgeId, setBridgeId] = useState<string | null>(null);
  const [name, setName] = useState('');
  const { data: session } = useQuery({
    queryKey: ['session', sessionId],
    queryFn: () => call('getSession', { params: { sessionId } }),
  });
  const { data: bridges } = useQuery({
    queryKey: ['bridges'],
    queryFn: async () => (await call('listBridges', {})).bridges,
  });
  const bridge = bridges?.find((each) => each.bridgeId === bridgeId);
  const agency: Agency | null =
    bridge !== undefined
      ? { name: bridge.name, bridgeId: bridge.bridgeId }
      : name.trim() === ''
        ? null
        : { name: name.trim(), bridgeId: null };
  return (
    <Modal opened onClose={onClose} withCloseButton={false} size="lg" aria-label={say('inv.sendTitle')}>
      <Stack>
        <Title order={2} size="h3">
          {say('inv.sendTitle')}
        </Title>
        <Select
          size="md"
          label={say('inv.to')}
          allowDeselect={false}
          data={[
            { value: '', label: say('inv.whole') },
            ...(session?.agenda ?? []).map((item) => ({
              value: item.itemId,
              label: say('inv.item', { place: item.place, label: item.label }),
            })),
          ]}
          value={itemId}
          onChange={(value) => setItemId(value ?? '')}
        />
        <Select
          size="md"
          label={say('inv.bridge')}
          clearable
          searchable
          data={(bridges ?? []).map((each) => ({ value: each.bridgeId, label: each.name }))}
          value={bridgeId}
          onChange={setBridgeId}
        />
        <TextInput
          size="md"
          label={say('inv.byName')}
          data-testid="inv-agency"
          maxLength={300}
          disabled={bridgeId !== null}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {error !== null && <Failed error={error} />}
        <Group justify="flex-end">
          <Button variant="default" disabled={busy} onClick={onClose}>
            {say('app.cancel')}
          </Button>
          <Button
            data-testid="inv-send-yes"
            loading={busy}
            disabled={agency === null}
            onClick={() => {
              if (agency !== null) onSend({ itemId: itemId === '' ? null : itemId, agencies: [agency] });
            }}
          >
            {say('inv.sendYes')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
