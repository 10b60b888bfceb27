import type {
  MediaCommandName,
  MediaCommandPayload,
  MediaCommandReply,
  MediaEventName,
  MediaEventPayload,
  SeatStats,
} from '../../src/contracts/media-control.ts';
import { DomainError } from '../../src/domain/errors.ts';
import type { MediaPlane } from '../../src/usecases/ports.ts';

/** An SFU that forwards nothing but remembers all it was asked: for tests of what the server wants of media. */
export interface FakeMediaPlane extends MediaPlane {
  readonly asked: { name: MediaCommandName; payload: unknown }[];
  connected: boolean;
  /** Commands that get no answer now. */
  readonly failing: Set<MediaCommandName>;
  /** What `seat:stats` answers, over figures of a good line. */
  stats: Partial<SeatStats>;
  /** What `capture:probe` answers. */
  disk: { writable: boolean; freeBytes: number };
  tell<N extends MediaEventName>(name: N, payload: MediaEventPayload<N>): void;
  /** Dies and comes back: it has forgotten every seat. */
  restart(): void;
  /** Payloads of one command, oldest first. */
  of<N extends MediaCommandName>(name: N): MediaCommandPayload<N>[];
}

/** Statistics of a good line, one second further with every look: 3 Mbit/s each way and nothing lost. */
function makeStats(look: number): SeatStats {
  const end = {
    iceState: 'completed',
    dtlsState: 'connected',
    protocol: 'udp',
    remoteAddress: '127.0.0.1',
    ...{ rtpBytesReceived: look * 375_000, rtpBytesSent: look * 375_000 },
  } as const;
  const stream = {
    source: 'camera',
    kind: 'video',
    ...{ bytes: look * 375_000, packets: look * 300 },
    ...{ lostPackets: 0, fractionLost: 0, jitterMs: 3, rttMs: 20 },
  } as const;
  return { at: look * 1_000, send: end, receive: end, producers: [stream], consumers: [stream] };
}

export function makeFakeMediaPlane(): FakeMediaPlane {
  const listeners = new Map<string, ((payload: never) => void)[]>();
  const alive = new Set<string>();
  let samples = 0;
  const transport = { id: 't', iceParameters: {}, iceCandidates: [], dtlsParameters: {} };
  const fake: FakeMediaPlane = {
    asked: [],
    connected: true,
    failing: new Set(),
    stats: {},
    disk: { writable: true, freeBytes: 1e12 },
    ask<N extends MediaCommandName>(name: N, payload: MediaCommandPayload<N>): Promise<MediaCommandReply<N>> {
      if (!fake.connected || fake.failing.has(name))
        return Promise.reject(new DomainError('media_unavailable'));
      fake.asked.push({ name, payload });
      const seatId = (payload as { seatId?: string }).seatId ?? '';
      if (name === 'seat:open') alive.add(seatId);
      if (name === 'seat:close') alive.delete(seatId);
      const replies: Partial<Record<MediaCommandName, unknown>> = {
        'room:open': { routerRtpCapabilities: {} },
        'seat:open': { send: transport, receive: transport },
        'seat:find': { alive: alive.has(seatId) },
        'seat:retell': { consumers: [] },
        'transport:restart-ice': { iceParameters: {} },
        'producer:create': { producerId: 'p' },
        'capture:probe': fake.disk,
        'capture:stop': { segments: 1, bytes: 1, journalHash: 'a'.repeat(64) },
        'seat:stats': { ...makeStats((samples += 1)), ...fake.stats },
        status: { workers: [], sessions: [] },
      };
      return Promise.resolve((replies[name] ?? {}) as MediaCommandReply<N>);
    },
    on(name, listener) {
      listeners.set(name, [...(listeners.get(name) ?? []), listener]);
    },
    onConnected(listener) {
      listeners.set('connected', [...(listeners.get('connected') ?? []), listener]);
    },
    tell(name, payload) {
      for (const listener of listeners.get(name) ?? []) listener(payload as never);
    },
    restart() {
      alive.clear();
      for (const listener of listeners.get('connected') ?? []) (listener as () => void)();
    },
    of: <N extends MediaCommandName>(name: N) =>
      fake.asked
        .filter((entry) => entry.name === name)
        .map((entry) => entry.payload as MediaCommandPayload<N>),
  };
  return fake;
}
