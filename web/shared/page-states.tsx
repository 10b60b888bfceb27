import { Alert, Button, Center, Loader, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ApiFailure } from '../api/failure.ts';
import { useWords } from '../i18n/words.ts';

/** A page that is still loading. */
export function Loading(): ReactNode {
  const { say } = useWords();
  return (
    <Center mih={200} role="status">
      <Stack align="center" gap="xs">
        <Loader />
        <Text>{say('app.loading')}</Text>
      </Stack>
    </Center>
  );
}

/** The sentence of a failure, with the number for the telephone in small. */
export function FailureText({ error }: { error: unknown }): ReactNode {
  const { say } = useWords();
  const failure = error instanceof ApiFailure ? error : null;
  return (
    <>
      <Text>{failure === null || failure.code === 'offline' ? say('app.offline') : failure.message}</Text>
      {failure?.found.map((sentence) => (
        <Text key={sentence}>– {sentence}</Text>
      ))}
      {failure?.requestId != null && (
        <Text size="xs" mt={4} style={{ overflowWrap: 'anywhere' }}>
          {say('app.requestId', { id: failure.requestId })}
        </Text>
      )}
    </>
  );
}

/** Something failed: what is, and what to do. */
export function Failed({ error, onRetry }: { error: unknown; onRetry?: () => void }): ReactNode {
  const { say } = useWords();
  return (
    <Alert color="red" icon={<IconAlertTriangle />} role="alert" my="md">
      <FailureText error={error} />
      {onRetry !== undefined && (
        <Button mt="sm" variant="default" onClick={onRetry}>
          {say('app.retry')}
        </Button>
      )}
    </Alert>
  );
}

/** An empty page teaches what will show here. */
export function Empty({ title, help }: { title: string; help: string }): ReactNode {
  return (
    <div className="paper">
      <Title order={2} size="h3">
        {title}
      </Title>
      <Text mt="xs">{help}</Text>
    </div>
  );
}
