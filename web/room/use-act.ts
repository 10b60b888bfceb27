import { useCallback, useState } from 'react';
import type { z } from 'zod';
import type { ConductRequest } from '../../src/contracts/agenda.ts';
import { call } from '../api/http.ts';

export type Act = z.input<typeof ConductRequest>;

/** Does acts of the running session, one at a time; what was refused stays until the next one. */
export function useAct(sessionId: string): {
  readonly act: (request: Act) => Promise<boolean>;
  readonly busy: boolean;
  readonly error: unknown;
  readonly clear: () => void;
} {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const act = useCallback(
    async (request: Act): Promise<boolean> => {
      setBusy(true);
      setError(null);
      try {
        await call('actInSession', { params: { sessionId }, body: request });
        return true;
      } catch (failure) {
        setError(failure);
        return false;
      } finally {
        setBusy(false);
      }
    },
    [sessionId],
  );
  return { act, busy, error, clear: useCallback(() => setError(null), []) };
}
