import { Button, Group, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { REQUEST_KINDS, type RequestKind } from '../../src/contracts/archive-requests.ts';
import type { ArchiveDetail } from '../../src/contracts/archive.ts';
import type { User } from '../../src/contracts/session.ts';
import { may } from '../../src/domain/roles.ts';
import { useWords } from '../i18n/words.ts';
import { RequestDialog } from './request-dialog.tsx';
import { RequestList } from './request-list.tsx';

/** What needs a second person, for one recording: asking, and how it stands. */
export function RequestPanel({ detail, me }: { detail: ArchiveDetail; me: User }): ReactNode {
  const { say } = useWords();
  const [asking, setAsking] = useState<RequestKind | null>(null);
  const kinds = REQUEST_KINDS.filter((kind) => {
    if (kind === 'extract') return detail.files.some((file) => file.kind === 'extract');
    if (kind === 'open_sealed') return detail.files.some((file) => file.kind === 'sealed');
    return true;
  });
  return (
    <section className="paper">
      <Title order={2} size="h3" mb="sm">
        {say('request.title')}
      </Title>
      {may(me.role, 'archive.request') && (
        <Group mb="sm">
          {kinds.map((kind) => (
            <Button key={kind} variant="default" data-testid={`ask-${kind}`} onClick={() => setAsking(kind)}>
              {say(`request.${kind}`)}
            </Button>
          ))}
        </Group>
      )}
      <RequestList sessionId={detail.sessionId} me={me} />
      {asking !== null && <RequestDialog detail={detail} kind={asking} onClose={() => setAsking(null)} />}
    </section>
  );
}
