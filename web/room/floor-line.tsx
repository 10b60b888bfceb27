import { useEffect, useState, type ReactNode } from 'react';
import type { AgendaItem } from '../../src/contracts/agenda.ts';
import type { Session } from '../../src/contracts/session.ts';
import { useWords } from '../i18n/words.ts';
import { formatDuration } from '../shared/format.ts';

/** Who is received now and for how long, in one line. */
export function FloorLine(props: { session: Session; item: AgendaItem | null; offset: number }): ReactNode {
  const { session, item, offset } = props;
  const { say } = useWords();
  const { mode } = session.floor;
  if (mode === 'over') return null;
  if (mode === 'item') {
    if (item === null) return null;
    return (
      <span className="floor-line" data-testid="floor-line" data-mode={mode}>
        {say('floor.item', { name: item.label })} <ItemClock item={item} offset={offset} />
      </span>
    );
  }
  return (
    <span className="floor-line" data-testid="floor-line" data-mode={mode}>
      {say(`floor.${mode}`)}
    </span>
  );
}

function ItemClock({ item, offset }: { item: AgendaItem; offset: number }): ReactNode {
  const { say } = useWords();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  if (item.calledAt === null) return null;
  const time = formatDuration(Math.max(0, now + offset - item.calledAt));
  return (
    <span className="floor-time" data-over={now + offset - item.calledAt > item.minutes * 60_000}>
      ({say('floor.itemTime', { time, minutes: item.minutes })})
    </span>
  );
}
