import type { RecordingMark } from '../contracts/session.ts';
import { diskState } from '../domain/disk-state.ts';
import { isWriting } from '../domain/red-mark.ts';
import type { Clock } from './ports.ts';

const NOTHING: RecordingMark = { writing: false, bytes: 0, lastByteAt: null, disk: null };

/** What media tells of the bytes on disk: both instants by media's own clock. */
export interface Flow {
  readonly at: number;
  readonly bytes: number;
  readonly lastByteAt: number | null;
  readonly disk: {
    readonly freeBytes: number;
    readonly secondsLeft: number | null;
    readonly waitingBytes: number;
  } | null;
}

/** Remembers, per session, what media last said of the bytes on disk. The mark follows from the bytes alone. */
export interface RecordingWatch {
  heard(sessionId: string, flow: Flow): void;
  markOf(sessionId: string): RecordingMark;
  forget(sessionId: string): void;
  /** Sessions that media spoke of and that are not over. */
  sessions(): readonly string[];
}

export function makeRecordingWatch(clock: Clock): RecordingWatch {
  const marks = new Map<string, Omit<RecordingMark, 'writing'>>();
  return {
    heard(sessionId, { at, bytes, lastByteAt, disk }) {
      // The clocks of two machines may differ: only the age of the newest byte is taken over.
      const age = lastByteAt === null ? null : Math.max(0, at - lastByteAt);
      const left = disk?.secondsLeft ?? null;
      marks.set(sessionId, {
        ...{ bytes, lastByteAt: age === null ? null : clock.now() - age },
        disk:
          disk === null
            ? null
            : { state: diskState(disk), minutesLeft: left === null ? null : Math.floor(left / 60) },
      });
    },
    markOf(sessionId) {
      const mark = marks.get(sessionId);
      return mark === undefined ? NOTHING : { ...mark, writing: isWriting(mark.lastByteAt, clock.now()) };
    },
    forget: (sessionId) => void marks.delete(sessionId),
    sessions: () => [...marks.keys()],
  };
}
