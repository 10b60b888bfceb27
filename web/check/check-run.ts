import type { Attempt, CheckPlan, ReceivedPicture, StepResult } from '../../src/contracts/readiness.ts';
import { MEDIA_PATHS, type Loopback } from '../../src/domain/readiness/measures.ts';
import type { BridgeStep } from '../../src/domain/readiness/steps.ts';
import { openLine, type LiveLine } from '../api/socket.ts';
import { keptChoice, openDevices, stopStream, type Opened } from '../prepare/devices.ts';
import { SeatMedia } from '../room/seat-media.ts';
import { makeFillerPicture } from './filler-picture.ts';
import { measureCamera } from './measure-camera.ts';
import { measureMicrophone, tryLoopback } from './measure-sound.ts';

const CAMERA_SECONDS = 3;
const SPEECH_SECONDS = 5;
/** A path that is not there by then is taken for blocked. */
const PATH_LIMIT_MS = 6_000;
/** Some packets have to arrive before a path counts. */
const FLOW_MS = 600;
/** Share of the measured time that the picture is given to settle. */
const WARM_UP_SHARE = 0.25;
/** How long the recorder may take; the server itself gives up before. */
const RECORDING_ANSWER_MS = 70_000;

/** A question that only the person can answer. */
export type Question = 'hear' | 'clear' | 'room';

export interface CheckState {
  readonly phase: 'idle' | 'running' | 'finished' | 'broken';
  readonly step: BridgeStep | null;
  readonly results: ReadonlyMap<BridgeStep, StepResult>;
  readonly question: Question | null;
  /** Place in the queue; 0: not waiting. */
  readonly place: number;
  readonly waitMs: number | null;
  /** Share of the step that is done, 0 to 1; null where it is not known. */
  readonly progress: number | null;
  readonly recordingOf: string | null;
  readonly plan: CheckPlan | null;
  readonly stream: MediaStream | null;
  readonly attempt: Attempt | null;
  readonly failure: unknown;
}

export const IDLE: CheckState = {
  ...{ phase: 'idle', step: null, results: new Map(), question: null, place: 0, waitMs: null },
  ...{ progress: null, recordingOf: null, plan: null, stream: null, attempt: null, failure: null },
};

/** The check was ended from outside: the line broke, the server ended it, or the page was left. */
class Ended extends Error {}

/** One run of the check, from the first step to the verdict. One owner, one close. */
export class CheckRun {
  readonly #line: LiveLine = openLine();
  readonly #tell: (state: CheckState) => void;
  readonly #auto: boolean;
  readonly #ended = Promise.withResolvers<never>();
  #state: CheckState = { ...IDLE, phase: 'running' };
  #attemptId = '';
  #answer: ((answer: unknown) => void) | null = null;
  #media: SeatMedia | null = null;
  #opened: Opened | null = null;
  #closed = false;

  /** @param auto nobody is there to be asked */
  constructor(options: { auto: boolean; tell: (state: CheckState) => void }) {
    this.#auto = options.auto;
    this.#tell = options.tell;
    this.#ended.promise.catch(() => undefined);
  }

