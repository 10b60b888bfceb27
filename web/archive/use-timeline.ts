import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import type { ArchiveDetail } from '../../src/contracts/archive.ts';
import { RecordingTimeline } from '../../src/contracts/timeline.ts';
import { addressOf } from '../api/http.ts';

const Waveform = z.object({ stepMs: z.number(), peaks: z.array(z.number()) });
export type Waveform = z.infer<typeof Waveform>;

/** What happened, who spoke, where something lacks: from the recording's own files. Null while they are not there. */
export function useTimeline(detail: ArchiveDetail): {
  readonly timeline: RecordingTimeline | null;
  readonly waveform: Waveform | null;
} {
  const { sessionId, files } = detail;
  const read = async <T>(kind: 'timeline' | 'waveform', schema: z.ZodType<T>): Promise<T | null> => {
    const file = files.find((each) => each.kind === kind);
    if (file === undefined) return null;
    const response = await fetch(addressOf('playFile', { sessionId, fileId: file.id }));
    return response.ok ? schema.parse(await response.json()) : null;
  };
  const common = { staleTime: Infinity, retry: false } as const;
  const timeline = useQuery({
    ...{ ...common, queryKey: ['timeline', sessionId] },
    queryFn: () => read('timeline', RecordingTimeline),
  });
  const waveform = useQuery({
    ...{ ...common, queryKey: ['waveform', sessionId] },
    queryFn: () => read('waveform', Waveform),
  });
  return { timeline: timeline.data ?? null, waveform: waveform.data ?? null };
}
