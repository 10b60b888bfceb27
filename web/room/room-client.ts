import type { ConsumerOffer, ProducerFact } from '../../src/contracts/media-shapes.ts';
import type { Session } from '../../src/contracts/session.ts';
import { isRecorded } from '../../src/domain/session.ts';
import { ApiFailure } from '../api/failure.ts';
import { openLine, type LiveLine } from '../api/socket.ts';
import {
  deviceId,
  keepChoice,
  keptChoice,
  openDevices,
  stopStream,
  type DeviceChoice,
} from '../prepare/devices.ts';
import { sourceKey, withEntry, type RoomStore, type SourceState } from './room-store.ts';
import { SeatMedia } from './seat-media.ts';

/** A bridge without a person comes back by itself: what failed for lack of a server is tried again after this. */
const TRY_AGAIN_MS = 2_000;

/** One sitting at one bridge point, from taking the seat to leaving it. One owner, one close. */
export class RoomClient {
  readonly #store: RoomStore;
  readonly #sessionId: string;
  readonly #bridgeId: string;
  readonly #line: LiveLine;
  #media: SeatMedia | null = null;
  /** Offers that came before the transports existed. */
  #waiting: ConsumerOffer[] = [];
  #seatId: string | null = null;
  #takeOver: boolean;
  /** What was told of sources while a join was answered: newer than the picture that the answer brings. */
  #toldMeanwhile: ProducerFact[] | null = null;
  /** Rises with every join: what belongs to an older one is dropped. */
  #generation = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(options: { store: RoomStore; sessionId: string; bridgeId: string; takeOver: boolean }) {
    this.#store = options.store;
    this.#sessionId = options.sessionId;
    this.#bridgeId = options.bridgeId;
    this.#takeOver = options.takeOver;
    this.#line = openLine();
    this.#hear();
  }

  #hear(): void {
    const { set } = this.#store;
    const line = this.#line;
    line.onConnect(() => void this.#join());
    line.onDisconnect(() => {
      if (this.#store.get().phase === 'seated') set({ phase: 'reconnecting' });
    });
    line.on('session:changed', ({ session }) => this.#sessionChanged(session));
    line.on('seat:lost', ({ reason }) => this.#end(reason === 'taken_over' ? 'taken' : 'closed'));
    line.on('floor:silenced', () => {
      // The server has closed the microphone already; here it shows, and nothing is sent any more.
      this.#media?.silence('microphone', true);
      this.#muteTracks('microphone', true);
      this.#setOwn('microphone', 'muted');
    });
    line.on('floor:asked-to-speak', () => set({ askedToSpeak: true }));
    line.on('media:consumer', (offer) => void this.#receive(offer));
    line.on('media:consumer-gone', ({ consumerId }) => {
      this.#waiting = this.#waiting.filter((offer) => offer.consumerId !== consumerId);
      this.#media?.drop(consumerId);
    });
    line.on('media:producer', (fact) => this.#noteSource(fact));
    line.on('media:reset', () => void this.#openMedia(null));
    line.on('media:speaking', ({ bridgeIds }) => set({ speaking: bridgeIds }));
    line.on('media:line', ({ bridgeId, quality }) =>
      set(({ lines }) => ({ lines: withEntry(lines, bridgeId, quality) })),
    );
    line.on('recording:mark', ({ sessionId, at, mark }) => {
      if (sessionId !== this.#sessionId) return;
      set({ mark: { mark, heardAt: performance.now() }, clockOffset: at - Date.now() });
    });
  }

  async #join(): Promise<void> {
    if (this.#closed) return;
    clearTimeout(this.#retry);
    const generation = ++this.#generation;
    const told: ProducerFact[] = [];
    this.#toldMeanwhile = told;
    try {
      const joined = await this.#line.ask('session:join', {
        sessionId: this.#sessionId,
        bridgeId: this.#bridgeId,
        deviceId: deviceId(),
        takeOver: this.#takeOver,
        ...(this.#seatId === null ? {} : { seatId: this.#seatId }),
      });
      if (generation !== this.#generation) return;
      // Taking over is one act: a later come-back of ours must not push another device out again.
      this.#takeOver = false;
      this.#seatId = joined.seatId;
      this.#sessionChanged(joined.session);
      this.#store.set({
        sources: new Map(
          [...joined.producers, ...told].map((fact) => [sourceKey(fact.bridgeId, fact.source), fact.state]),
        ),
      });
      this.#toldMeanwhile = null;
      if (joined.resumed && this.#media !== null) {
        this.#media.mend();
        this.#store.set({ phase: 'seated' });
      } else await this.#openMedia(joined.routerRtpCapabilities);
    } catch (error) {
      if (generation === this.#generation) this.#failed(error);
    }
  }

  /** Makes the transports anew and sends what was sent before. */
  async #openMedia(capabilities: object | null): Promise<void> {
    if (capabilities === null) {
      // The media process forgot the seat: joining again tells what its router can do now.
      this.#dropMedia();
      this.#store.set({ phase: 'restoring' });
      await this.#join();
      return;
    }
    const generation = this.#generation;
    this.#dropMedia();
    const media = await SeatMedia.open(this.#line, capabilities, {
      track: (offer, track) => this.#addTrack(offer, track),
      trackGone: (offer, track) => this.#removeTrack(offer, track),
      broken: () => void this.#openMedia(null),
    });
    if (generation !== this.#generation || this.#closed) {
      media.close();
      return;
    }
    this.#media = media;
    media.setHeld(this.#isHeld());
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const offer of waiting) void this.#receive(offer);
    await this.#sendOwn(media);
    if (generation === this.#generation) this.#store.set({ phase: 'seated', refusal: null });
  }

  async #sendOwn(media: SeatMedia): Promise<void> {
    const { own } = this.#store.get();
    const stream = this.#store.get().ownStream ?? (await this.#openOwn());
    for (const track of stream.getTracks()) {
      const source = track.kind === 'video' ? 'camera' : 'microphone';
      if (track.readyState === 'ended') continue;
      await media.send(source, track, own[source] === 'muted');
      this.#setOwn(source, own[source] === 'muted' ? 'muted' : 'sending');
    }
  }

  async #openOwn(): Promise<MediaStream> {
    const { stream } = await openDevices(keptChoice());
    if (this.#closed) stopStream(stream);
    for (const track of stream.getTracks()) {
      track.addEventListener('ended', () => {
        const source = track.kind === 'video' ? 'camera' : 'microphone';
        this.#store.set({ deviceLost: true });
        this.#setOwn(source, 'stopped');
        void this.#media?.stop(source).catch((error: unknown) => this.#failed(error));
      });
    }
    this.#store.set({ ownStream: stream });
    return stream;
  }

  async #receive(offer: ConsumerOffer): Promise<void> {
    if (this.#media === null) {
      this.#waiting.push(offer);
      return;
    }
    const media = this.#media;
    this.#noteSource({
      ...{ bridgeId: offer.fromBridgeId, source: offer.source },
      state: offer.producerPaused ? 'muted' : 'sending',
    });
    try {
      await media.receive(offer);
    } catch (error) {
      // The offer was taken back meanwhile, or the line stumbled: joining again tells all that still hold.
      console.warn('a stream could not be taken', error);
      if (media !== this.#media || this.#closed) return;
      clearTimeout(this.#retry);
      this.#retry = setTimeout(() => void this.#join(), TRY_AGAIN_MS);
    }
  }

  #addTrack({ fromBridgeId, source }: ConsumerOffer, track: MediaStreamTrack): void {
    // Screens have no place of their own in the room yet.
    if (source === 'screen') return;
    this.#store.set(({ streams }) => {
      const tracks = streams.get(fromBridgeId)?.getTracks() ?? [];
      const others = tracks.filter((each) => each.kind !== track.kind);
      return { streams: withEntry(streams, fromBridgeId, new MediaStream([...others, track])) };
    });
  }

  #removeTrack({ fromBridgeId }: ConsumerOffer, track: MediaStreamTrack): void {
    this.#store.set(({ streams }) => {
      const left =
        streams
          .get(fromBridgeId)
          ?.getTracks()
          .filter((each) => each !== track) ?? [];
      return {
        streams: withEntry(streams, fromBridgeId, left.length === 0 ? undefined : new MediaStream(left)),
      };
    });
  }

  #noteSource(fact: ProducerFact): void {
    this.#toldMeanwhile?.push(fact);
    const { bridgeId, source, state } = fact;
    this.#store.set(({ sources }) => ({ sources: withEntry(sources, sourceKey(bridgeId, source), state) }));
  }

  #sessionChanged(session: Session): void {
    if (session.id !== this.#sessionId) return;
    this.#store.set(({ liveSince, mark }) => ({
      session,
      liveSince: isRecorded(session.state) ? (liveSince ?? performance.now()) : null,
      mark: isRecorded(session.state) ? mark : null,
    }));
    this.#media?.setHeld(this.#isHeld());
    if (session.state === 'concluded' || session.state === 'archived') this.#end('closed');
  }

  /** Whether nobody may see or hear this bridge now. */
  #isHeld(): boolean {
    const floor = this.#store.get().session?.floor;
    return floor !== undefined && !floor.mine && floor.mode !== 'lobby';
  }

  #muteTracks(source: 'camera' | 'microphone', muted: boolean): void {
    for (const track of this.#store.get().ownStream?.getTracks() ?? []) {
      if ((track.kind === 'video') === (source === 'camera')) track.enabled = !muted;
    }
  }

  #failed(error: unknown): void {
    if (this.#closed) return;
    const code = error instanceof ApiFailure ? error.code : 'internal';
    if (code === 'session_closed') {
      this.#end('closed');
      return;
    }
    const willMend =
      code === 'offline' ||
      code === 'media_unavailable' ||
      code === 'internal' ||
      code === 'seat_lost' ||
      code === 'not_seated';
    this.#store.set({ phase: willMend ? 'restoring' : 'refused', refusal: willMend ? null : error });
    if (willMend && this.#line.connected) this.#retry = setTimeout(() => void this.#join(), TRY_AGAIN_MS);
  }

  #setOwn(source: 'camera' | 'microphone', state: SourceState): void {
    this.#store.set(({ own }) => ({ own: { ...own, [source]: state } }));
  }

  /** Mutes or unmutes the own camera or microphone. */
  async toggle(source: 'camera' | 'microphone'): Promise<void> {
    const before = this.#store.get().own[source];
    if (before === 'stopped') return;
    const muted = before === 'sending';
    this.#setOwn(source, muted ? 'muted' : 'sending');
    this.#muteTracks(source, muted);
    if (source === 'microphone') this.#store.set({ askedToSpeak: false });
    try {
      await this.#media?.setMuted(source, muted);
    } catch (error) {
      if (error instanceof ApiFailure && error.code === 'microphone_locked') {
        this.#media?.silence(source, true);
        this.#muteTracks(source, true);
        this.#setOwn(source, 'muted');
        return;
      }
      this.#failed(error);
    }
  }

  /** Goes on with another camera or microphone; the seat and what the others receive stay. */
  async changeDevices(choice: DeviceChoice): Promise<void> {
    keepChoice(choice);
    // Many cameras can be opened once only: the old one is given back first.
    stopStream(this.#store.get().ownStream);
    try {
      const stream = await this.#openOwn();
      const { own } = this.#store.get();
      for (const source of ['camera', 'microphone'] as const) {
        const track = stream.getTracks().find(({ kind }) => (kind === 'video') === (source === 'camera'));
        if (track === undefined) {
          this.#setOwn(source, 'stopped');
          await this.#media?.stop(source);
          continue;
        }
        const muted = own[source] === 'muted';
        track.enabled = !muted;
        if ((await this.#media?.replace(source, track)) === false)
          await this.#media?.send(source, track, muted);
        this.#setOwn(source, muted ? 'muted' : 'sending');
      }
      this.#store.set({ deviceLost: false });
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Highest layer that the tile of a bridge needs. */
  prefer(bridgeId: string, spatialLayer: number): void {
    // A wish: should it get lost, the next change of size tells it again.
    void this.#media?.prefer(bridgeId, spatialLayer).catch(() => undefined);
  }

  /** Leaves the seat on purpose. */
  async leave(): Promise<void> {
    try {
      await this.#line.ask('session:leave', {});
    } finally {
      this.close();
    }
  }

  #end(phase: 'taken' | 'closed'): void {
    this.#generation += 1;
    this.#store.set({ phase });
    this.close();
  }

  #dropMedia(): void {
    this.#media?.close();
    this.#media = null;
    this.#store.set({ streams: new Map() });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#dropMedia();
    stopStream(this.#store.get().ownStream);
    this.#line.close();
  }
}
