import { Alert, Anchor, Button, FileButton, Group, Modal, Stack, Text, Title } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { MAX_DOCUMENT_BYTES } from '../../src/contracts/papers.ts';
import type { RegistrationFile } from '../../src/contracts/registration-papers.ts';
import type { Registration } from '../../src/contracts/registrations.ts';
import { DOCUMENT_TYPES } from '../../src/domain/conduct/documents.ts';
import { addressOf, call, upload } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { countPages } from '../room/pdf.ts';
import { ReasonDialog } from '../room/reason-dialog.tsx';
import { formatBytes, formatDate, formatTime } from '../shared/format.ts';
import { Failed, Loading } from '../shared/page-states.tsx';
import { useTask } from '../shared/use-task.ts';

/** Files of a registration: looked at, added, taken back with a reason. */
export function FilesDialog(props: {
  sessionId: string;
  of: Registration;
  mayAdd: boolean;
  mayRemove: boolean;
  onClose: () => void;
}): ReactNode {
  const { sessionId, of, mayAdd, mayRemove, onClose } = props;
  const { say } = useWords();
  const { busy, error, run } = useTask();
  const [unreadable, setUnreadable] = useState<'document.unreadable' | 'document.large' | null>(null);
  const [removing, setRemoving] = useState<RegistrationFile | null>(null);
  const params = { sessionId, registrationId: of.registrationId };
  const list = useQuery({
    queryKey: ['registration-files', of.registrationId],
    queryFn: () => call('listRegistrationFiles', { params }),
  });
  const add = async (file: File | null): Promise<void> => {
    if (file === null) return;
    setUnreadable(null);
    if (file.size > MAX_DOCUMENT_BYTES) {
      setUnreadable('document.large');
      return;
    }
    // What is no PDF whatever it is called, the server says in its own words.
    const pages = await countPages(file).catch(() => 1);
    const query = { name: file.name.slice(-200), pages };
    if (await run(() => upload('addRegistrationFile', { params, query }, file))) await list.refetch();
  };
  const remove = async (fileId: string, reason: string): Promise<void> => {
    const done = await run(() =>
      call('removeRegistrationFile', { params: { ...params, fileId }, body: { reason } }),
    );
    if (!done) return;
    setRemoving(null);
    await list.refetch();
  };
  const files = list.data?.files;
  return (
    <Modal opened onClose={onClose} withCloseButton={false} size="xl" aria-label={say('reg.files')}>
      <Stack data-testid="files-dialog">
        <Title order={2} size="h3">
          {say('reg.files')}
        </Title>
        {files === undefined &&
          (list.error === null ? (
            <Loading />
          ) : (
            <Failed error={list.error} onRetry={() => void list.refetch()} />
          ))}
        {files?.length === 0 && <Text>{say(mayAdd ? 'reg.files.none' : 'reg.files.noneRead')}</Text>}
        {files?.map((file) => (
          <Group key={file.fileId} justify="space-between" wrap="nowrap" data-testid="registration-file">
            <FileLine
              file={file}
              address={addressOf('getRegistrationFile', { ...params, fileId: file.fileId })}
            />
            {mayRemove && file.removed === null && (
              <Button variant="subtle" color="red" onClick={() => setRemoving(file)}>
                {say('reg.files.remove')}
              </Button>
            )}
          </Group>
        ))}
        {unreadable !== null && <Alert color="red">{say(unreadable)}</Alert>}
        {error !== null && removing === null && <Failed error={error} />}
        <Group justify="space-between">
          {mayAdd ? (
            <FileButton accept={DOCUMENT_TYPES.join(',')} onChange={(file) => void add(file)}>
              {(button) => (
                <Button {...button} loading={busy} leftSection={<IconFileUpload size={18} />}>
                  {say('reg.files.add')}
                </Button>
              )}
            </FileButton>
          ) : (
            <span />
          )}
          <Button variant="default" onClick={onClose}>
            {say('reg.close')}
          </Button>
        </Group>
      </Stack>
      {removing !== null && (
        <ReasonDialog
          title={say('reg.files.removeTitle', { name: removing.name })}
          help={say('reg.files.removeHelp')}
          label={say('reg.reason')}
          yes={say('reg.files.remove')}
          {...{ busy, error }}
          onYes={(reason) => void remove(removing.fileId, reason)}
          onClose={() => setRemoving(null)}
        />
      )}
    </Modal>
  );
}

function FileLine({ file, address }: { file: RegistrationFile; address: string }): ReactNode {
  const { say, locale } = useWords();
  const { name, removed, pages, bytes, addedAt, addedBy } = file;
  const facts = { pages, size: formatBytes(bytes, locale), by: addedBy };
  return (
    <div style={{ minWidth: 0 }}>
      {removed === null ? (
        <Anchor href={address} target="_blank" rel="noreferrer" style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Anchor>
      ) : (
        <Text td="line-through" style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
      )}
      <Text size="sm">
        {say('reg.files.facts', { ...facts, time: formatTime(addedAt), date: formatDate(addedAt) })}
      </Text>
      {removed !== null && (
        <Text size="sm" c="#7a2e00">
          {say('reg.files.removed', {
            ...{ by: removed.by, reason: removed.reason },
            ...{ time: formatTime(removed.at), date: formatDate(removed.at) },
          })}
        </Text>
      )}
    </div>
  );
}
