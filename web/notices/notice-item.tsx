import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Notice } from '../../src/contracts/readiness.ts';
import type { User } from '../../src/contracts/session.ts';
import { may } from '../../src/domain/roles.ts';
import { useWords } from '../i18n/words.ts';
import { formatDate, formatTime } from '../shared/format.ts';

/** What a new check may change. */
const CALL_TO_CHECK: readonly Notice['kind'][] = ['check_reminder', 'escalated', 'check_failed_late'];

const ABOUT_EXCHANGE: readonly Notice['kind'][] = ['webhook_failing', 'webhook_failed'];

/** One notice: its sentence, when, and where to act on it. */
export function NoticeItem(props: {
  notice: Notice;
  fresh: boolean;
  /** Without a frame of its own. */
  plain?: boolean;
  me: User;
  onGo: () => void;
}): ReactNode {
  const { notice, fresh, plain = false, me, onGo } = props;
  const { say } = useWords();
  const { sessionId, bridgeId } = notice;
  // An officer can do something about the own bridge, and nothing about the board.
  const mayCheckIt = bridgeId !== null && bridgeId === me.bridgeId && CALL_TO_CHECK.includes(notice.kind);
  const ofTask = notice.kind.startsWith('task_');
  return (
    <div
      className={plain ? undefined : 'notice'}
      data-testid="notice"
      data-kind={notice.kind}
      data-fresh={fresh}
    >
      <div>{notice.text}</div>
      <div className="notice-foot">
        {fresh && <strong>{say('notice.new')}</strong>}
        <time dateTime={new Date(notice.at).toISOString()}>
          {formatTime(notice.at)} {formatDate(notice.at)}
        </time>
        {mayCheckIt && (
          <Link to={`/check/${bridgeId}${sessionId === null ? '' : `?session=${sessionId}`}`} onClick={onGo}>
            {say('notice.goCheck')}
          </Link>
        )}
        {ofTask && may(me.role, 'task.read') && (
          <Link to="/follow-up" onClick={onGo}>
            {say('fu.goNotice')}
          </Link>
        )}
        {!ofTask && may(me.role, 'readiness.board') && sessionId !== null && (
          <Link to={`/readiness/${sessionId}`} onClick={onGo}>
            {say('notice.goBoard')}
          </Link>
        )}
        {may(me.role, 'exchange.manage') && ABOUT_EXCHANGE.includes(notice.kind) && (
          <Link to="/exchange" onClick={onGo}>
            {say('notice.goExchange')}
          </Link>
        )}
      </div>
    </div>
  );
}
