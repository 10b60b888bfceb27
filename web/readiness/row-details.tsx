import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { BoardRow } from '../../src/contracts/readiness.ts';
import { findingAdvice, findingSentence } from '../../src/domain/readiness/findings.ts';
import { useWords } from '../i18n/words.ts';
import { formatDate, formatTime } from '../shared/format.ts';
import { stepsOfRow } from './board-order.ts';
import { StandingMark, StepMark, TrendMarks } from './marks.tsx';

/** Everything about one bridge point in whole sentences: what the cells of the table have no room for. */
export function RowDetails({ row, onClose }: { row: BoardRow; onClose: () => void }): ReactNode {
  const { say, locale } = useWords();
  const { attempt, late, finding } = row;
  return (
    <Modal
      opened
      onClose={onClose}
      title={
        <Text fw={600} size="xl">
          {row.name}
        </Text>
      }
      size="lg"
      centered
      closeButtonProps={{ 'aria-label': say('app.close'), size: 44 }}
    >
      <Stack gap="sm">
        <Text component="div">
          <StandingMark standing={row.standing} />
          {row.escalation !== null && ` · ${say(`board.escalation.${row.escalation}`)}`}
        </Text>
        {row.decision !== null && <Text>{say('board.decision', { reason: row.decision })}</Text>}
        <Group gap="md">
          {stepsOfRow(row).map((step) => (
            <StepMark
              key={step}
              named
              step={step}
              verdict={row.steps.find((each) => each.step === step)?.verdict}
            />
          ))}
        </Group>
        {finding !== null && (
          <>
            <Text fw={600}>{findingSentence(finding, locale)}</Text>
            <Text>{say('board.advice')}</Text>
            <List type="ordered">
              {findingAdvice(finding.code, locale).map((line) => (
                <List.Item key={line}>{line}</List.Item>
              ))}
            </List>
          </>
        )}
        {attempt !== null && (
          <Text>
            {say('board.lastBy', {
              time: formatTime(attempt.at),
              date: formatDate(attempt.at),
              by: attempt.by,
            })}
          </Text>
        )}
        {late !== null && (
          <Text>
            {say('board.late', {
              verdict: say(`board.attempt.${late.verdict}`).toLowerCase(),
              time: `${formatTime(late.at)} ${formatDate(late.at)}`,
            })}
          </Text>
        )}
        {row.contacts.length > 0 && <Text>{say('board.contacts', { names: row.contacts.join(', ') })}</Text>}
        <Text>{row.phone === '' ? say('board.noPhone') : say('board.phone', { phone: row.phone })}</Text>
        <Group gap="xs">
          <Text>{say('board.col.trend')}:</Text>
          <TrendMarks trend={row.trend} />
        </Group>
        <Group justify="flex-end">
          {attempt !== null && (
            <Button component={Link} variant="default" to={`/checks/${attempt.id}/slip`}>
              {say('board.slip')}
            </Button>
          )}
          {late !== null && (
            <Button component={Link} variant="default" to={`/checks/${late.attemptId}/slip`}>
              {say('board.lateSlip')}
            </Button>
          )}
          <Button data-autofocus onClick={onClose}>
            {say('app.close')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
