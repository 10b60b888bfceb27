import type { ItemKey } from '../../src/contracts/item-key.ts';
import type { SegmentFact, SenderReport } from '../../src/contracts/segment.ts';
import type { SegmentStream } from './segment-stream.ts';

/** Takes what one source sends, to one disk or to two at once; each disk's trouble is its own. */
export class SegmentSink {
  readonly #streams: readonly SegmentStream[];

  constructor(streams: readonly SegmentStream[]) {
    this.#streams = streams;
  }

  rtp(packet: Uint8Array): void {
    for (const stream of this.#streams) stream.rtp(packet);
  }

  senderReport(report: SenderReport): void {
    for (const stream of this.#streams) stream.senderReport(report);
  }

  fact(fact: SegmentFact): void {
    for (const stream of this.#streams) stream.fact(fact);
  }

  restrict(restricted: { readonly itemId: string; readonly key: ItemKey | null } | null): void {
    for (const stream of this.#streams) stream.restrict(restricted);
  }

  end(): void {
    for (const stream of this.#streams) stream.end();
  }
}
