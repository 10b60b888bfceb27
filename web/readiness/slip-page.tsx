import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useNavigate, useParams } from 'react-router';
import { Button } from '@mantine/core';
import type { Attempt } from '../../src/contracts/readiness.ts';
import { findingSentence } from '../../src/domain/readiness/findings.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { formatDate, formatTime } from '../shared/format.ts';
import { Failed, Loading } from '../shared/page-states.tsx';
import { stepsOfRow } from './board-order.ts';
import { ATTEMPT_LOOKS, StepMark, VERDICT_SIGNS } from './marks.tsx';
import { measureLines } from './measure-lines.ts';
import { Paper } from './paper.tsx';

/** So many findings are set smaller, so that the slip stays one page. */
const CROWDED = 5;

/** The paper of one check, on one page: who, when by the server's clock, what was measured, and the verdict. */
export function SlipPage(): ReactNode {
  const { attemptId = '' } = useParams();
  const { data, error, refetch } = useQuery({
    queryKey: ['attempt', attemptId],
    queryFn: () => call('getAttempt', { params: { attemptId } }),
  });
  if (error !== null) return <Failed error={error} onRetry={() => void refetch()} />;
  return data === undefined ? <Loading /> : <Slip attempt={data} />;
}

function Slip({ attempt }: { attempt: Attempt }): ReactNode {
  const { say } = useWords();
  const navigate = useNavigate();
  const at = (instant: number): string =>
    say('slip.serverTime', { time: formatTime(instant), date: formatDate(instant) });
  const facts: readonly (readonly [string, string])[] = [
    [say('slip.bridge'), attempt.bridgeName],
    [say('slip.session'), attempt.sessionTitle ?? say('slip.noSession')],
    [say('slip.by'), attempt.startedBy === '' ? say('slip.byNobody') : attempt.startedBy],
    [say('slip.started'), at(attempt.startedAt)],
    [say('slip.finished'), attempt.finishedAt === null ? say('slip.running') : at(attempt.finishedAt)],
  ];
  return (
    <Paper
      title={say(attempt.kind === 'server' ? 'slip.serverTitle' : 'slip.title')}
      sample={attempt.sample}
      dated={attempt.finishedAt ?? attempt.startedAt}
      signers={[say('slip.checker'), say('slip.operator')]}
      footer={`${say('slip.number', { id: attempt.id })}. ${say('paper.page')}`}
      beside={
        <Button variant="subtle" onClick={() => void navigate(-1)}>
          ‹ {say('slip.back')}
        </Button>
      }
    >
      <div className="slip" data-dense={attempt.steps.flatMap(({ findings }) => findings).length > CROWDED}>
        <table className="facts">
          <tbody>
            {facts.map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{name}:</th>
                <td>{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <SlipSteps attempt={attempt} />
        <SlipVerdict attempt={attempt} />
      </div>
    </Paper>
  );
}

function SlipSteps({ attempt }: { attempt: Attempt }): ReactNode {
  const { say, locale } = useWords();
  return (
    <table className="paper-grid slip-grid">
      <thead>
        <tr>
          <th scope="col">{say('report.no')}</th>
          <th scope="col">{say('slip.step')}</th>
          <th scope="col">{say('slip.result')}</th>
          <th scope="col">{say('slip.measures')}</th>
        </tr>
      </thead>
      <tbody>
        {stepsOfRow({ kind: attempt.kind === 'server' ? 'server' : 'other' }).map((step, index) => {
          const result = attempt.steps.find((each) => each.step === step);
          return (
            <tr key={step}>
              <td>{index + 1}</td>
              <th scope="row">{say(`board.step.${step}`)}</th>
              <td className="centred">
                <StepMark step={step} verdict={result?.verdict} />
              </td>
              <td>
                {result === undefined && say('slip.notDone')}
                {result !== undefined &&
                  measureLines(step, result.measures, locale).map((line) => <div key={line}>{line}</div>)}
                {result?.findings.map((finding) => (
                  <div key={finding.code} className="found">
                    {findingSentence(finding, locale)}
                  </div>
                ))}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function SlipVerdict({ attempt }: { attempt: Attempt }): ReactNode {
  const { say } = useWords();
  const { verdict, endReason } = attempt;
  const look = verdict === null ? 'none' : ATTEMPT_LOOKS[verdict];
  return (
    <p
      className="slip-verdict"
      data-look={look}
      data-testid="slip-verdict"
      data-verdict={verdict ?? 'running'}
    >
      <b>
        {say('slip.verdict')}: {VERDICT_SIGNS[look]}{' '}
        {verdict === null ? say('slip.running') : say(`board.attempt.${verdict}`)}
      </b>
      {endReason !== null && ` ${say(`slip.end.${endReason}`)}`}
    </p>
  );
}
