import { join } from 'node:path';
import { loadSegment } from '../collect/read-spool.ts';
import type { BridgeSegment } from '../remux/remux-bridge.ts';
import { makeSessionClock, type StreamClock } from '../remux/session-clock.ts';
import { Survey } from '../remux/survey.ts';
import { writeTracks } from '../remux/write-matroska.ts';
import type { RestrictedKey } from '../sealed/restricted-key.ts';
import { LiveTrack } from './live-track.ts';

export interface BridgePreviewParts {
  readonly openedAt: number;
  readonly ffmpeg: string;
  readonly folder: string;
  /** Name of the file without its ending. */
  readonly baseName: string;
  readonly keys: RestrictedKey;
  readonly signal: AbortSignal;
}

/** Camera and microphone of one bridge, written while the session goes on. */
export class BridgePreview {
  readonly #parts: BridgePreviewParts;
  readonly #survey = new Survey();
  readonly #camera: LiveTrack;
  readonly #microphone: LiveTrack;
  /** As far as is known up to now: what comes later corrects what comes later. */
  #clocks: ReadonlyMap<string, StreamClock> = new Map();
  #written: Promise<string | null> | null = null;

  constructor(parts: BridgePreviewParts) {
    this.#parts = parts;
    const of = {
      openedAt: parts.openedAt,
      keys: parts.keys,
      clocks: { get: (key: string) => this.#clockOf(key) },
    };
    this.#camera = new LiveTrack(true, of);
    this.#microphone = new LiveTrack(false, of);
  }

  #clockOf(key: string): StreamClock | undefined {
    const known = this.#clocks.get(key);
    return known === undefined ? undefined : (timestamp) => (this.#clocks.get(key) ?? known)(timestamp);
  }

  /** Takes segments that were closed since the last time, in order. */
  async take(segments: readonly BridgeSegment[]): Promise<void> {
    const wanted = segments.filter(({ header: { source } }) => source !== 'screen');
    for (const { ref } of wanted) {
      this.#parts.signal.throwIfAborted();
      const { segment } = await loadSegment(ref, this.#parts.keys);
      if (segment !== null) this.#survey.add(segment.header, segment.records);
    }
    if (wanted.length === 0) return;
    this.#clocks = makeSessionClock(this.#survey.streams(), this.#parts.openedAt);
    for (const { header, ref } of wanted)
      (header.source === 'camera' ? this.#camera : this.#microphone).take(header, ref);
    // The camera's codec decides what the file is.
    if (this.#camera.begun) void this.#begin();
  }

  /** Nothing more comes. @returns the file's name; null where there was nothing to show */
  async end(): Promise<string | null> {
    this.#camera.end();
    this.#microphone.end();
    return this.#begin();
  }

  #begin(): Promise<string | null> {
    if (this.#written === null) {
      this.#written = this.#write();
      // A failure is told at the end, to whoever asks.
      this.#written.catch(() => undefined);
    }
    return this.#written;
  }

  async #write(): Promise<string | null> {
    const { folder, baseName, ffmpeg, signal } = this.#parts;
    const name = `${baseName}.${this.#camera.mimeType.toLowerCase() === 'video/h264' ? 'mp4' : 'webm'}`;
    const tracks = [this.#camera, this.#microphone];
    const written = await writeTracks(tracks, { ffmpeg, file: join(folder, name), signal });
    return written.length === 0 ? null : name;
  }
}
