import { Button, CopyButton, Table } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { ArchiveDetail, ArchiveFile } from '../../src/contracts/archive.ts';
import { addressOf } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { ReasonDialog } from '../room/reason-dialog.tsx';
import { formatBytes, formatDuration } from '../shared/format.ts';
import { fileWords } from './player.tsx';

const ORDER = [
  'composite',
  'audio',
  'extract',
  'bridge',
  'screen',
  'sealed',
  'timeline',
  'readiness',
  'journal',
  'waveform',
  'poster',
] as const;

/** What people look for first comes first. */
function inOrder(files: ArchiveDetail['files']): ArchiveDetail['files'] {
  return files.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

/** All files of a recording with what proves them; downloads for those who may. */
export function FileTable({
  detail,
  mayDownload,
}: {
  detail: ArchiveDetail;
  mayDownload: boolean;
}): ReactNode {
  const { say, locale } = useWords();
  const [saving, setSaving] = useState<ArchiveFile | null>(null);
  const save = (file: ArchiveFile, reason: string): void => {
    setSaving(null);
    const link = document.createElement('a');
    link.href = addressOf('downloadFile', { sessionId: detail.sessionId, fileId: file.id }, { reason });
    link.download = file.fileName;
    link.click();
  };
  return (
    <Table.ScrollContainer minWidth={880}>
      {saving !== null && (
        <ReasonDialog
          title={say('archive.downloadTitle', { name: saving.fileName })}
          help={say('archive.downloadHelp')}
          label={say('archive.downloadReason')}
          yes={say('archive.download')}
          busy={false}
          error={null}
          onYes={(reason) => save(saving, reason)}
          onClose={() => setSaving(null)}
        />
      )}
      <Table verticalSpacing="sm" fz="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say('archive.file')}</Table.Th>
            <Table.Th>{say('archive.content')}</Table.Th>
            <Table.Th>{say('archive.duration')}</Table.Th>
            <Table.Th>{say('archive.size')}</Table.Th>
            <Table.Th>{say('archive.sha')}</Table.Th>
            {mayDownload && <Table.Th />}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {inOrder(detail.files).map((file) => (
            <Table.Tr key={file.id}>
              <Table.Td>{fileWords(file, say)}</Table.Td>
              <Table.Td>
                {file.streams.map((stream) => `${say(`stream.${stream.kind}`)} ${stream.codec}`).join(', ')}
                {file.width !== null && file.height !== null && (
                  <>
                    <br />
                    {file.width}×{file.height}
                  </>
                )}
              </Table.Td>
              <Table.Td>{file.durationMs === null ? '–' : formatDuration(file.durationMs)}</Table.Td>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{formatBytes(file.bytes, locale)}</Table.Td>
              <Table.Td>
                <span className="mono">{file.sha256}</span>
                <CopyButton value={file.sha256}>
                  {({ copied, copy }) => (
                    <Button
                      size="compact-sm"
                      variant="subtle"
                      onClick={copy}
                      leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
                    >
                      {say(copied ? 'archive.copied' : 'archive.copy')}
                    </Button>
                  )}
                </CopyButton>
              </Table.Td>
              {mayDownload && (
                <Table.Td>
                  <Button
                    data-testid="download"
                    variant="default"
                    leftSection={<IconDownload size={18} />}
                    onClick={() => setSaving(file)}
                  >
                    {say('archive.download')}
                  </Button>
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
