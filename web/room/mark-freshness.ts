import type { RecordingMark } from '../../src/contracts/session.ts';
import { RED_MARK_MS } from '../../src/domain/red-mark.ts';
import { isRecorded, type SessionState } from '../../src/domain/session.ts';

/** After the opening the first bytes need a moment; only then their absence is a loss. */
export const STARTING_MS = 4_000;

/** What the browser last heard of the recording, and when by its own steady clock, milliseconds. */
export interface HeardMark {
  readonly mark: RecordingMark;
  readonly heardAt: number;
}

/**
 * What to show of the recording. It never trusts a state: without fresh news of bytes on disk there is no mark.
 * @param liveSince when this browser learned that the session is open, same clock
 */
export function markShown(
  { state, held }: { readonly state: SessionState; readonly held: boolean },
  heard: HeardMark | null,
  liveSince: number | null,
  now: number,
): 'not_opened' | 'held' | 'starting' | 'recording' | 'lost' {
  if (!isRecorded(state)) return 'not_opened';
  // A pause and a private consultation are not recorded on purpose: no alarm, and no red mark.
  if (held) return 'held';
  if (heard !== null && heard.mark.writing && now - heard.heardAt <= RED_MARK_MS) return 'recording';
  return liveSince !== null && now - liveSince < STARTING_MS && heard?.mark.writing !== false
    ? 'starting'
    : 'lost';
}
