import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { call } from '../api/http.ts';
import { useLine } from '../shared/use-line.ts';
import { withNew, withRead, type NoticeList } from './notice-list.ts';

export const NOTICES_KEY = ['notices'] as const;
const REFRESH_MS = 120_000;

/** The own notices, live. */
export function useNotices(): NoticeList & {
  /** @throws {ApiFailure} where they could not be marked: they stay unread */
  readonly read: (ids: readonly string[]) => Promise<void>;
} {
  const client = useQueryClient();
  const line = useLine();
  const { data } = useQuery({
    queryKey: NOTICES_KEY,
    queryFn: (): Promise<NoticeList> => call('listNotices', {}),
    refetchInterval: REFRESH_MS,
  });
  useEffect(() => {
    if (line === null) return undefined;
    const stops = [
      line.on('notice:new', (notice) => {
        client.setQueryData<NoticeList>(NOTICES_KEY, (old) =>
          withNew(old ?? { notices: [], unread: 0 }, notice),
        );
      }),
      // What came while the line was down is read at every connection.
      line.onConnect(() => void client.invalidateQueries({ queryKey: NOTICES_KEY })),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client, line]);
  const read = useCallback(
    async (ids: readonly string[]) => {
      if (ids.length === 0) return;
      const { unread } = await call('readNotices', { body: { ids: [...ids] } });
      client.setQueryData<NoticeList>(
        NOTICES_KEY,
        (old) => old && withRead(old, ids, { at: Date.now(), unread }),
      );
    },
    [client],
  );
  return { notices: data?.notices ?? [], unread: data?.unread ?? 0, read };
}
