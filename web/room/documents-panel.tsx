import { Button, FileButton, Group, Stack, Text } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { DOCUMENT_TYPES } from '../../src/domain/conduct/documents.ts';
import { MAX_DOCUMENT_BYTES } from '../../src/contracts/papers.ts';
import type { Session } from '../../src/contracts/session.ts';
import { isRecorded } from '../../src/domain/session.ts';
import { call, upload } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { formatBytes, formatTime } from '../shared/format.ts';
import { Failed, Loading } from '../shared/page-states.tsx';
import { countPages } from './pdf.ts';
import { useAct } from './use-act.ts';

type Trouble = 'document.unreadable' | 'document.large' | null;

/** Documents of the session that this person may read: bring one, show it to all who are on air, put it away. */
export function DocumentsPanel({ session, own }: { session: Session; own: string }): ReactNode {
  const { say, locale } = useWords();
  const sessionId = session.id;
  const { floor } = session;
  const [error, setError] = useState<unknown>(null);
  const [trouble, setTrouble] = useState<Trouble>(null);
  const [sending, setSending] = useState(false);
  const { act, busy, error: refused } = useAct(sessionId);
  const shownId = floor.document?.documentId ?? null;

  const list = useQuery({
    // Read again when there are more or fewer, or when another one lies open.
    queryKey: ['documents', sessionId, floor.documents, shownId],
    queryFn: () => call('listDocuments', { params: { sessionId } }),
    placeholderData: keepPreviousData,
  });

  const send = async (file: File | null): Promise<void> => {
    if (file === null) return;
    setTrouble(null);
    setError(null);
    if (file.size > MAX_DOCUMENT_BYTES) {
      setTrouble('document.large');
      return;
    }
    setSending(true);
    try {
      const pages = await countPages(file).catch(() => null);
      if (pages === null) {
        setTrouble('document.unreadable');
        return;
      }
      await upload(
        'addDocument',
        { params: { sessionId }, query: { name: file.name.slice(-200), pages } },
        file,
      );
    } catch (failure) {
      setError(failure);
    } finally {
      setSending(false);
    }
  };

  if (list.data === undefined)
    return list.isError ? <Failed error={list.error} onRetry={() => void list.refetch()} /> : <Loading />;
  const { documents } = list.data;
  const mayShow = isRecorded(session.state) && floor.mine;
  return (
    <Stack gap="sm" className="papers" data-testid="documents">
      {documents.length === 0 && <Text>{say('document.empty')}</Text>}
      {documents.map((document) => (
        <div key={document.documentId} className="message" data-testid="document-row">
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            {document.name}
          </Text>
          <Text size="sm">
            {session.bridges.find(({ bridgeId }) => bridgeId === document.bridgeId)?.name} ·{' '}
            {say('document.pages', { n: document.pages })} · {formatBytes(document.bytes, locale)} ·{' '}
            {formatTime(document.addedAt)}
          </Text>
          <Group justify="flex-end" mt={6}>
            {document.documentId === shownId ? (
              <Button
                variant="default"
                loading={busy}
                onClick={() => void act({ act: 'hide_document', bridgeId: own })}
              >
                {say('document.hide')}
              </Button>
            ) : (
              <Button
                variant="default"
                data-testid="document-show"
                disabled={!mayShow}
                loading={busy}
                onClick={() =>
                  void act({ act: 'show_document', bridgeId: own, documentId: document.documentId, page: 1 })
                }
              >
                {say('document.show')}
              </Button>
            )}
          </Group>
        </div>
      ))}
      {!mayShow && documents.length > 0 && <Text size="sm">{say('document.onlyOnAir')}</Text>}
      {trouble !== null && (
        <Text role="alert" fw={600}>
          {say(trouble)}
        </Text>
      )}
      {(error ?? list.error) !== null && <Failed error={error ?? list.error} />}
      {refused !== null && <Failed error={refused} />}
      <FileButton accept={DOCUMENT_TYPES.join(',')} onChange={(file) => void send(file)}>
        {(button) => (
          <Button
            {...button}
            data-testid="document-add"
            loading={sending}
            leftSection={<IconFileUpload size={20} aria-hidden />}
          >
            {say('document.add')}
          </Button>
        )}
      </FileButton>
      <Text size="sm">{say('document.help')}</Text>
    </Stack>
  );
}
