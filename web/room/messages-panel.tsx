import { Button, Group, Select, Stack, Text, Textarea } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Message, MessageDraft } from '../../src/contracts/papers.ts';
import type { Session } from '../../src/contracts/session.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { formatTime } from '../shared/format.ts';
import { useKeptText } from '../shared/kept-text.ts';
import { Failed } from '../shared/page-states.tsx';

/** What is written in a session, and a line to write in. A bridge on hold writes to the centre alone. */
export function MessagesPanel(props: {
  session: Session;
  messages: readonly Message[];
  /** Bridge that this person writes for. */
  own: string;
  /** Called while the messages are looked at, so that none of them counts as new. */
  onSeen: () => void;
}): ReactNode {
  const { session, messages, own, onSeen } = props;
  const { say } = useWords();
  const [text, keep, forget] = useKeptText(`message.${session.id}`);
  const [to, setTo] = useState('room');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const end = useRef<HTMLLIElement>(null);
  const centre = session.bridges.find(({ kind }) => kind === 'central')?.bridgeId ?? '';
  const atCentre = own === centre;
  const nameOf = (bridgeId: string): string =>
    session.bridges.find((bridge) => bridge.bridgeId === bridgeId)?.name ?? '';
  const choices = atCentre
    ? [
        { value: 'room', label: say('message.toRoom') },
        ...session.bridges
          .filter(({ bridgeId }) => bridgeId !== own)
          .map(({ bridgeId, name }) => ({ value: bridgeId, label: name })),
      ]
    : [
        ...(session.floor.mine ? [{ value: 'room', label: say('message.toRoom') }] : []),
        { value: 'centre', label: say('message.toCentre') },
      ];
  const chosen = choices.some(({ value }) => value === to) ? to : (choices[0]?.value ?? 'centre');
  const newest = messages.at(-1)?.messageId;
  useEffect(() => {
    onSeen();
    end.current?.scrollIntoView({ block: 'nearest' });
  }, [newest, onSeen]);
  const send = async (): Promise<void> => {
    const words = text.trim();
    if (words === '' || busy) return;
    setBusy(true);
    setError(null);
    const body: MessageDraft =
      chosen === 'room' || chosen === 'centre'
        ? { to: chosen, text: words }
        : { to: 'bridge', bridgeId: chosen, text: words };
    try {
      await call('sendMessage', { params: { sessionId: session.id }, body });
      keep('');
      forget();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack gap="sm" className="papers" data-testid="messages">
      {messages.length === 0 && <Text>{say('message.empty')}</Text>}
      <ul className="message-list" aria-live="polite">
        {messages.map((message) => (
          <li key={message.messageId} className="message" data-own={message.fromBridgeId === own}>
            <Text size="sm" fw={600}>
              {nameOf(message.fromBridgeId)}
              {message.fromBridgeId === centre && ` – ${message.authorName}`}
            </Text>
            <Text size="sm">
              {formatTime(message.at)} ·{' '}
              {message.to === 'room'
                ? say('message.toRoom')
                : message.to === 'centre'
                  ? say('message.toCentre')
                  : nameOf(message.toBridgeId ?? '')}
            </Text>
            <p>{message.text}</p>
          </li>
        ))}
        <li ref={end} aria-hidden className="list-end" />
      </ul>
      {error !== null && <Failed error={error} />}
      <Select
        size="md"
        data-testid="message-to"
        label={say('message.to')}
        allowDeselect={false}
        data={choices}
        value={chosen}
        onChange={(value) => setTo(value ?? 'room')}
      />
      <Textarea
        size="md"
        data-testid="message-text"
        label={say('message.text')}
        autosize
        minRows={2}
        maxRows={5}
        maxLength={1_000}
        value={text}
        onChange={(event) => keep(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          void send();
        }}
      />
      <Group justify="flex-end">
        <Button
          data-testid="message-send"
          leftSection={<IconSend size={20} aria-hidden />}
          loading={busy}
          disabled={text.trim() === ''}
          onClick={() => void send()}
        >
          {say('message.send')}
        </Button>
      </Group>
    </Stack>
  );
}