  /** Runs to the end; never rejects: what broke is in the state. */
  async run(bridgeId: string, sessionId: string | null): Promise<void> {
    try {
      this.#set({});
      await this.#connected();
      this.#line.onDisconnect(() => this.#ended.reject(new Ended('line')));
      this.#line.on('check:over', () => this.#ended.reject(new Ended('over')));
      this.#line.onAsked('check:echo', () => ({ clock: Date.now() }));
      const begun = await this.#line.ask('check:begin', { bridgeId, sessionId });
      this.#attemptId = begun.attemptId;
      this.#set({ plan: begun.plan });
      await Promise.race([this.#steps(begun.plan), this.#ended.promise]);
    } catch (error) {
      if (!this.#closed) this.#set({ phase: 'broken', failure: error, question: null });
    } finally {
      this.#release();
    }
  }

  /** What the person answered to the question that stands. */
  answer(value: unknown): void {
    this.#answer?.(value);
  }

  /** Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#ended.reject(new Ended('closed'));
    this.#release();
    this.#line.close();
  }

  #release(): void {
    this.#media?.close();
    this.#media = null;
    stopStream(this.#opened?.stream ?? null);
    this.#opened = null;
  }

  #set(change: Partial<CheckState>): void {
    this.#state = { ...this.#state, ...change };
    if (!this.#closed) this.#tell(this.#state);
  }

  #keep(result: StepResult): void {
    const results = new Map(this.#state.results).set(result.step as BridgeStep, result);
    this.#set({ results, progress: null });
  }

  async #connected(): Promise<void> {
    if (this.#line.connected) return;
    await Promise.race([
      new Promise<void>((resolve) => this.#line.onConnect(() => resolve())),
      new Promise<never>((_, reject) => setTimeout(() => reject(new Ended('line')), PATH_LIMIT_MS * 2)),
    ]);
  }

  #ask<T>(question: Question): Promise<T> {
    return new Promise<T>((resolve) => {
      this.#answer = (value) => {
        this.#answer = null;
        this.#set({ question: null });
        resolve(value as T);
      };
      this.#set({ question });
    });
  }

  /** Waits, and shows how much of it is over. */
  async #wait(seconds: number): Promise<void> {
    const started = performance.now();
    for (;;) {
      const share = (performance.now() - started) / (seconds * 1_000);
      this.#set({ progress: Math.min(1, share) });
      if (share >= 1) return;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }

  async #steps(plan: CheckPlan): Promise<void> {
    const attemptId = this.#attemptId;
    const ask = this.#line.ask.bind(this.#line);
    this.#set({ step: 'browser' });
    this.#keep(
      await ask('check:report', {
        attemptId,
        report: {
          step: 'browser',
          measures: {
            browser: browserName(),
            secureContext: window.isSecureContext,
            webRtc: 'RTCPeerConnection' in window,
          },
        },
      }),
    );
    this.#set({ step: 'camera' });
    this.#opened = await openDevices(keptChoice());
    this.#set({ stream: this.#opened.stream });
    await this.#camera(this.#opened);
    this.#set({ step: 'sound' });
    await this.#sound(this.#opened);
    this.#set({ step: 'signaling' });
    this.#keep(await ask('check:signaling', { attemptId }));
    this.#set({ step: 'paths' });
    await this.#turn();
    await this.#paths(this.#opened);
    this.#set({ step: 'media' });
    await this.#quality(plan, this.#opened);
    this.#set({ step: 'recording' });
    await this.#recording();
    this.#set({ step: 'room' });
    const answers = this.#auto ? {} : await this.#ask<Record<string, boolean>>('room');
    this.#keep(await ask('check:report', { attemptId, report: { step: 'room', measures: { answers } } }));
    const attempt = await ask('check:finish', { attemptId });
    this.#set({ phase: 'finished', step: null, attempt });
  }

  async #camera({ stream, problem }: Opened): Promise<void> {
    const [track] = stream.getVideoTracks();
    const measures =
      track === undefined
        ? {
            ...{ problem: problem ?? ('absent' as const), device: '', width: 0, height: 0 },
            ...{ framesPerSecond: 0, brightness: 0, blackShare: 0, frozenShare: 0 },
          }
        : await measureCamera(track, CAMERA_SECONDS);
    this.#keep(
      await this.#line.ask('check:report', {
        attemptId: this.#attemptId,
        report: { step: 'camera', measures },
      }),
    );
  }

  async #sound({ stream, problem }: Opened): Promise<void> {
    const [track] = stream.getAudioTracks();
    const heard =
      track === undefined
        ? {
            ...{ problem: problem ?? ('absent' as const), microphone: '' },
            ...{ levelDb: null, peakDb: null, clippedShare: 0 },
          }
        : (await Promise.all([measureMicrophone(track, SPEECH_SECONDS), this.#wait(SPEECH_SECONDS)]))[0];
    let loopback: Loopback = await tryLoopback(track?.getSettings().deviceId ?? '');
    if (loopback !== 'heard') {
      if (this.#auto) loopback = 'not_tried';
      else loopback = (await this.#ask<boolean>('hear')) ? 'confirmed' : 'not_heard';
    }
    this.#keep(
      await this.#line.ask('check:report', {
        attemptId: this.#attemptId,
        report: { step: 'sound', measures: { ...heard, loopback } },
      }),
    );
  }

  /** Waits for the turn at the media part. */
  async #turn(): Promise<void> {
    const turn = Promise.withResolvers<undefined>();
    const stop = this.#line.on('check:place', ({ attemptId, place, waitMs }) => {
      if (attemptId !== this.#attemptId) return;
      this.#set({ place, waitMs });
      if (place === 0) turn.resolve(undefined);
    });
    try {
      const { place, waitMs } = await this.#line.ask('check:admit', { attemptId: this.#attemptId });
      if (place === 0) return;
      this.#set({ place, waitMs });
      await turn.promise;
    } finally {
      stop();
      this.#set({ place: 0, waitMs: null });
    }
  }

  async #openSeat(routerRtpCapabilities: object): Promise<SeatMedia> {
    const watching = new Map<string, HTMLVideoElement>();
    const media = await SeatMedia.open(this.#line, routerRtpCapabilities, {
      // What comes back has to be drawn somewhere, or the browser decodes nothing of it.
      track: (offer, track) => {
        if (track.kind !== 'video') return;
        const video = document.createElement('video');
        video.muted = true;
        video.srcObject = new MediaStream([track]);
        watching.set(offer.consumerId, video);
        video.play().catch(() => undefined);
      },
      trackGone: ({ consumerId }) => {
        const video = watching.get(consumerId);
        if (video !== undefined) video.srcObject = null;
        watching.delete(consumerId);
      },
      broken: () => undefined,
    });
    this.#media = media;
    return media;
  }

  async #paths({ stream }: Opened): Promise<void> {
    const attemptId = this.#attemptId;
    for (const [nth, path] of MEDIA_PATHS.entries()) {
      this.#set({ progress: nth / MEDIA_PATHS.length });
      const { configured, routerRtpCapabilities } = await this.#line.ask('check:path', { attemptId, path });
      if (!configured) continue;
      const media = await this.#openSeat(routerRtpCapabilities);
      const filler = makeFillerPicture();
      try {
        const sound = stream.getAudioTracks().find(isLive);
        // A path that does not come up never answers: the limit does.
        const sending =
          sound === undefined
            ? media.send('screen', filler.track, false, { maxBitrate: 200_000 })
            : media.send('microphone', sound, false);
        sending.catch(() => undefined);
        const end = performance.now() + PATH_LIMIT_MS;
        while (!media.sending && performance.now() < end) await pause(100);
        if (media.sending) await pause(FLOW_MS);
        await this.#line.ask('check:path-done', { attemptId, path });
      } finally {
        filler.close();
        media.close();
      }
    }
    this.#keep(await this.#line.ask('check:paths-done', { attemptId }));
  }

  async #quality(plan: CheckPlan, { stream }: Opened): Promise<void> {
    const attemptId = this.#attemptId;
    const { routerRtpCapabilities } = await this.#line.ask('check:path', { attemptId, path: 'all' });
    const media = await this.#openSeat(routerRtpCapabilities);
    const stop = this.#line.on('media:consumer', (offer) => {
      media.receive(offer).catch(() => undefined);
    });
    const filler = makeFillerPicture();
    try {
      const sent = (async () => {
        const camera = stream.getVideoTracks().find(isLive);
        const microphone = stream.getAudioTracks().find(isLive);
        await media.send('screen', filler.track, false, { maxBitrate: plan.wantedMbps * 1_600_000 });
        if (microphone !== undefined) await media.send('microphone', microphone, false);
        if (camera !== undefined) await media.send('camera', camera, false);
      })();
      // Without any path this never ends; the server's own figures then say that nothing came.
      sent.catch(() => undefined);
      await Promise.race([sent, pause(PATH_LIMIT_MS)]);
      const { seconds } = await this.#line.ask('check:media-start', { attemptId });
      // While browser and SFU still feel their way up to the large picture, it may stand for a moment.
      const warmUp = seconds * WARM_UP_SHARE;
      let before: Picture | null = null;
      const looking = setTimeout(() => {
        pictureOf(media).then(
          (picture) => (before = picture),
          () => undefined,
        );
      }, warmUp * 1_000);
      await this.#wait(seconds);
      clearTimeout(looking);
      const received = difference(before, await pictureOf(media), seconds - warmUp);
      this.#keep(await this.#line.ask('check:media-end', { attemptId, received }));
    } finally {
      stop();
      filler.close();
    }
    await media.stop('screen');
  }

  async #recording(): Promise<void> {
    const attemptId = this.#attemptId;
    const made = Promise.withResolvers<StepResult>();
    const stop = this.#line.on('check:step', ({ attemptId: of, result }) => {
      if (of === attemptId && result.step === 'recording') made.resolve(result);
    });
    const late = setTimeout(() => made.reject(new Ended('recorder')), RECORDING_ANSWER_MS + 30_000);
    try {
      const { seconds } = await this.#line.ask('check:record-start', { attemptId });
      await this.#wait(seconds);
      await this.#line.ask('check:record-stop', { attemptId });
      this.#media?.close();
      this.#media = null;
      this.#set({ progress: null });
      const result = await made.promise;
      this.#keep(result);
      if (this.#auto || result.measures['file'] === null) return;
      this.#set({ recordingOf: attemptId });
      const clear = await this.#ask<boolean>('clear');
      this.#keep(await this.#line.ask('check:confirm', { attemptId, clear }));
    } finally {
      clearTimeout(late);
      stop();
      this.#set({ recordingOf: null });
    }
  }
}

