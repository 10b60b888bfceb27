import type { ConsumerOffer, MediaSource, ProducerFact } from '../../src/contracts/media-shapes.ts';
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
import { BridgeBuffer } from './buffer/bridge-buffer.ts';
import { disguise, type Disguise } from './disguise.ts';
import { sourceKey, withEntry, type RoomStore, type SourceState } from './room-store.ts';
import { SeatMedia } from './seat-media.ts';
import { hearSession, noteSession, readMessages, standing } from './session-feed.ts';

/** A bridge without a person comes back by itself: what failed for lack of a server is tried again after this. */
const TRY_AGAIN_MS = 2_000;

/** One sitting at one bridge point, from taking the seat to leaving it. One owner, one close. */
export class RoomClient {
  readonly #store: RoomStore;
  readonly #sessionId: string;
  readonly #bridgeId: string;
  readonly #line: LiveLine;
  /** What this bridge sent, kept here for the case that the line does not carry it. */
  readonly #buffer: BridgeBuffer;
  #media: SeatMedia | null = null;
  /** Offers that came before the transports existed. */
  #waiting: ConsumerOffer[] = [];
  #disguise: Disguise | null = null;
  #disguising: Promise<void> = Promise.resolve();
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
    this.#buffer = new BridgeBuffer({
      ...{ sessionId: options.sessionId, bridgeId: options.bridgeId },
      signOfLife: () => this.#media?.signOfLife() ?? Promise.resolve(null),
      onWaiting: (supplementing) => this.#store.set({ supplementing }),
    });
    this.#hear();
  }

  #hear(): void {
    const { set } = this.#store;
    const line = this.#line;
    line.onConnect(() => void this.#join());
    line.onDisconnect(() => {
      if (this.#store.get().phase === 'seated') set({ phase: 'reconnecting' });
    });
    hearSession(line, this.#store, this.#sessionId);
    line.on('session:changed', () => this.#sessionChanged());
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
    line.on('media:picture', ({ bridgeId, source, held }) => this.#noteHeld(bridgeId, source, held));
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
      noteSession(this.#store, this.#sessionId, joined.session);
      this.#sessionChanged();
      void readMessages(this.#store, this.#sessionId);
      this.#store.set(standing({ lines: joined.lines, producers: [...joined.producers, ...told] }));
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
      starved: (starved) => {
        this.#setOwn('camera', starved ? 'starved' : 'sending');
        this.#buffer.starved(starved);
      },
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
    const stream = this.#store.get().ownStream ?? (await this.#openOwn());
    // Made anew for the new transports: what was disguised before must be so from the first packet on.
    this.#disguise?.close();
    this.#disguise = null;
    this.#store.set({ disguised: false });
    if (this.#store.get().session?.floor.disguise === true) await this.#settleDisguise();
    else await this.#sendTracks(media, stream.getTracks());
    const { ownScreen } = this.#store.get();
    const screen = ownScreen?.getVideoTracks()[0];
    if (screen !== undefined) await media.send('screen', screen, false);
  }

  async #sendTracks(media: SeatMedia, tracks: readonly MediaStreamTrack[]): Promise<void> {
    const { own, disguised } = this.#store.get();
    for (const track of tracks) {
      const source = track.kind === 'video' ? 'camera' : 'microphone';
      if (track.readyState === 'ended') continue;
      await media.send(source, track, own[source] === 'muted', { disguised });
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
    this.#settleBuffer();
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
    this.#noteHeld(offer.fromBridgeId, offer.source, offer.held);
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
    if (source === 'screen') {
      const stream = new MediaStream([track]);
      this.#store.set(({ screens }) => ({ screens: withEntry(screens, fromBridgeId, stream) }));
      return;
    }
    this.#store.set(({ streams }) => {
      const tracks = streams.get(fromBridgeId)?.getTracks() ?? [];
      const others = tracks.filter((each) => each.kind !== track.kind);
      return { streams: withEntry(streams, fromBridgeId, new MediaStream([...others, track])) };
    });
  }

  #removeTrack({ fromBridgeId, source }: ConsumerOffer, track: MediaStreamTrack): void {
    this.#noteHeld(fromBridgeId, source, false);
    if (source === 'screen') {
      this.#store.set(({ screens }) => {
        const mine = screens.get(fromBridgeId)?.getTracks().includes(track) === true;
        return mine ? { screens: withEntry(screens, fromBridgeId, undefined) } : {};
      });
      return;
    }
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

  /** Whether the own line carries a picture of a bridge. */
  #noteHeld(bridgeId: string, source: MediaSource, held: boolean): void {
    this.#store.set(({ heldPictures }) => {
      const next = new Set(heldPictures);
      if (held) next.add(sourceKey(bridgeId, source));
      else next.delete(sourceKey(bridgeId, source));
      return { heldPictures: next };
    });
  }

  #noteSource(fact: ProducerFact): void {
    this.#toldMeanwhile?.push(fact);
    const { bridgeId, source, state } = fact;
    this.#store.set(({ sources }) => ({ sources: withEntry(sources, sourceKey(bridgeId, source), state) }));
  }

  #sessionChanged(): void {
    const { session, disguised } = this.#store.get();
    if (session === null) return;
    this.#media?.setHeld(this.#isHeld());
    // A screen is shared with those of one item; the next ones get it only by a new press.
    if (this.#isHeld()) void this.stopScreen();
    if (session.floor.disguise !== disguised) void this.#settleDisguise();
    this.#settleBuffer();
    if (session.state === 'concluded' || session.state === 'archived') this.#end('closed');
  }

  /** Keeps what is recorded of this bridge, and nothing else: never what is private, closed or disguised. */
  #settleBuffer(): void {
    const { session, ownStream } = this.#store.get();
    if (session === null) return;
    const { floor, agenda, state } = session;
    const recorded = floor.mine && ['plenary', 'item', 'between'].includes(floor.mode) && state === 'live';
    const closed = agenda.find(({ itemId }) => itemId === floor.currentItem)?.closed === true;
    this.#buffer.record(recorded && !closed && !floor.disguise ? ownStream : null);
  }

  /** Whether nobody may see or hear this bridge now, or not as it is being sent. */
  #isHeld(): boolean {
    const { session, disguised } = this.#store.get();
    if (session === null) return false;
    const { floor } = session;
    return (!floor.mine && floor.mode !== 'lobby') || floor.disguise !== disguised;
  }

  /** What is sent, as the floor wants it: plain, or made unrecognisable here. Until it is so nothing is sent. */
  #settleDisguise(): Promise<void> {
    // One after another: two at once would each make a disguise, and one of them would stay open for ever.
    this.#disguising = this.#disguising.then(() => this.#settleDisguiseNow());
    return this.#disguising;
  }

  /** Never rejects. */
  async #settleDisguiseNow(): Promise<void> {
    const wanted = this.#store.get().session?.floor.disguise ?? false;
    const { ownStream, disguised } = this.#store.get();
    const media = this.#media;
    if (media === null || ownStream === null || wanted === disguised) return;
    this.#disguise?.close();
    this.#disguise = null;
    try {
      if (wanted) {
        const made = await disguise(ownStream);
        if (media !== this.#media || this.#store.get().session?.floor.disguise !== true) {
          made.close();
          return;
        }
        this.#disguise = made;
      }
      this.#store.set({ disguised: wanted, disguiseFailed: false });
      await this.#sendTracks(media, this.#disguise?.tracks ?? ownStream.getTracks());
      media.setHeld(this.#isHeld());
    } catch (error) {
      console.error('the disguise could not be made', error);
      this.#store.set({ disguiseFailed: wanted });
    }
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
    const muted = before === 'sending' || before === 'starved';
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
        // A disguise is made of the device: with another one it is made anew, below.
        if (this.#disguise !== null) continue;
        if ((await this.#media?.replace(source, track)) === false)
          await this.#media?.send(source, track, muted);
        this.#setOwn(source, muted ? 'muted' : 'sending');
      }
      this.#store.set({ deviceLost: false });
      if (this.#disguise !== null) {
        this.#store.set({ disguised: false });
        this.#media?.setHeld(this.#isHeld());
        await this.#settleDisguise();
      }
    } catch (error) {
      this.#failed(error);
    }
  }

  /** After a press: a browser may only then let sound be changed. */
  retryDisguise(): void {
    void this.#settleDisguise();
  }

  /**
   * Shares a screen or a window; the browser asks which.
   * @returns false where the person or the browser said no
   */
  async shareScreen(): Promise<boolean> {
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getDisplayMedia({
        video: { frameRate: { ideal: 10, max: 15 }, width: { max: 1920 }, height: { max: 1080 } },
        audio: false,
      });
    } catch {
      return false;
    }
    const [track] = stream.getVideoTracks();
    if (track === undefined || this.#closed || this.#media === null) {
      stopStream(stream);
      return false;
    }
    // Text has to be sharp; it may come a little late.
    track.contentHint = 'text';
    track.addEventListener('ended', () => void this.stopScreen());
    this.#store.set({ ownScreen: stream });
    try {
      await this.#media.send('screen', track, false);
      return true;
    } catch (error) {
      stopStream(stream);
      this.#store.set({ ownScreen: null });
      this.#failed(error);
      return false;
    }
  }

  /** Ends the sharing of the own screen; done already where none is shared. */
  async stopScreen(): Promise<void> {
    const { ownScreen } = this.#store.get();
    if (ownScreen === null) return;
    this.#store.set({ ownScreen: null });
    stopStream(ownScreen);
    try {
      await this.#media?.stop('screen');
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
    if (this.#media !== null) this.#buffer.broke();
    this.#media?.close();
    this.#media = null;
    this.#store.set({ streams: new Map(), screens: new Map(), heldPictures: new Set() });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#buffer.finish();
    clearTimeout(this.#retry);
    this.#dropMedia();
    this.#disguise?.close();
    stopStream(this.#store.get().ownScreen);
    stopStream(this.#store.get().ownStream);
    this.#line.close();
  }
}
