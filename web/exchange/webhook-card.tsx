import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { Webhook } from '../../src/contracts/exchange.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { formatDate, formatTime } from '../shared/format.ts';
import { DeliveryTable } from './delivery-table.tsx';

/** One receiver: how it stands, what can be done, and what was sent to it. */
export function WebhookCard(props: {
  of: Webhook;
  busy: boolean;
  act: (work: () => Promise<unknown>) => void;
  onRotate: () => void;
  onRemove: () => void;
}): ReactNode {
  const { of, busy, act, onRotate, onRemove } = props;
  const { say } = useWords();
  const [open, setOpen] = useState(false);
  const params = { webhookId: of.webhookId };
  const paused = of.pausedAt !== null;
  const moment = (at: number) => ({ time: formatTime(at), date: formatDate(at) });
  const facts = [
    of.lastDeliveredAt === null
      ? say('exchange.hooks.neverDelivered')
      : say('exchange.hooks.lastDelivered', moment(of.lastDeliveredAt)),
    ...(of.waiting > 0 ? [say('exchange.hooks.waiting', { count: of.waiting })] : []),
    ...(of.failed > 0 ? [say('exchange.hooks.failed', { count: of.failed })] : []),
    ...(of.oldSecretUntil === null ? [] : [say('exchange.hooks.bothSecrets', moment(of.oldSecretUntil))]),
  ];
  return (
    <section className="paper" data-testid="webhook">
      <Stack gap="xs">
        <Group gap="sm">
          <Title order={2} size="h3">
            {of.label}
          </Title>
          <StateBadge of={of} />
        </Group>
        <Text style={{ overflowWrap: 'anywhere' }}>{of.url}</Text>
        <Text>{of.kinds.map((kind) => say(`exchange.kind.${kind}`)).join(' · ')}</Text>
        <Text>{facts.join(' · ')}</Text>
        <Group gap="xs">
          <Button
            variant="default"
            data-testid="hook-test"
            disabled={busy || paused}
            onClick={() => {
              setOpen(true);
              act(() => call('testWebhook', { params }));
            }}
          >
            {say('exchange.hooks.test')}
          </Button>
          <Button
            variant="default"
            disabled={busy}
            onClick={() => act(() => call('pauseWebhook', { params, body: { paused: !paused } }))}
          >
            {say(paused ? 'exchange.hooks.resume' : 'exchange.hooks.pause')}
          </Button>
          <Button variant="default" disabled={busy} onClick={onRotate}>
            {say('exchange.hooks.rotate')}
          </Button>
          <Button variant="default" disabled={busy} onClick={onRemove}>
            {say('exchange.hooks.remove')}
          </Button>
        </Group>
        <div>
          <Button
            variant="subtle"
            px={0}
            aria-expanded={open}
            leftSection={open ? <IconChevronDown size={18} /> : <IconChevronRight size={18} />}
            onClick={() => setOpen(!open)}
          >
            {say('exchange.hooks.deliveries')}
          </Button>
        </div>
        {open && <DeliveryTable webhookId={of.webhookId} paused={paused} busy={busy} act={act} />}
      </Stack>
    </section>
  );
}

function StateBadge({ of }: { of: Webhook }): ReactNode {
  const { say } = useWords();
  const [state, colour] =
    of.pausedAt !== null
      ? (['paused', 'gray'] as const)
      : of.failed > 0
        ? (['trouble', 'red'] as const)
        : (['on', 'green'] as const);
  return (
    <Badge color={colour} variant="light" size="lg" tt="none">
      {say(`exchange.hooks.state.${state}`)}
    </Badge>
  );
}
