import type { MediaSource } from '../src/contracts/media-shapes.ts';
import { PICTURE_GOES, soundFirst, type SoundFirst } from '../src/domain/sound-first.ts';
import { mediaNow } from './media-time.ts';
import type { Seat, SeatConsumer } from './seat.ts';

export interface PictureChange {
  readonly fromBridgeId: string;
  readonly source: MediaSource;
  /** True: the line of the seat does not carry the picture now; its sound goes on. */
  readonly held: boolean;
}

/**
 * Keeps the pictures of a seat back while its line carries no more than the voices. mediasoup's own choice of layers
 * knows nothing of the sound beside them: it would fill a narrow line with the smallest picture and leave the voices the
 * rest. Where its choice takes a picture away altogether, that is told too.
 */
export class PictureWatch {
  readonly #seat: Seat;
  #line: SoundFirst = PICTURE_GOES;
  #missing: ReadonlySet<string> = new Set();
  readonly #held = new Set<string>();

  constructor(seat: Seat) {
    this.#seat = seat;
  }

  /**
   * Looks once; what has changed since.
   * @throws what mediasoup says, where the seat closes meanwhile
   */
  async look(): Promise<readonly PictureChange[]> {
    await this.#makeRoom();
    const changes: PictureChange[] = [];
    const missing = new Set<string>();
    const live = new Set<string>();
    for (const seen of this.#seat.consumers) {
      const { id, kind } = seen.consumer;
      if (kind !== 'video') continue;
      live.add(id);
      // Missing at two looks in a row: while layers change there is none for a moment either.
      if (hasNoLayer(seen)) missing.add(id);
      const held = this.#seat.picturesHeld || (missing.has(id) && this.#missing.has(id));
      if (held === this.#held.has(id)) continue;
      if (held) this.#held.add(id);
      else if (missing.has(id)) continue;
      else this.#held.delete(id);
      changes.push({ fromBridgeId: seen.fromBridgeId, source: seen.source, held });
    }
    for (const id of this.#held) if (!live.has(id)) this.#held.delete(id);
    this.#missing = missing;
    return changes;
  }

  async #makeRoom(): Promise<void> {
    const flowing = this.#seat.consumers.filter(({ consumer }) => !consumer.producerPaused);
    // Without a picture nothing is measured, and there is nothing to keep back.
    if (!flowing.some(({ consumer }) => consumer.kind === 'video')) return;
    const [counted] = await this.#seat.transports.receive.getStats();
    this.#line = soundFirst(this.#line, {
      at: mediaNow(),
      available: counted?.availableOutgoingBitrate ?? null,
      voices: flowing.filter(({ consumer }) => consumer.kind === 'audio').length,
    });
    await this.#seat.holdPictures(this.#line.starved);
  }
}

function hasNoLayer({ consumer }: SeatConsumer): boolean {
  const layered = consumer.type === 'simulcast' || consumer.type === 'svc';
  if (!layered || consumer.paused || consumer.producerPaused) return false;
  // A sender that is not heard of at all is a lost line, which is told elsewhere.
  return consumer.currentLayers === undefined && consumer.score.producerScore > 0;
}
