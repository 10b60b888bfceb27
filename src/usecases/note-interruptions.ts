import { floor } from '../domain/floor.ts';
import { isRecorded } from '../domain/session.ts';
import { replay } from '../domain/session-events.ts';
import { centreOf } from './floor-view.ts';
import type { Clock, Log, Store } from './ports.ts';
import type { RecordingWatch } from './recording-watch.ts';

/** After the opening the first bytes need a moment; only then their absence is an interruption. */
const STARTING_MS = 3_000;

/** Turns bytes that stop and flow again into events, so that a gap is named by the session itself. */
export interface NoteInterruptions {
  /** Looks once; called about twice a second. */
  look(): Promise<void>;
}

export function makeNoteInterruptions(parts: {
  store: Store;
  clock: Clock;
  watch: RecordingWatch;
  log: Log;
}): NoteInterruptions {
  const { store, clock, watch, log } = parts;
  /** What was last stored of each session, so that the events are read only when something changed. */
  const known = new Map<string, boolean>();

  return {
    async look() {
      for (const sessionId of watch.sessions()) {
        const { writing } = watch.markOf(sessionId);
        if (known.get(sessionId) === writing) continue;
        const row = await store.sessions.byId(sessionId);
        if (row === null) continue;
        /** Whether the same flow must be looked at again: too early to tell, or nobody there to miss. */
        const looked = { again: false };
        const stored = await store.events.append(sessionId, (events) => {
          const picture = replay(row.plannedState, events);
          const now = clock.now();
          // Where nobody sits who is to be recorded (a pause, a private consultation) nothing is missing.
          const { recorded } = floor(picture, centreOf({ row }), [...picture.seats.keys()]);
          const expected = recorded.some((bridgeId) => picture.seats.has(bridgeId));
          looked.again = !writing && (now - (picture.openedAt ?? 0) < STARTING_MS || !expected);
          const told = picture.recordingInterrupted === !writing;
          if (looked.again || told || !isRecorded(picture.state)) return [];
          const body = writing
            ? ({ type: 'recording_resumed' } as const)
            : ({ type: 'recording_interrupted', reason: 'no_bytes' } as const);
          return [{ body, at: now, actorId: null }];
        });
        if (!looked.again) known.set(sessionId, writing);
        for (const event of stored) log.warn({ sessionId, type: event.type }, 'recording flow changed');
      }
      for (const sessionId of known.keys())
        if (!watch.sessions().includes(sessionId)) known.delete(sessionId);
    },
  };
}
