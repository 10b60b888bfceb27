import { Button, Group, Modal, Select, Stack, Text, Textarea, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { formatDate, formatTime } from '../shared/format.ts';
import { Failed } from '../shared/page-states.tsx';

const SHORTEST = 5;

/** Takes all registrations of a cancelled session to another one. */
export function MoveDialog(props: {
  sessionId: string;
  busy: boolean;
  error: unknown;
  onMove: (body: { toSessionId: string; reason: string }) => void;
  onClose: () => void;
}): ReactNode {
  const { sessionId, busy, error, onMove, onClose } = props;
  const { say } = useWords();
  const [to, setTo] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const { data } = useQuery({
    queryKey: ['registrations', 'sessions'],
    queryFn: async () => (await call('listComingSessions', {})).sessions,
  });
  const others = data?.filter((each) => each.sessionId !== sessionId);
  const short = reason.trim().length < SHORTEST;
  return (
    <Modal opened onClose={onClose} withCloseButton={false} size="lg" aria-label={say('sch.moveYes')}>
      <Stack>
        <Title order={2} size="h3">
          {say('sch.moveYes')}
        </Title>
        {others?.length === 0 && <Text>{say('sch.moveNone')}</Text>}
        <Select
          size="md"
          label={say('sch.moveTo')}
          data-testid="sch-move-to"
          data={(others ?? []).map((each) => ({
            value: each.sessionId,
            label: `${formatTime(each.plannedStart)} ${formatDate(each.plannedStart)} – ${each.title}`,
          }))}
          value={to}
          onChange={setTo}
        />
        <Textarea
          size="md"
          required
          label={say('sch.reason')}
          data-testid="sch-move-reason"
          autosize
          maxLength={1_000}
          error={asked && short ? say('form.shortReason') : null}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {error !== null && <Failed error={error} />}
        <Group justify="flex-end">
          <Button variant="default" disabled={busy} onClick={onClose}>
            {say('app.cancel')}
          </Button>
          <Button
            data-testid="sch-move-yes"
            loading={busy}
            disabled={to === null}
            onClick={() => {
              setAsked(true);
              if (to !== null && !short) onMove({ toSessionId: to, reason: reason.trim() });
            }}
          >
            {say('sch.moveYes')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