/** A device that was pulled out is its own step's fault, and no fault of the line. */
const isLive = ({ readyState }: MediaStreamTrack): boolean => readyState === 'live';
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Picture {
  readonly frames: number;
  readonly freezes: number;
  readonly frozenSeconds: number;
}

/** Totals of the camera's picture that came back; null where none does. */
async function pictureOf(media: SeatMedia): Promise<Picture | null> {
  const report = await media.receivedStats('camera');
  for (const stats of report?.values() ?? []) {
    const entry = stats as Record<string, unknown>;
    if (entry['type'] !== 'inbound-rtp' || entry['kind'] !== 'video') continue;
    const number = (name: string): number => (typeof entry[name] === 'number' ? entry[name] : 0);
    return {
      frames: number('framesDecoded'),
      freezes: number('freezeCount'),
      frozenSeconds: number('totalFreezesDuration'),
    };
  }
  return null;
}

function difference(before: Picture | null, after: Picture | null, seconds: number): ReceivedPicture {
  if (after === null) return { framesPerSecond: null, freezes: null, frozenSeconds: null };
  const from = before ?? { frames: 0, freezes: 0, frozenSeconds: 0 };
  const grown = (name: keyof Picture): number => Math.max(0, after[name] - from[name]);
  return {
    framesPerSecond: Math.round((grown('frames') / seconds) * 10) / 10,
    freezes: grown('freezes'),
    frozenSeconds: grown('frozenSeconds'),
  };
}

/** Name and version of the browser, as far as it tells. */
function browserName(): string {
  const found = /(Edg|coc_coc_browser|Firefox|Chrome|Safari)\/[\d.]+/.exec(navigator.userAgent);
  return (found?.[0] ?? navigator.userAgent).replace('/', ' ').slice(0, 200);
}
