/** What each step found. Names and numbers only: nothing of what was said or shown. */

export type DeviceProblem = 'denied' | 'absent' | 'busy' | 'insecure' | 'ended';

export interface BrowserMeasures {
  readonly browser: string;
  readonly secureContext: boolean;
  readonly webRtc: boolean;
}

export interface CameraMeasures {
  readonly problem: DeviceProblem | null;
  /** Name of the device, as the browser tells it. */
  readonly device: string;
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  /** Mean luma over the test, 0 (black) to 255. */
  readonly brightness: number;
  /** Share of the looks at which the picture was black, and at which it was the very picture of the look before. */
  readonly blackShare: number;
  readonly frozenShare: number;
}

export type Loopback = 'heard' | 'confirmed' | 'not_heard' | 'not_tried';

export interface SoundMeasures {
  readonly problem: DeviceProblem | null;
  readonly microphone: string;
  /** dBFS of the loudest 400 ms; null: digital silence. */
  readonly levelDb: number | null;
  readonly peakDb: number | null;
  /** Share of samples at full scale. */
  readonly clippedShare: number;
  /** Whether the test sound was heard back by the microphone, or by the clerk. */
  readonly loopback: Loopback;
}

export interface SignalingMeasures {
  /** Median of the round trips the server timed. */
  readonly rttMs: number | null;
  /** Clock of the bridge minus clock of the server, at the best round trip. */
  readonly clockOffsetMs: number | null;
  readonly asked: number;
  readonly answered: number;
}

export const MEDIA_PATHS = ['udp', 'tcp', 'turn'] as const;
export type MediaPath = (typeof MEDIA_PATHS)[number];

export interface PathResult {
  readonly path: MediaPath;
  readonly state: 'connected' | 'failed' | 'not_configured';
  /** Until bytes of the bridge reached the server. */
  readonly setupMs: number | null;
}

export interface PathsMeasures {
  readonly paths: readonly PathResult[];
}

export interface MediaMeasures {
  /** Seconds measured, by the server's clock. */
  readonly seconds: number;
  /** What carried the media, as the SFU saw it; null: nothing did. */
  readonly chosen: MediaPath | null;
  readonly upMbps: number;
  readonly downMbps: number;
  readonly upLoss: number;
  readonly downLoss: number;
  readonly jitterMs: number;
  readonly rttMs: number | null;
  /** The browser's own: of the picture that came back. Null where it told nothing. */
  readonly framesPerSecond: number | null;
  readonly freezes: number | null;
  readonly frozenSeconds: number | null;
  /** Whether the server itself was short of power meanwhile: then nothing here speaks against the bridge. */
  readonly serverStrained: boolean;
}

export interface RecordingMeasures {
  readonly file: { readonly bytes: number; readonly durationMs: number; readonly sha256: string } | null;
  readonly picture: {
    readonly width: number;
    readonly height: number;
    readonly framesPerSecond: number;
    readonly blackShare: number;
    readonly frozenShare: number;
    readonly brightness: number;
  } | null;
  readonly sound: {
    readonly meanDb: number | null;
    readonly peakDb: number | null;
    readonly silentShare: number;
  } | null;
  /** What the clerk said after seeing and hearing it; null: nobody was asked. */
  readonly confirmed: boolean | null;
  /** The recorder did not answer in time. */
  readonly recorderFailed: boolean;
}

export interface RoomMeasures {
  /** By id of the list's entry; missing: not answered. */
  readonly answers: Readonly<Record<string, boolean>>;
}

export interface RecorderMeasures {
  readonly ffmpegVersion: string | null;
  readonly testFile: {
    readonly bytes: number;
    readonly durationMs: number;
    readonly writeMbps: number;
  } | null;
}

export interface DiskMeasures {
  readonly freeBytes: number;
  /** 1.5 times what the planned session will need. */
  readonly neededBytes: number;
}

export interface WorkersMeasures {
  readonly workers: number;
  /** Highest share of a core that one of them used lately. */
  readonly load: number;
}

export interface CertificateMeasures {
  /** Null: the service is reached without TLS. */
  readonly validUntil: number | null;
  readonly neededUntil: number;
  readonly loopbackOnly: boolean;
}

export interface ClockMeasures {
  /** Null: nobody could say. */
  readonly synchronised: boolean | null;
  readonly offsetMs: number | null;
}

/** What was measured, by step. */
export interface MeasuresOf {
  readonly browser: BrowserMeasures;
  readonly camera: CameraMeasures;
  readonly sound: SoundMeasures;
  readonly signaling: SignalingMeasures;
  readonly paths: PathsMeasures;
  readonly media: MediaMeasures;
  readonly recording: RecordingMeasures;
  readonly room: RoomMeasures;
  readonly recorder: RecorderMeasures;
  readonly disk: DiskMeasures;
  readonly workers: WorkersMeasures;
  readonly certificate: CertificateMeasures;
  readonly clock: ClockMeasures;
}
