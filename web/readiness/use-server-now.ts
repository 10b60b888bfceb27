import { useEffect, useState } from 'react';

/**
 * The server's clock, once a second: what counts at a deadline, whatever the PC's clock says.
 * @param ahead server time minus `performance.now()`, taken when the server told its time
 * @returns epoch milliseconds
 */
export function useServerNow(ahead: number): number {
  const [ticked, setTicked] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setTicked(performance.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return ticked + ahead;
}
