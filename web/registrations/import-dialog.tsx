import { Alert, Button, FileButton, Group, List, Modal, Stack, Table, Text, Title } from '@mantine/core';
import { IconFileSpreadsheet, IconFileUpload } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { ImportPreview, ImportWarning } from '../../src/contracts/registration-papers.ts';
import { addressOf, upload } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { Failed } from '../shared/page-states.tsx';
import { useTask } from '../shared/use-task.ts';

/** Brings in a filled-in spreadsheet: chosen, looked at, confirmed. */
export function ImportDialog(props: {
  sessionId: string;
  bridgeId: string;
  onDone: () => void;
  onClose: () => void;
}): ReactNode {
  const { sessionId, bridgeId, onDone, onClose } = props;
  const { say } = useWords();
  const { busy, error, run } = useTask();
  const [seen, setSeen] = useState<{ readonly file: File; readonly preview: ImportPreview } | null>(null);
  const look = async (file: File | null): Promise<void> => {
    if (file === null) return;
    setSeen(null);
    await run(async () => {
      const query = { bridgeId };
      setSeen({ file, preview: await upload('previewImport', { params: { sessionId }, query }, file) });
    });
  };
  const bringIn = async (): Promise<void> => {
    if (seen === null) return;
    const query = { bridgeId, sha256: seen.preview.sha256 };
    if (await run(() => upload('importRegistrations', { params: { sessionId }, query }, seen.file))) onDone();
  };
  return (
    <Modal opened onClose={onClose} withCloseButton={false} size="xl" aria-label={say('reg.import')}>
      <Stack data-testid="import-dialog">
        <Title order={2} size="h3">
          {say('reg.import')}
        </Title>
        <Text>{say('reg.import.help')}</Text>
        <Group>
          <Button
            component="a"
            href={addressOf('getRegistrationTemplate')}
            download
            variant="default"
            leftSection={<IconFileSpreadsheet size={18} />}
          >
            {say('reg.import.template')}
          </Button>
          <FileButton accept=".xlsx" onChange={(file) => void look(file)}>
            {(button) => (
              <Button
                {...button}
                loading={busy}
                variant={seen === null ? 'filled' : 'default'}
                data-testid="import-choose"
                leftSection={<IconFileUpload size={18} />}
              >
                {say(seen === null ? 'reg.import.choose' : 'reg.import.chooseOther')}
              </Button>
            )}
          </FileButton>
        </Group>
        {error !== null && <Failed error={error} />}
        {seen !== null && <Preview {...seen.preview} />}
        <Group justify="flex-end">
          <Button variant="default" disabled={busy} onClick={onClose}>
            {say('app.cancel')}
          </Button>
          {seen !== null && (
            <Button loading={busy} data-testid="import-confirm" onClick={() => void bringIn()}>
              {say('reg.import.confirm', { count: seen.preview.matters.length })}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

function Preview({ matters, warnings }: ImportPreview): ReactNode {
  const { say } = useWords();
  return (
    <>
      {warnings.length > 0 && (
        <Alert color="orange" title={say('reg.import.warnings')}>
          <List>
            {warnings.map((warning, index) => (
              <List.Item key={index}>
                <WarningText warning={warning} />
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      <div style={{ overflowX: 'auto' }}>
        <Table verticalSpacing="xs" data-testid="import-preview">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('reg.import.row')}</Table.Th>
              <Table.Th>{say('reg.kind')}</Table.Th>
              <Table.Th>{say('reg.col.citizens')}</Table.Th>
              <Table.Th>{say('reg.import.people')}</Table.Th>
              <Table.Th>{say('reg.summary')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {matters.map(({ row, kind, field, names, people, summary }) => (
              <Table.Tr key={row}>
                <Table.Td>{row}</Table.Td>
                <Table.Td>
                  {say(`kind.${kind}`)} · {say(`reg.field.${field}`)}
                </Table.Td>
                <Table.Td>{names.join(', ')}</Table.Td>
                <Table.Td>{people}</Table.Td>
                <Table.Td>{summary}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </>
  );
}

function WarningText({ warning }: { warning: ImportWarning }): ReactNode {
  const { say } = useWords();
  if (warning.code === 'zeros_added')
    return say('reg.import.zerosAdded', { row: warning.row, value: warning.value });
  const reasons = warning.reasons.map((each) => say(`reg.duplicate.${each}`)).join(', ');
  return warning.code === 'duplicate_registered'
    ? say('reg.import.duplicateRegistered', { row: warning.row, reasons })
    : say('reg.import.duplicateInFile', { row: warning.row, other: warning.otherRow, reasons });
}
