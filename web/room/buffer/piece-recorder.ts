/** A piece of the own picture and sound, by the server's clock, milliseconds since the epoch. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly blob: Blob;
}

export const PIECE_MS = 5_000;
/** Two pieces overlap this much: nothing falls between them. */
const OVERLAP_MS = 300;
const PICTURE_BITS = 1_200_000;
const SOUND_BITS = 48_000;
const KEY_FRAME_MS = 1_000;

interface Running {
  readonly recorder: MediaRecorder;
  readonly from: number;
}

/** Records the own stream in short pieces, each of which plays by itself. One owner, one close. */
export class PieceRecorder {
  readonly #now: () => number | null;
  readonly #onPiece: (piece: Piece) => void;
  #stream: MediaStream | null = null;
  #running: Running | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(parts: { now: () => number | null; onPiece: (piece: Piece) => void }) {
    this.#now = parts.now;
    this.#onPiece = parts.onPiece;
  }

  /** Records this stream from now on; null: nothing. */
  record(stream: MediaStream | null): void {
    if (stream === this.#stream) return;
    this.#stream = stream;
    clearInterval(this.#timer);
    this.#stop(this.#running);
    this.#running = null;
    if (stream === null) return;
    this.#next();
    this.#timer = setInterval(() => this.#next(), PIECE_MS);
  }

  #next(): void {
    const before = this.#running;
    this.#running = this.#begin();
    setTimeout(() => this.#stop(before), OVERLAP_MS);
  }

  #begin(): Running | null {
    const from = this.#now();
    const tracks = this.#stream?.getTracks().filter(({ readyState }) => readyState === 'live') ?? [];
    const mimeType = typeFor(tracks);
    // Until the server's clock is known nobody could say when it was.
    if (from === null || mimeType === null) return null;
    try {
      const options: MediaRecorderOptions & { videoKeyFrameIntervalDuration: number } = {
        ...{ mimeType, videoBitsPerSecond: PICTURE_BITS, audioBitsPerSecond: SOUND_BITS },
        videoKeyFrameIntervalDuration: KEY_FRAME_MS,
      };
      const recorder = new MediaRecorder(new MediaStream(tracks), options);
      const running = { recorder, from };
      recorder.addEventListener('dataavailable', ({ data }) => {
        const to = this.#now();
        if (to !== null && data.size > 0)
          this.#onPiece({ from: Math.round(from), to: Math.round(to), blob: data });
      });
      recorder.start();
      return running;
    } catch (error) {
      // A bridge that cannot keep its own picture is received like before; its gaps stay gaps.
      console.warn('the own picture cannot be kept', error);
      return null;
    }
  }

  #stop(running: Running | null): void {
    if (running !== null && running.recorder.state !== 'inactive') running.recorder.stop();
  }
}

/** What the recording can take over as it is; null where this browser cannot make it. */
function typeFor(tracks: readonly MediaStreamTrack[]): string | null {
  if (typeof MediaRecorder === 'undefined' || tracks.length === 0) return null;
  const picture = tracks.some(({ kind }) => kind === 'video');
  const sound = tracks.some(({ kind }) => kind === 'audio');
  const codecs = [...(picture ? ['vp8'] : []), ...(sound ? ['opus'] : [])].join(',');
  const type = `${picture ? 'video' : 'audio'}/webm;codecs=${codecs}`;
  return MediaRecorder.isTypeSupported(type) ? type : null;
}
