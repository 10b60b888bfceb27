import { Badge, Button, Group, List, Stack, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { ApiKey, ApiKeyDraft } from '../../src/contracts/exchange.ts';
import type { KeyState } from '../../src/domain/procedure/exchange-scopes.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { Confirm } from '../shared/confirm.tsx';
import { formatDate, formatTime } from '../shared/format.ts';
import { Empty, Failed, Loading } from '../shared/page-states.tsx';
import { useTask } from '../shared/use-task.ts';
import { KeyForm } from './key-form.tsx';
import { KeyUses } from './key-uses.tsx';
import type { Secret } from './secret-dialog.tsx';

const COLOURS: Readonly<Record<KeyState, string>> = { active: 'green', expired: 'gray', revoked: 'red' };

/** Keys of other systems. */
export function KeysPanel({ onSecret }: { onSecret: (secret: Secret) => void }): ReactNode {
  const { say } = useWords();
  const client = useQueryClient();
  const { busy, error: refused, run } = useTask();
  const [adding, setAdding] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['exchange', 'keys'],
    queryFn: () => call('listApiKeys', {}),
  });
  const again = (): Promise<void> => client.invalidateQueries({ queryKey: ['exchange', 'keys'] });
  const add = async (draft: ApiKeyDraft): Promise<void> => {
    const done = await run(async () => {
      const { secret } = await call('addApiKey', { body: draft });
      onSecret({ of: 'key', text: secret });
    });
    if (!done) return;
    setAdding(false);
    await again();
  };
  if (error !== null && data === undefined) return <Failed error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const nameOf = (bridgeId: string): string =>
    data.bridges.find((bridge) => bridge.bridgeId === bridgeId)?.name ?? '';
  return (
    <Stack>
      <Group justify="space-between">
        <Text>{say('exchange.keys.help')}</Text>
        <Button data-testid="key-add" onClick={() => setAdding(true)}>
          {say('exchange.keys.add')}
        </Button>
      </Group>
      {data.keys.length === 0 && (
        <Empty title={say('exchange.keys.none')} help={say('exchange.keys.noneHelp')} />
      )}
      {data.keys.map((key) => (
        <KeyCard
          key={key.keyId}
          of={key}
          bridge={key.bridgeId === null ? null : nameOf(key.bridgeId)}
          onRevoke={() => setRevoking(key)}
        />
      ))}
      {adding && (
        <KeyForm
          bridges={data.bridges}
          {...{ busy, error: refused }}
          onSave={(draft) => void add(draft)}
          onClose={() => setAdding(false)}
        />
      )}
      {revoking !== null && (
        <Confirm
          opened
          question={say('exchange.keys.revokeAsk', { label: revoking.label })}
          yes={say('exchange.keys.revoke')}
          onYes={async () => {
            await call('revokeApiKey', { params: { keyId: revoking.keyId } });
            await again();
          }}
          onClose={() => setRevoking(null)}
        />
      )}
    </Stack>
  );
}

function KeyCard(props: { of: ApiKey; bridge: string | null; onRevoke: () => void }): ReactNode {
  const { of, bridge, onRevoke } = props;
  const { say } = useWords();
  const { expiresAt, lastUsedAt } = of;
  return (
    <section className="paper" data-testid="key" data-state={of.state}>
      <Group align="flex-start" justify="space-between" wrap="nowrap">
        <Stack gap={4}>
          <Group gap="sm">
            <Title order={2} size="h3">
              {of.label}
            </Title>
            <Badge color={COLOURS[of.state]} variant="light" size="lg" tt="none">
              {say(`exchange.keys.state.${of.state}`)}
            </Badge>
          </Group>
          <Text>
            {bridge === null
              ? say('exchange.keys.allBridges')
              : say('exchange.keys.onlyBridge', { name: bridge })}{' '}
            ·{' '}
            {expiresAt === null
              ? say('exchange.keys.noEnd')
              : say('exchange.keys.until', { date: formatDate(expiresAt - 1) })}
          </Text>
          <List>
            {of.scopes.map((scope) => (
              <List.Item key={scope}>{say(`exchange.scope.${scope}`)}</List.Item>
            ))}
          </List>
          <Text size="sm">
            {say('exchange.keys.made', { date: formatDate(of.createdAt), by: of.createdBy })} ·{' '}
            {lastUsedAt === null
              ? say('exchange.keys.unused')
              : say('exchange.keys.used', { time: formatTime(lastUsedAt), date: formatDate(lastUsedAt) })}
          </Text>
          <KeyUses keyId={of.keyId} />
        </Stack>
        {of.state !== 'revoked' && (
          <Button variant="default" data-testid="key-revoke" onClick={onRevoke}>
            {say('exchange.keys.revoke')}
          </Button>
        )}
      </Group>
    </section>
  );
}
