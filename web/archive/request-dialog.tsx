import { Button, Group, Modal, Select, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { RequestDraft, RequestKind } from '../../src/contracts/archive-requests.ts';
import type { ArchiveDetail } from '../../src/contracts/archive.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { Failed } from '../shared/page-states.tsx';
import { useTask } from '../shared/use-task.ts';

/** Asks for what another person has to approve. */
export function RequestDialog(props: {
  detail: ArchiveDetail;
  kind: RequestKind;
  onClose: () => void;
}): ReactNode {
  const { detail, kind, onClose } = props;
  const { say } = useWords();
  const client = useQueryClient();
  const { busy, error, run } = useTask();
  const items = detail.items.filter(({ closed }) => closed === (kind === 'open_sealed'));
  const [itemId, setItemId] = useState(items[0]?.itemId ?? '');
  const [applicant, setApplicant] = useState('');
  const [reason, setReason] = useState('');
  const ofItem = kind === 'extract' || kind === 'open_sealed';
  const complete =
    reason.trim().length >= 5 &&
    (!ofItem || itemId !== '') &&
    (kind !== 'extract' || applicant.trim().length >= 2);
  const draft = (): RequestDraft => {
    if (kind === 'extract') return { kind, itemId, reason, applicant };
    if (kind === 'open_sealed') return { kind, itemId, reason };
    return { kind, reason };
  };
  const ask = async (): Promise<void> => {
    const done = await run(() =>
      call('askArchive', { params: { sessionId: detail.sessionId }, body: draft() }),
    );
    if (!done) return;
    await client.invalidateQueries({ queryKey: ['requests'] });
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      centered
      size="lg"
      aria-label={say(`request.${kind}`)}
    >
      <Stack>
        <Title order={2} size="h3">
          {say(`request.${kind}`)}
        </Title>
        <Text>{say(`request.help.${kind}`)}</Text>
        {ofItem && (
          <Select
            size="md"
            data-testid="request-item"
            label={say('request.item')}
            allowDeselect={false}
            data={items.map((item) => ({ value: item.itemId, label: `${item.place}. ${item.label}` }))}
            value={itemId}
            onChange={(value) => setItemId(value ?? '')}
          />
        )}
        {kind === 'extract' && (
          <TextInput
            size="md"
            data-testid="request-applicant"
            label={say('request.applicant')}
            maxLength={200}
            required
            value={applicant}
            onChange={(event) => setApplicant(event.currentTarget.value)}
          />
        )}
        <Textarea
          size="md"
          data-testid="request-reason"
          autosize
          minRows={2}
          maxLength={500}
          required
          label={say('request.reason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {error !== null && <Failed error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={busy}>
            {say('app.cancel')}
          </Button>
          <Button data-testid="request-send" loading={busy} disabled={!complete} onClick={() => void ask()}>
            {say('request.send')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
