import { Group, List, Loader, Progress, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCircle, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { StepResult } from '../../src/contracts/readiness.ts';
import { findingAdvice, findingSentence } from '../../src/domain/readiness/findings.ts';
import type { BridgeStep, StepVerdict } from '../../src/domain/readiness/steps.ts';
import { useWords } from '../i18n/words.ts';
import { FindingPicture } from './finding-picture.tsx';

const COLOURS = { pass: '#1f7a3d', warn: '#8a5a00', fail: '#b3151b' } as const;

/** The sign of a verdict; never alone, always with its word. */
export function VerdictIcon({ verdict }: { verdict: StepVerdict | null }): ReactNode {
  if (verdict === 'pass') return <IconCheck color={COLOURS.pass} aria-hidden />;
  if (verdict === 'warn') return <IconAlertTriangle color={COLOURS.warn} aria-hidden />;
  if (verdict === 'fail') return <IconX color={COLOURS.fail} aria-hidden />;
  return <IconCircle color="#8a8f98" aria-hidden />;
}

/** One step: how it stands, what was found, what to do first, second, third. */
export function StepRow(props: {
  step: BridgeStep;
  result: StepResult | undefined;
  running: boolean;
  progress: number | null;
  children?: ReactNode;
}): ReactNode {
  const { step, result, running, progress, children } = props;
  const { say, locale } = useWords();
  const verdict = running ? null : (result?.verdict ?? null);
  return (
    <section
      className="check-step"
      data-testid="check-step"
      data-step={step}
      data-verdict={verdict ?? ''}
      data-running={running}
      aria-live={running ? 'polite' : undefined}
    >
      <Group wrap="nowrap" gap="md">
        {running ? <Loader size={24} /> : <VerdictIcon verdict={verdict} />}
        <Title order={3} size="h4" style={{ flex: 1 }}>
          {say(`check.step.${step}`)}
        </Title>
        <Text fw={600} style={verdict === null ? {} : { color: COLOURS[verdict] }}>
          {running
            ? say('check.running')
            : verdict === null
              ? say('check.waiting')
              : say(`check.verdict.${verdict}`)}
        </Text>
      </Group>
      {running && progress !== null && (
        <Progress value={progress * 100} mt="xs" aria-label={say('check.running')} />
      )}
      {result?.findings.map((finding) => (
        <div key={finding.code} className="check-finding">
          <FindingPicture code={finding.code} />
          <div>
            <Text fw={500}>{findingSentence(finding, locale)}</Text>
            <Text size="sm" mt={4}>
              {say('check.todo')}
            </Text>
            <List type="ordered" size="md">
              {findingAdvice(finding.code, locale).map((advice) => (
                <List.Item key={advice}>{advice}</List.Item>
              ))}
            </List>
            <Text size="xs" c="dimmed">
              {finding.code}
            </Text>
          </div>
        </div>
      ))}
      {children}
    </section>
  );
}
