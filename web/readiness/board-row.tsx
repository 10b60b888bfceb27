import { Button } from '@mantine/core';
import { memo, type ReactNode } from 'react';
import type { BoardRow } from '../../src/contracts/readiness.ts';
import { findingSentence } from '../../src/domain/readiness/findings.ts';
import { SERVER_SUBJECT } from '../../src/domain/readiness/gate.ts';
import { BRIDGE_STEPS } from '../../src/domain/readiness/steps.ts';
import { useWords } from '../i18n/words.ts';
import { formatTime } from '../shared/format.ts';
import { currentStep, stepsOfRow } from './board-order.ts';
import { ATTEMPT_LOOKS, StandingMark, StepMark, TrendMarks } from './marks.tsx';
import { dayMonthYear } from './vietnam-time.ts';

/** Columns of the table, for cells that span it. */
export const COLUMNS = BRIDGE_STEPS.length + 6;

/** What a row may ask for. */
export type RowAct = 'details' | 'waive' | 'move';

/** dd/MM HH:mm in Vietnam: the year is that of the page. */
function shortMoment(instant: number): string {
  const { day, month } = dayMonthYear(instant);
  return `${day}/${month} ${formatTime(instant)}`;
}

/** One bridge point, or the centre's server. Drawn again only where it changed: a province has 105 of them. */
export const BoardRowView = memo(function BoardRowView(props: {
  row: BoardRow;
  mayDecide: boolean;
  onAct: (act: RowAct, row: BoardRow) => void;
  /** The button that lets the server check itself; only in its own row. */
  centreButton: ReactNode;
}): ReactNode {
  const { row, mayDecide, onAct, centreButton } = props;
  const { say, locale } = useWords();
  const waits = row.escalation === 'open';
  const isServer = row.subject === SERVER_SUBJECT;
  return (
    <tbody
      className="board-row"
      data-testid="board-row"
      data-subject={row.subject}
      data-standing={row.standing}
      data-waits={waits}
    >
      <tr>
        <th scope="row">
          <button
            type="button"
            className="board-name"
            aria-label={say('board.details', { name: row.name })}
            onClick={() => onAct('details', row)}
          >
            {row.name}
          </button>
        </th>
        <td>
          <StandingMark standing={row.standing} />
          <RowNews row={row} />
        </td>
        {isServer ? (
          <td colSpan={BRIDGE_STEPS.length}>
            <span className="server-steps">
              {stepsOfRow(row).map((step) => (
                <StepMark
                  key={step}
                  named
                  step={step}
                  verdict={row.steps.find((each) => each.step === step)?.verdict}
                />
              ))}
            </span>
          </td>
        ) : (
          BRIDGE_STEPS.map((step) => (
            <td key={step} className="step">
              <StepMark step={step} verdict={row.steps.find((each) => each.step === step)?.verdict} />
            </td>
          ))
        )}
        <td>
          {row.attempt === null ? (
            <span className="quiet">{say('board.noAttempt')}</span>
          ) : (
            <>
              <span className="figures">{shortMoment(row.attempt.at)}</span>
              <span className="second">{row.attempt.by}</span>
            </>
          )}
        </td>
        <td>
          {row.finding === null ? (
            <span className="quiet">{row.attempt === null ? '–' : say('board.noFinding')}</span>
          ) : (
            <span className="clamp" title={findingSentence(row.finding, locale)}>
              {findingSentence(row.finding, locale)}
            </span>
          )}
        </td>
        <td>
          {centreButton ?? (
            <>
              {row.phone === '' ? (
                <span className="quiet">{say('board.noPhone')}</span>
              ) : (
                <a className="figures" href={`tel:${row.phone.replaceAll(' ', '')}`}>
                  {row.phone}
                </a>
              )}
              <span className="second" title={row.contacts.join(', ')}>
                {row.contacts.join(', ')}
              </span>
            </>
          )}
        </td>
        <td>
          <TrendMarks trend={row.trend} />
        </td>
      </tr>
      {waits && (
        <tr className="to-decide">
          <td colSpan={COLUMNS}>
            <div>
              <strong>{say('board.toDecide')}</strong>
              {mayDecide ? (
                <>
                  <Button size="sm" data-testid="waive" onClick={() => onAct('waive', row)}>
                    {say('board.waive')}
                  </Button>
                  {!isServer && row.kind !== 'central' && (
                    <Button size="sm" variant="default" data-testid="move" onClick={() => onAct('move', row)}>
                      {say('board.move')}
                    </Button>
                  )}
                </>
              ) : (
                <span>{say('board.toDecideHelp')}</span>
              )}
            </div>
          </td>
        </tr>
      )}
    </tbody>
  );
});

/** What is new about a row besides how it stands: a running check, a late one, a decision. */
function RowNews({ row }: { row: BoardRow }): ReactNode {
  const { say } = useWords();
  const { running, late, escalation } = row;
  if (running !== null) {
    const step = currentStep(row);
    const words =
      running.place !== null && running.place > 0
        ? say('board.waitingTurn', { place: running.place })
        : step === null
          ? say('board.runningEnd')
          : say('board.running', { step: say(`board.step.${step}`).toLowerCase() });
    return <span className="second now">{words}</span>;
  }
  return (
    <>
      {escalation !== null && <span className="second now">{say(`board.escalation.${escalation}`)}</span>}
      {late !== null && (
        <span className="second now">
          {say('board.late', {
            verdict: say(`board.verdict.${ATTEMPT_LOOKS[late.verdict]}`).toLowerCase(),
            time: shortMoment(late.at).slice(0, 5),
          })}
        </span>
      )}
    </>
  );
}
