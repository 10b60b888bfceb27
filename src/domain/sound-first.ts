/**
 * Sound comes first: on a line too narrow for both, the picture is kept back so that every word is heard. The same rule
 * holds where a bridge sends (its browser applies it) and where it receives (the SFU does).
 */

/** What congestion control tells of a line. */
export interface LineSample {
  /** Any clock that only goes forward, milliseconds. */
  readonly at: number;
  /** Bits per second that the line is believed to carry; null while nothing is known. */
  readonly available: number | null;
  /** Voices that go over it. */
  readonly voices: number;
}

export interface SoundFirst {
  /** Whether the picture is kept back now. */
  readonly starved: boolean;
  /** Since when the line has been too narrow; null while it is not. */
  readonly narrowSince: number | null;
  /** When a picture that is kept back is tried again. */
  readonly tryAt: number;
  /** How long the next wait is, milliseconds. */
  readonly wait: number;
  /** Since when the picture has been let go on; null: from the beginning. */
  readonly goingSince: number | null;
}

/** A voice as it is sent here, with in-band repair, its headers and those of a relay, bits per second. */
const VOICE_BPS = 50_000;
/** Less than this shows a face as a stain, and the bursts of its pictures would cost the sound. */
const LEAST_PICTURE_BPS = 70_000;
/** A line that hovers about the border stays narrow: it is well again only where it carries this much more. */
const WELL_FACTOR = 1.25;
/** A line that only stutters is waited for. */
const NARROW_MS = 3_000;
/** With no picture flowing nothing tells what the line would carry: on a new trial it gets this long to be found out. */
const TRIAL_MS = 8_000;
const FIRST_WAIT_MS = 15_000;
const LONGEST_WAIT_MS = 120_000;
/** A picture that has gone on so long has shown that the line is well again. */
const WELL_MS = 30_000;

export const PICTURE_GOES: SoundFirst = {
  ...{ starved: false, narrowSince: null, tryAt: 0 },
  ...{ wait: FIRST_WAIT_MS, goingSince: null },
};

/** How a picture stands after one more look at its line. The waits between trials double while the trials fail. */
export function soundFirst(state: SoundFirst, { at, available, voices }: LineSample): SoundFirst {
  if (state.starved) {
    if (at < state.tryAt) return state;
    return { ...state, starved: false, narrowSince: null, goingSince: at };
  }
  const going = state.goingSince === null ? null : at - state.goingSince;
  const wait = going !== null && going >= WELL_MS ? FIRST_WAIT_MS : state.wait;
  const least = (voices * VOICE_BPS + LEAST_PICTURE_BPS) * (state.narrowSince === null ? 1 : WELL_FACTOR);
  const narrow = available !== null && available < least;
  if (!narrow || (going !== null && going < TRIAL_MS)) return { ...state, wait, narrowSince: null };
  const narrowSince = state.narrowSince ?? at;
  if (at - narrowSince < NARROW_MS) return { ...state, wait, narrowSince };
  return {
    ...{ starved: true, narrowSince: null, goingSince: null },
    ...{ tryAt: at + wait, wait: Math.min(LONGEST_WAIT_MS, wait * 2) },
  };
}
