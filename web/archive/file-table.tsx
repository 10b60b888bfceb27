import { Button, CopyButton, Table } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ArchiveDetail } from '../../src/contracts/archive.ts';
import { addressOf } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
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
  return (
    <Table.ScrollContainer minWidth={880}>
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
                    component="a"
                    variant="default"
                    leftSection={<IconDownload size={18} />}
                    href={addressOf('downloadFile', { sessionId: detail.sessionId, fileId: file.id })}
                    download={file.fileName}
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
