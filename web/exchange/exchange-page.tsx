import { Stack, Tabs, Text, Title } from '@mantine/core';
import { IconKey, IconSend } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useWords } from '../i18n/words.ts';
import { KeysPanel } from './keys-panel.tsx';
import { SecretDialog, type Secret } from './secret-dialog.tsx';
import { WebhooksPanel } from './webhooks-panel.tsx';

/** What other systems may ask, and what they are told. */
export function ExchangePage(): ReactNode {
  const { say } = useWords();
  const [secret, setSecret] = useState<Secret | null>(null);
  return (
    <Stack>
      <Title order={1}>{say('exchange.title')}</Title>
      <Text>{say('exchange.lead')}</Text>
      <Tabs defaultValue="keys" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="keys" mih={44} fz="md" leftSection={<IconKey size={18} />}>
            {say('exchange.tabKeys')}
          </Tabs.Tab>
          <Tabs.Tab value="webhooks" mih={44} fz="md" leftSection={<IconSend size={18} />}>
            {say('exchange.tabWebhooks')}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="keys">
          <KeysPanel onSecret={setSecret} />
        </Tabs.Panel>
        <Tabs.Panel value="webhooks">
          <WebhooksPanel onSecret={setSecret} />
        </Tabs.Panel>
      </Tabs>
      {secret !== null && <SecretDialog secret={secret} onClose={() => setSecret(null)} />}
    </Stack>
  );
}
