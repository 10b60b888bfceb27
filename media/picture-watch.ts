import type { MediaSource } from '../src/contracts/media-shapes.ts';
import type { Seat } from './seat.ts';

export interface PictureChange {
  readonly fromBridgeId: string;
  readonly source: MediaSource;
  /** True: the line of the seat carries none of the picture's layers now; its sound goes on. */
  readonly held: boolean;
}

/**
 * Notices where congestion control has taken a picture away: sound comes first, so a line too narrow for the smallest
 * layer gets none. A picture must be missing at two looks in a row, for while layers change there is none either.
 */
export class PictureWatch {
  readonly #seat: Seat;
  #missing: ReadonlySet<string> = new Set();
  readonly #held = new Set<string>();

  constructor(seat: Seat) {
    this.#seat = seat;
  }

  /** Looks once; what has changed since. */
  look(): readonly PictureChange[] {
    const changes: PictureChange[] = [];
    const missing = new Set<string>();
    const live = new Set<string>();
    for (const { consumer, fromBridgeId, source } of this.#seat.consumers) {
      if (consumer.kind !== 'video') continue;
      const { id } = consumer;
      live.add(id);
      const layered = consumer.type === 'simulcast' || consumer.type === 'svc';
      const wanted = !consumer.paused && !consumer.producerPaused;
      // A sender that is not heard of at all is a lost line, which is told elsewhere.
      if (layered && wanted && consumer.currentLayers === undefined && consumer.score.producerScore > 0)
        missing.add(id);
      const held = missing.has(id) && this.#missing.has(id);
      if (held && !this.#held.has(id)) {
        this.#held.add(id);
        changes.push({ fromBridgeId, source, held: true });
      } else if (!missing.has(id) && this.#held.delete(id)) {
        changes.push({ fromBridgeId, source, held: false });
      }
    }
    for (const id of this.#held) if (!live.has(id)) this.#held.delete(id);
    this.#missing = missing;
    return changes;
  }
}
