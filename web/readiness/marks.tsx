import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AttemptVerdict, CheckStep, StepVerdict } from '../../src/domain/readiness/steps.ts';
import type { Standing } from '../../src/domain/readiness/gate.ts';
import { useWords } from '../i18n/words.ts';

/** Shapes beside the words: the colour only adds to them. */
export const VERDICT_SIGNS = { pass: '✓', warn: '!', fail: '✕', none: '–' } as const;

/** How a standing looks, in the terms of a step. */
export const STANDING_LOOKS: Readonly<Record<Standing, keyof typeof VERDICT_SIGNS>> = {
  passed: 'pass',
  passed_with_remarks: 'warn',
  failed: 'fail',
  not_checked: 'none',
};

/** The like for an attempt. */
export const ATTEMPT_LOOKS: Readonly<Record<AttemptVerdict, keyof typeof VERDICT_SIGNS>> = {
  pass: 'pass',
  warn: 'warn',
  fail: 'fail',
  incomplete: 'none',
};

/** A step's verdict: sign and short word, with the step's name for who does not see the column. */
export function StepMark(props: {
  step: CheckStep;
  verdict: StepVerdict | undefined;
  named?: boolean;
}): ReactNode {
  const { step, verdict, named = false } = props;
  const { say } = useWords();
  const look = verdict ?? 'none';
  const word = say(`board.verdict.${look}`);
  const name = say(`board.step.${step}`);
  return (
    <span
      className="mark-step"
      data-look={look}
      role="img"
      aria-label={say('board.cell', { step: name, verdict: word })}
    >
      <b>{VERDICT_SIGNS[look]}</b> {named ? name : word}
    </span>
  );
}

/** How a bridge point stands: sign and words. */
export function StandingMark({ standing }: { standing: Standing }): ReactNode {
  const { say } = useWords();
  const look = STANDING_LOOKS[standing];
  return (
    <span className="mark-standing" data-look={look}>
      <b aria-hidden>{VERDICT_SIGNS[look]}</b> {say(`board.standing.${standing}`)}
    </span>
  );
}

/** Small marks of the last sessions, read out as words. */
export function TrendMarks({ trend }: { trend: readonly Standing[] }): ReactNode {
  const { say } = useWords();
  if (trend.length === 0) return <span className="quiet">{say('board.noTrend')}</span>;
  const words = trend.map((standing) => say(`board.standing.${standing}`)).join(', ');
  return (
    <span
      className="trend"
      role="img"
      aria-label={say('board.trendSay', { n: trend.length, words })}
      title={words}
    >
      {trend.map((standing, i) => (
        <i key={i} data-look={STANDING_LOOKS[standing]}>
          {VERDICT_SIGNS[STANDING_LOOKS[standing]]}
        </i>
      ))}
    </span>
  );
}

/** The mark of what the program made up by itself. */
export function SampleBadge(): ReactNode {
  const { say } = useWords();
  return (
    <Badge size="lg" tt="none" color="yellow" variant="light" c="#5c4400">
      {say('app.sample')}
    </Badge>
  );
}
