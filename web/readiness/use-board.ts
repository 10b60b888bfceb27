import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import type { Board } from '../../src/contracts/readiness.ts';
import { call } from '../api/http.ts';
import { useLine } from '../shared/use-line.ts';
import { withRow } from './board-order.ts';

/** The line tells every change; now and then the whole is asked for all the same. */
const REFRESH_MS = 60_000;

export interface KnownBoard {
  readonly board: Board;
  /** Server time minus `performance.now()`, from the moment the board came. */
  readonly ahead: number;
}

const keyOf = (sessionId: string): readonly string[] => ['board', sessionId];
const received = (board: Board): KnownBoard => ({ board, ahead: board.now - performance.now() });

/** A session's board for as long as the page shows, live. */
export function useBoard(sessionId: string): {
  readonly known: KnownBoard | undefined;
  readonly error: unknown;
  /** False while the line is down: the board may be out of date. */
  readonly live: boolean;
  readonly retry: () => void;
  /** Takes over a board that an act was answered with. */
  readonly take: (board: Board) => void;
} {
  const client = useQueryClient();
  const line = useLine();
  const [live, setLive] = useState(true);
  const { data, error, refetch } = useQuery({
    queryKey: keyOf(sessionId),
    queryFn: async () => received(await call('getBoard', { params: { sessionId } })),
    refetchInterval: REFRESH_MS,
  });

  useEffect(() => {
    if (line === null) return undefined;
    const readAgain = (): void => void client.invalidateQueries({ queryKey: keyOf(sessionId) });
    const stops = [
      line.on('readiness:row', ({ sessionId: of, row, sum }) => {
        if (of !== sessionId) return;
        client.setQueryData<KnownBoard>(
          keyOf(sessionId),
          (old) => old && { ...old, board: withRow(old.board, row, sum) },
        );
      }),
      line.on('readiness:changed', ({ sessionId: of }) => {
        if (of === sessionId) readAgain();
      }),
      line.onConnect(() => {
        setLive(true);
        // What changed before the server listened to this page is read once more.
        line.ask('readiness:watch', { sessionId }).then(readAgain, () => setLive(false));
      }),
      line.onDisconnect(() => setLive(false)),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [line, client, sessionId]);

  const take = useCallback(
    (board: Board) => void client.setQueryData<KnownBoard>(keyOf(sessionId), received(board)),
    [client, sessionId],
  );
  const retry = useCallback(() => void refetch(), [refetch]);
  return { known: data, error, live, retry, take };
}
