import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import type { FrozenReport } from '../../src/contracts/readiness-report.ts';
import type { Board } from '../../src/contracts/readiness.ts';
import { findingSentence } from '../../src/domain/readiness/findings.ts';
import { readinessSentence } from '../../src/domain/readiness/sentence.ts';
import { BRIDGE_STEPS } from '../../src/domain/readiness/steps.ts';
import { useWords } from '../i18n/words.ts';
import { formatDate, formatTime } from '../shared/format.ts';
import { Empty, Failed, Loading } from '../shared/page-states.tsx';
import { stepsOfRow } from './board-order.ts';
import { StandingMark, StepMark } from './marks.tsx';
import { measureLines } from './measure-lines.ts';
import { Paper } from './paper.tsx';
import { readReport } from './read-report.ts';

/** The report frozen at the deadline, for paper: recomputed hash, grid, measures in words. */
export function ReportPage(): ReactNode {
  const { sessionId = '' } = useParams();
  const { say } = useWords();
  const { data, error, refetch } = useQuery({
    queryKey: ['report', sessionId],
    queryFn: () => readReport(sessionId),
  });
  if (error !== null) return <Failed error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const back = (
    <Link className="back" to={`/readiness/${sessionId}`}>
      ‹ {say('report.toBoard')}
    </Link>
  );
  const { board, report, sha256 } = data;
  if (board.report === null)
    return (
      <>
        {back}
        <Empty title={say('report.none')} help={say('report.noneHelp')} />
      </>
    );
  const stored = board.report;
  const isProven = sha256 === stored.sha256;
  const proof = <HashProof stored={stored} computed={sha256} />;
  if (report === null)
    return (
      <>
        {back}
        {proof}
        <Alert color="red" role="alert" my="md">
          {say('report.unreadable')}
        </Alert>
      </>
    );
  return <ReportPaper {...{ report, stored, back, proof, isProven }} sample={board.sample} />;
}

/** Whether what was received is what was frozen; printed too, since the paper is shown as proof. */
function HashProof(props: { stored: NonNullable<Board['report']>; computed: string | null }): ReactNode {
  const { stored, computed } = props;
  const { say } = useWords();
  const match = computed === null ? 'unknown' : computed === stored.sha256 ? 'true' : 'false';
  const at = { time: formatTime(stored.frozenAt), date: formatDate(stored.frozenAt) };
  return (
    <div
      className="hash-proof"
      data-testid="report-hash"
      data-match={match}
      role={match === 'true' ? 'status' : 'alert'}
    >
      <strong>
        {match === 'true'
          ? `✓ ${say('report.hashMatch', at)}`
          : match === 'false'
            ? `✕ ${say('report.hashMismatch')}`
            : `! ${say('report.hashUnknown')}`}
      </strong>
      <div className="hash">{say('report.hash', { hash: stored.sha256 })}</div>
      {match === 'false' && (
        <div className="hash">{say('report.hashReceived', { hash: computed ?? '' })}</div>
      )}
    </div>
  );
}

function ReportPaper(props: {
  report: FrozenReport;
  stored: NonNullable<Board['report']>;
  sample: boolean;
  back: ReactNode;
  proof: ReactNode;
  /** What is not proven says so before anything else is read. */
  isProven: boolean;
}): ReactNode {
  const { report, stored, sample, back, proof, isProven } = props;
  const { say, locale } = useWords();
  const policy = say(report.policy === 'working_day' ? 'report.workingDay' : 'report.calendarDay');
  return (
    <Paper
      title={say('report.title')}
      subtitle={say('report.for', { title: report.title })}
      sample={sample}
      dated={stored.frozenAt}
      signers={[say('report.maker'), say('report.approver')]}
      footer={say('paper.page')}
      beside={back}
    >
      {!isProven && proof}
      <p>
        {say('report.when', { time: formatTime(report.plannedStart), date: formatDate(report.plannedStart) })}
        <br />
        {say('report.deadline', {
          time: formatTime(report.deadline),
          date: formatDate(report.deadline),
          policy,
        })}
        <br />
        <b>{say('report.sum', { sentence: readinessSentence(report.sum, locale) })}</b>
      </p>
      <h2>{say('report.table')}</h2>
      <ReportGrid report={report} />
      <p className="small-print">{say('report.legend')}</p>
      <h2>{say('report.measures')}</h2>
      {report.rows.map((row) => (
        <ReportMeasures key={row.subject} row={row} />
      ))}
      {isProven && proof}
    </Paper>
  );
}

function ReportGrid({ report }: { report: FrozenReport }): ReactNode {
  const { say } = useWords();
  return (
    <table className="paper-grid">
      <thead>
        <tr>
          <th scope="col">{say('report.no')}</th>
          <th scope="col" className="wide">
            {say('board.col.bridge')}
          </th>
          {BRIDGE_STEPS.map((step) => (
            <th key={step} scope="col">
              {say(`board.step.${step}`)}
            </th>
          ))}
          <th scope="col">{say('report.result')}</th>
          <th scope="col">{say('report.at')}</th>
        </tr>
      </thead>
      <tbody>
        {report.rows.map((row, index) => {
          const verdictOf = (step: string) => row.attempt?.steps.find((each) => each.step === step)?.verdict;
          return (
            <tr key={row.subject} data-standing={row.standing}>
              <td>{index + 1}</td>
              <th scope="row">{row.name}</th>
              {row.kind === 'server' ? (
                <td colSpan={BRIDGE_STEPS.length}>
                  {stepsOfRow(row).map((step, i) => (
                    <span key={step}>
                      {i > 0 && '; '}
                      <StepMark named step={step} verdict={verdictOf(step)} />
                    </span>
                  ))}
                </td>
              ) : (
                BRIDGE_STEPS.map((step) => (
                  <td key={step}>
                    <StepMark step={step} verdict={verdictOf(step)} />
                  </td>
                ))
              )}
              <td>
                <StandingMark standing={row.standing} />
              </td>
              <td>
                {row.attempt === null
                  ? '–'
                  : `${formatTime(row.attempt.finishedAt)} ${formatDate(row.attempt.finishedAt).slice(0, 5)}`}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function ReportMeasures({ row }: { row: FrozenReport['rows'][number] }): ReactNode {
  const { say, locale } = useWords();
  const { attempt } = row;
  return (
    <section className="measures">
      <h3>
        {row.name} – <StandingMark standing={row.standing} />
      </h3>
      {attempt === null ? (
        <p>{say('report.noAttempt')}</p>
      ) : (
        <>
          <p>
            {say('report.attempt', {
              start: formatTime(attempt.startedAt),
              end: formatTime(attempt.finishedAt),
              date: formatDate(attempt.finishedAt),
              by: attempt.by === '' ? say('slip.byNobody') : attempt.by,
            })}
          </p>
          <ul>
            {attempt.steps.map(({ step, verdict, findings, measures }) => (
              <li key={step}>
                <StepMark named step={step} verdict={verdict} /> (
                {say(`board.verdict.${verdict}`).toLowerCase()}):{' '}
                {measureLines(step, measures, locale).join('; ')}
                {findings.map((finding) => (
                  <div key={finding.code} className="found">
                    {findingSentence(finding, locale)}
                  </div>
                ))}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
