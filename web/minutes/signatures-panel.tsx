import { Button, FileButton, Group, Stack, Table, Text, Title } from '@mantine/core';
import { IconCheck, IconClock, IconDownload, IconFileUpload } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { MAX_SIGNATURE_BYTES, type Minutes, type MinutesSignature } from '../../src/contracts/minutes.ts';
import type { User } from '../../src/contracts/session.ts';
import { CHAIR, copyOf, SECRETARY, WHOLE } from '../../src/domain/procedure/minutes.ts';
import { may } from '../../src/domain/roles.ts';
import { addressOf, call, upload } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { ReasonDialog } from '../room/reason-dialog.tsx';
import { formatBytes, formatDate, formatTime } from '../shared/format.ts';
import { Failed } from '../shared/page-states.tsx';
import { useTask } from '../shared/use-task.ts';

type Signer = Minutes['signers'][number];
const ACCEPT = 'application/pdf,image/png,image/jpeg,.p7s';

/** Papers to download, signed copies to bring, and who has signed. */
export function SignaturesPanel(props: {
  minutes: Minutes;
  me: User;
  onChange: () => Promise<void>;
}): ReactNode {
  const { minutes, me, onChange } = props;
  const { say } = useWords();
  const { busy, error, run } = useTask();
  const [replacing, setReplacing] = useState<{ signer: Signer; file: File } | null>(null);
  const [large, setLarge] = useState(false);
  const { sessionId, readBack, version, signers, seal } = minutes;
  const fixed = readBack !== null && (me.bridgeId !== null || readBack.version === version);
  const send = async (signer: Signer, file: File, reason: string): Promise<void> => {
    if (readBack === null) return;
    const supersedes = signer.signed?.signatureId;
    const query = {
      ...{ signer: signer.key, version: readBack.version, reason },
      ...(supersedes === undefined ? {} : { supersedes }),
    };
    const done = await run(() => upload('addMinutesSignature', { params: { sessionId }, query }, file));
    if (!done) return;
    setReplacing(null);
    await onChange();
  };
  const bring = (signer: Signer, file: File | null): void => {
    if (file === null) return;
    setLarge(file.size > MAX_SIGNATURE_BYTES);
    if (file.size > MAX_SIGNATURE_BYTES) return;
    if (signer.signed === null) void send(signer, file, '');
    else setReplacing({ signer, file });
  };
  const paper = (format: 'pdf' | 'docx', copy: string): string =>
    addressOf('getMinutesPaper', { sessionId, format }, { copy });
  const mayBring = may(me.role, 'minutes.sign') && fixed;
  const superseded = minutes.signatures.filter(
    ({ signatureId }) => !signers.some(({ signed }) => signed?.signatureId === signatureId),
  );
  if (me.bridgeId !== null && readBack === null) return null;
  return (
    <section className="paper">
      <Stack>
        <Title order={2} size="h3">
          {say('minutes.signing')}
        </Title>
        <Text>{say(fixed ? 'minutes.signingHelp' : 'minutes.signingLater')}</Text>
        <Group>
          {(['pdf', 'docx'] as const).map((format) => (
            <Button
              key={format}
              component="a"
              href={paper(format, me.bridgeId ?? WHOLE)}
              variant={format === 'pdf' ? 'filled' : 'default'}
              data-testid={`minutes-${format}`}
              leftSection={<IconDownload size={20} aria-hidden />}
            >
              {say(me.bridgeId === null ? `minutes.download.${format}` : `minutes.own.${format}`)}
            </Button>
          ))}
        </Group>
        <div style={{ overflowX: 'auto' }}>
          <Table verticalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th style={{ minWidth: 220 }}>{say('minutes.signer')}</Table.Th>
                <Table.Th>{say('minutes.signedCopy')}</Table.Th>
                <Table.Th />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {signers.map((signer) => (
                <Table.Tr key={signer.key} data-testid="signer" data-signed={signer.signed !== null}>
                  <Table.Td>
                    <Text fw={600}>{signerTitle(signer)}</Text>
                    <Text size="sm">{isCentre(signer) ? signer.name : ''}</Text>
                  </Table.Td>
                  <Table.Td>
                    {signer.signed === null ? (
                      <Group gap={6}>
                        <IconClock size={20} aria-hidden />
                        <Text>{say(minutes.late && fixed ? 'minutes.missingLate' : 'minutes.missing')}</Text>
                      </Group>
                    ) : (
                      <SignatureText signature={signer.signed} sessionId={sessionId} />
                    )}
                  </Table.Td>
                  <Table.Td>
                    <Group gap="xs" justify="flex-end">
                      {fixed && !isCentre(signer) && me.bridgeId === null && (
                        <Button component="a" variant="subtle" href={paper('pdf', copyOf(signer.key))}>
                          {say('minutes.extract')}
                        </Button>
                      )}
                      {mayBring && (
                        <FileButton accept={ACCEPT} onChange={(file) => bring(signer, file)}>
                          {(button) => (
                            <Button
                              {...button}
                              variant={signer.signed === null ? 'filled' : 'default'}
                              data-testid={`sign-${isCentre(signer) ? signer.key : 'bridge'}`}
                              loading={busy}
                              leftSection={<IconFileUpload size={20} aria-hidden />}
                            >
                              {say(signer.signed === null ? 'minutes.bring' : 'minutes.replace')}
                            </Button>
                          )}
                        </FileButton>
                      )}
                    </Group>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
        {large && (
          <Text role="alert" fw={600}>
            {say('minutes.tooLarge')}
          </Text>
        )}
        {error !== null && replacing === null && <Failed error={error} />}
        {superseded.length > 0 && (
          <Stack gap={4}>
            <Text fw={600}>{say('minutes.superseded')}</Text>
            {superseded.map((signature) => (
              <SignatureText key={signature.signatureId} {...{ signature, sessionId }} />
            ))}
          </Stack>
        )}
        <Group>
          <Text data-testid="minutes-seal">
            {seal === null
              ? say('minutes.notSealed')
              : say('minutes.sealed', {
                  ...{ number: seal.number, count: seal.signatures, version: seal.version },
                  ...{ time: formatTime(seal.at), date: formatDate(seal.at) },
                })}
          </Text>
          {may(me.role, 'minutes.write') && fixed && (
            <Button
              variant="default"
              data-testid="minutes-archive"
              loading={busy}
              onClick={() =>
                void run(() => call('archiveMinutes', { params: { sessionId }, body: {} })).then(onChange)
              }
            >
              {say('minutes.archive')}
            </Button>
          )}
        </Group>
      </Stack>
      {replacing !== null && (
        <ReasonDialog
          title={say('minutes.replace')}
          help={say('minutes.replaceHelp')}
          label={say('minutes.reason')}
          yes={say('minutes.replace')}
          {...{ busy, error }}
          onYes={(reason) => void send(replacing.signer, replacing.file, reason)}
          onClose={() => setReplacing(null)}
        />
      )}
    </section>
  );

  function signerTitle(signer: Signer): string {
    if (signer.key === CHAIR) return say('minutes.chair');
    if (signer.key === SECRETARY) return say('minutes.secretary');
    return say('minutes.bridge', { name: signer.name });
  }
}

const isCentre = ({ key }: Signer): boolean => copyOf(key) === WHOLE;

function SignatureText({
  signature,
  sessionId,
}: {
  signature: MinutesSignature;
  sessionId: string;
}): ReactNode {
  const { say, locale } = useWords();
  const { signatureId, certificate, by, at, bytes, reason } = signature;
  const when = { name: by, time: formatTime(at), date: formatDate(at) };
  return (
    <div>
      <Group gap={6}>
        <IconCheck size={20} aria-hidden />
        <a href={addressOf('getMinutesSignature', { sessionId, signatureId })}>
          {say(certificate === null ? 'minutes.scan' : 'minutes.digital')}
        </a>
        <Text size="sm">
          {say('minutes.broughtBy', when)} · {formatBytes(bytes, locale)}
        </Text>
      </Group>
      {reason !== '' && <Text size="sm">{say('minutes.replacedFor', { reason })}</Text>}
      {certificate !== null && (
        <Text size="sm">
          {say('minutes.certificate', {
            ...{ subject: certificate.subject, issuer: certificate.issuer },
            ...{ from: formatDate(certificate.validFrom), to: formatDate(certificate.validUntil) },
          })}
        </Text>
      )}
    </div>
  );
}
