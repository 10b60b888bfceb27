import { Button, Group, List, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Reason } from '../../src/contracts/readiness.ts';
import type { Session } from '../../src/contracts/session.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { useMe } from '../shared/me.tsx';
import { Failed } from '../shared/page-states.tsx';

/** Names shown before the rest becomes a number. */
const SHOWN = 8;

/** Opens a session although something had not passed its check: the chair decides with a reason, nobody else does. */
export function OpenDialog(props: {
  session: Session;
  /** The server refused because nothing could be recorded. */
  unrecorded: boolean;
  onClose: () => void;
}): ReactNode {
  const { session, unrecorded, onClose } = props;
  const { say } = useWords();
  const { me } = useMe();
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const parsed = Reason.safeParse(reason);
  const isChair = me?.role === 'chair';
  const { open } = session.readiness;
  const act = async (): Promise<void> => {
    setAsked(true);
    if (!parsed.success) return;
    setBusy(true);
    setError(null);
    try {
      await call('openSession', { params: { sessionId: session.id }, body: { decision: parsed.data } });
      onClose();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} withCloseButton={false} centered size="lg" aria-label={say('room.open')}>
      <Stack>
        {isChair && <Text size="xl">{say('room.openConfirm')}</Text>}
        {unrecorded && (
          <Text size="lg" fw={600} data-testid="unrecorded">
            {say('open.unrecorded')}
          </Text>
        )}
        {open.length > 0 && (
          <Text size="lg" fw={600}>
            {say('open.notPassed', { n: open.length })}
          </Text>
        )}
        <List size="lg" data-testid="not-passed">
          {open.slice(0, SHOWN).map((name) => (
            <List.Item key={name}>{name}</List.Item>
          ))}
          {open.length > SHOWN && <List.Item>{say('open.more', { n: open.length - SHOWN })}</List.Item>}
        </List>
        {isChair ? (
          <Textarea
            data-testid="decision"
            data-autofocus
            size="lg"
            autosize
            minRows={2}
            maxRows={6}
            maxLength={1_000}
            required
            label={say('open.decision')}
            description={say('open.decisionHelp')}
            error={asked && !parsed.success ? say('decide.reasonShort') : null}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        ) : (
          <Text size="lg" data-testid="chair-only">
            {say('open.chairOnly')}
          </Text>
        )}
        {error !== null && <Failed error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={busy}>
            {say(isChair ? 'app.cancel' : 'app.close')}
          </Button>
          {isChair && (
            <Button data-testid="confirm" onClick={() => void act()} loading={busy}>
              {say('open.yes')}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
