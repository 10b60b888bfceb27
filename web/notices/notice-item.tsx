import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Notice } from '../../src/contracts/readiness.ts';
import { useWords } from '../i18n/words.ts';
import { formatDate, formatTime } from '../shared/format.ts';

/** One notice: its sentence, when, and where to act on it. */
export function NoticeItem(props: {
  notice: Notice;
  fresh: boolean;
  /** Without a frame of its own. */
  plain?: boolean;
  /** Whether the reader may see the board. */
  linked: boolean;
  onGo: () => void;
}): ReactNode {
  const { notice, fresh, plain = false, linked, onGo } = props;
  const { say } = useWords();
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
        {linked && notice.sessionId !== null && (
          <Link to={`/readiness/${notice.sessionId}`} onClick={onGo}>
            {say('notice.goBoard')}
          </Link>
        )}
      </div>
    </div>
  );
}
