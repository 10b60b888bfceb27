import { useEffect, useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { isJoinable } from '../../src/domain/session.ts';
import type { User } from '../../src/contracts/session.ts';
import { ApiFailure } from '../api/failure.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { formatTime } from '../shared/format.ts';
import { useSetMe } from '../shared/me.tsx';
import { keptToken } from './kept-token.ts';
import './kiosk.css';

/** How often a bridge without a person looks for its session. */
const LOOK_EVERY_MS = 5_000;

type Standing =
  | { readonly at: 'starting' }
  /** There was never a token here, or it is not valid any more. */
  | { readonly at: 'no_token' }
  | { readonly at: 'offline' }
  | { readonly at: 'waiting' };

/**
 * A room without a person: the bridge's PC opens this address after power-on, signs in by its device token, and sits
 * down by itself as soon as there is a session.
 */
export function KioskPage(): ReactNode {
  const { say } = useWords();
  const navigate = useNavigate();
  const setMe = useSetMe();
  const [standing, setStanding] = useState<Standing>({ at: 'starting' });

  useEffect(() => {
    const token = keptToken();
    if (token === null) {
      setStanding({ at: 'no_token' });
      return undefined;
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ended = new AbortController();
    const isEnded = (): boolean => ended.signal.aborted;
    const look = async (): Promise<void> => {
      try {
        const me = await signedIn(token);
        setMe(me);
        const { sessions } = await call('listSessions', {});
        const mine = sessions
          .filter(({ state, mySeats }) => isJoinable(state) && mySeats.length > 0)
          .toSorted((a, b) => a.plannedStart - b.plannedStart);
        const [session] = mine;
        const seat = session?.mySeats[0];
        if (isEnded()) return;
        if (session !== undefined && seat !== undefined) {
          await navigate(`/session/${session.id}/${seat}?kiosk=1`, { replace: true });
          return;
        }
        setStanding({ at: 'waiting' });
      } catch (error) {
        if (isEnded()) return;
        const refused = error instanceof ApiFailure && error.code === 'token_not_valid';
        setStanding({ at: refused ? 'no_token' : 'offline' });
      }
      timer = setTimeout(() => void look(), LOOK_EVERY_MS);
    };
    void look();
    return () => {
      ended.abort();
      clearTimeout(timer);
    };
  }, [navigate, setMe]);

  return (
    <main className="kiosk" data-testid="kiosk" data-at={standing.at} aria-live="polite">
      <h1>{say(`kiosk.${standing.at}`)}</h1>
      <p>{say(`kiosk.${standing.at}.help`)}</p>
      <Clock />
    </main>
  );
}

/** Who is signed in on this PC; signs in by the token where nobody is. */
async function signedIn(token: string): Promise<User> {
  try {
    return await call('me', {});
  } catch (error) {
    if (!(error instanceof ApiFailure) || error.code !== 'not_signed_in') throw error;
    return call('signInDevice', { body: { token } });
  }
}

function Clock(): ReactNode {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return <span className="kiosk-clock">{formatTime(now)}</span>;
}
