import type { RecordingMark } from '../contracts/session.ts';
import { isWriting } from '../domain/red-mark.ts';
import type { Clock } from './ports.ts';

const NOTHING: RecordingMark = { writing: false, bytes: 0, lastByteAt: null };

/** Remembers, per session, what media last said of the bytes on disk. The mark follows from the bytes alone. */
export interface RecordingWatch {
  heard(sessionId: string, flow: { readonly bytes: number; readonly lastByteAt: number | null }): void;
  markOf(sessionId: string): RecordingMark;
  forget(sessionId: string): void;
  /** Sessions that media spoke of and that are not over. */
  sessions(): readonly string[];
}

export function makeRecordingWatch(clock: Clock): RecordingWatch {
  const flows = new Map<string, { bytes: number; lastByteAt: number | null }>();
  return {
    heard: (sessionId, { bytes, lastByteAt }) => void flows.set(sessionId, { bytes, lastByteAt }),
    markOf(sessionId) {
      const flow = flows.get(sessionId);
      return flow === undefined ? NOTHING : { ...flow, writing: isWriting(flow.lastByteAt, clock.now()) };
    },
    sessions: () => [...flows.keys()],
    forget: (sessionId) => void flows.delete(sessionId),
  };
}
