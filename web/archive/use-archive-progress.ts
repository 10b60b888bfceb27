import { useEffect } from 'react';
import type { ToldPayload } from '../api/socket.ts';
import { useLine } from '../shared/use-line.ts';

/** Hears how far recordings being finished have come, for as long as the page shows. */
export function useArchiveProgress(listener: (progress: ToldPayload<'archive:progress'>) => void): void {
  const line = useLine();
  useEffect(() => {
    if (line === null) return undefined;
    const stopHearing = line.on('archive:progress', listener);
    // A failed watch costs only the live progress: the page also asks now and then.
    const stopWatching = line.onConnect(() => void line.ask('archive:watch', {}).catch(() => undefined));
    return () => {
      stopHearing();
      stopWatching();
    };
  }, [line, listener]);
}
