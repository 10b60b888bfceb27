import type { types } from 'mediasoup';
import type { Edge } from '../src/domain/floor.ts';
import { edgeDifference } from './edges.ts';
import { messageOf } from './faults.ts';
import type { RoomRouters } from './room-routers.ts';
import type { Seat, SeatConsumer, SeatProducer } from './seat.ts';

/** A source as the room knows it. */
export interface KeptSource {
  readonly bridgeId: string;
  readonly produced: SeatProducer;
  readonly router: types.Router;
}

export interface ConsumerKeeperParts {
  readonly routers: RoomRouters;
  readonly seats: () => readonly Seat[];
  /** Sources that may flow at all. */
  readonly sources: () => readonly KeptSource[];
  readonly onMade: (seat: Seat, made: SeatConsumer) => void;
  readonly onFault: (reason: string) => void;
}

function edgeKey({ from, to }: Edge): string {
  return `${from} ${to}`;
}

/** Keeps exactly the consumers of a room that the floor wants. */
export class ConsumerKeeper {
  readonly #parts: ConsumerKeeperParts;
  #edges: readonly Edge[] = [];
  #edgeKeys: ReadonlySet<string> = new Set();
  #senders: ReadonlySet<string> = new Set();
  #reconciling: Promise<void> | null = null;
  #again = false;
  #closed = false;

  constructor(parts: ConsumerKeeperParts) {
    this.#parts = parts;
  }

  /** What is wanted from now on. What may no longer be heard ends at once, even while others are still being made. */
  want(edges: readonly Edge[]): void {
    this.#edges = edges;
    this.#edgeKeys = new Set(edges.map(edgeKey));
    this.#senders = new Set(edges.map(({ from }) => from));
    this.#closeUnwanted();
  }

  /** Whether anybody is to receive what a bridge sends. */
  wants(bridgeId: string): boolean {
    return this.#senders.has(bridgeId);
  }

  /**
   * Makes the consumers what the edges want. One pass at a time, so that nothing is made twice; a change during a
   * pass brings another one.
   */
  reconcile(): Promise<void> {
    this.#again = true;
    this.#reconciling ??= this.#passes();
    return this.#reconciling;
  }

  /** No pass begins any more. Idempotent. */
  close(): void {
    this.#closed = true;
  }

  async #passes(): Promise<void> {
    try {
      while (this.#again && !this.#closed) {
        this.#again = false;
        this.#closeUnwanted();
        const byId = new Map(this.#parts.sources().map((source) => [source.produced.producer.id, source]));
        const seats = new Map(this.#parts.seats().map((seat) => [seat.bridgeId, seat]));
        await Promise.all(
          this.#difference().make.map(async ({ to, producerId }) => {
            const source = byId.get(producerId);
            const seat = seats.get(to);
            if (source !== undefined && seat !== undefined) await this.#make(seat, source);
          }),
        );
      }
    } finally {
      // In the same step as the last look at `again`: a change from here on starts passes of its own.
      this.#reconciling = null;
    }
  }

  async #make(seat: Seat, source: KeptSource): Promise<void> {
    const { bridgeId, produced, router } = source;
    try {
      await this.#parts.routers.bring(produced, router, seat.router);
      const made = await seat.consume({ bridgeId, produced });
      if (made === null) return;
      // The edge may have gone while the consumer was being made: then nobody may ever hear of it.
      if (!this.#edgeKeys.has(edgeKey({ from: bridgeId, to: seat.bridgeId })) || !this.#mayFlow(produced)) {
        seat.closeConsumer(made.consumer.id);
        return;
      }
      this.#parts.onMade(seat, made);
    } catch (error) {
      // Either end closed under the request, or a router is gone: no consumer is then what is wanted.
      if (!seat.closed && !produced.producer.closed) this.#parts.onFault(messageOf(error));
    }
  }

  #mayFlow(produced: SeatProducer): boolean {
    return this.#parts.sources().some((source) => source.produced === produced);
  }

  #difference(): ReturnType<typeof edgeDifference> {
    const seats = this.#parts.seats();
    return edgeDifference({
      edges: this.#edges,
      seats: new Set(seats.map(({ bridgeId }) => bridgeId)),
      producers: this.#parts.sources().map(({ bridgeId, produced }) => ({
        bridgeId,
        producerId: produced.producer.id,
      })),
      consumers: seats.flatMap(({ bridgeId, consumers }) =>
        consumers.map(({ consumer }) => ({
          consumerId: consumer.id,
          to: bridgeId,
          producerId: consumer.producerId,
        })),
      ),
    });
  }

  #closeUnwanted(): void {
    const close = new Set(this.#difference().close);
    for (const seat of this.#parts.seats()) {
      for (const { consumer } of seat.consumers) if (close.has(consumer.id)) seat.closeConsumer(consumer.id);
    }
  }
}
