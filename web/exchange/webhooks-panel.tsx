import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Webhook, WebhookDraft } from '../../src/contracts/exchange.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { ReasonDialog } from '../room/reason-dialog.tsx';
import { Confirm } from '../shared/confirm.tsx';
import { Empty, Failed, Loading } from '../shared/page-states.tsx';
import { useTask } from '../shared/use-task.ts';
import type { Secret } from './secret-dialog.tsx';
import { WebhookCard } from './webhook-card.tsx';
import { WebhookForm } from './webhook-form.tsx';

/** Deliveries go on without anybody pressing anything. Milliseconds. */
const LOOK_EVERY_MS = 4_000;

type Asked = { readonly what: 'add' } | { readonly what: 'rotate' | 'remove'; readonly of: Webhook };

/** Receivers of what happens. */
export function WebhooksPanel({ onSecret }: { onSecret: (secret: Secret) => void }): ReactNode {
  const { say } = useWords();
  const client = useQueryClient();
  const { busy, error: refused, run } = useTask();
  const [asked, setAsked] = useState<Asked | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['exchange', 'webhooks'],
    queryFn: async () => (await call('listWebhooks', {})).webhooks,
    refetchInterval: LOOK_EVERY_MS,
  });
  const again = (): Promise<void> => client.invalidateQueries({ queryKey: ['exchange'] });
  const doIt = async (work: () => Promise<unknown>): Promise<void> => {
    if (!(await run(work))) return;
    setAsked(null);
    await again();
  };
  const add = (draft: WebhookDraft): Promise<void> =>
    doIt(async () => {
      const { secret } = await call('addWebhook', { body: draft });
      onSecret({ of: 'webhook', text: secret });
    });
  if (error !== null && data === undefined) return <Failed error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  return (
    <Stack>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Text>{say('exchange.hooks.help')}</Text>
        <Button data-testid="hook-add" style={{ flexShrink: 0 }} onClick={() => setAsked({ what: 'add' })}>
          {say('exchange.hooks.add')}
        </Button>
      </Group>
      {data.length === 0 && (
        <Empty title={say('exchange.hooks.none')} help={say('exchange.hooks.noneHelp')} />
      )}
      {refused !== null && asked === null && <Failed error={refused} />}
      {data.map((webhook) => (
        <WebhookCard
          key={webhook.webhookId}
          of={webhook}
          busy={busy}
          act={(work) => void doIt(work)}
          onRotate={() => setAsked({ what: 'rotate', of: webhook })}
          onRemove={() => setAsked({ what: 'remove', of: webhook })}
        />
      ))}
      {asked?.what === 'add' && (
        <WebhookForm
          {...{ busy, error: refused }}
          onSave={(draft) => void add(draft)}
          onClose={() => setAsked(null)}
        />
      )}
      {asked?.what === 'rotate' && (
        <Confirm
          opened
          question={say('exchange.hooks.rotateAsk', { label: asked.of.label })}
          yes={say('exchange.hooks.rotate')}
          onYes={async () => {
            const { secret } = await call('rotateWebhook', { params: { webhookId: asked.of.webhookId } });
            onSecret({ of: 'webhook', text: secret });
            await again();
          }}
          onClose={() => setAsked(null)}
        />
      )}
      {asked?.what === 'remove' && (
        <ReasonDialog
          title={say('exchange.hooks.remove')}
          help={say('exchange.hooks.removeHelp')}
          label={say('exchange.hooks.reason')}
          yes={say('exchange.hooks.remove')}
          {...{ busy, error: refused }}
          onYes={(reason) =>
            void doIt(() =>
              call('removeWebhook', { params: { webhookId: asked.of.webhookId }, body: { reason } }),
            )
          }
          onClose={() => setAsked(null)}
        />
      )}
    </Stack>
  );
}
