import type { CheckRecordingResult } from '../../src/contracts/check-jobs.ts';
import type { CheckRecorder, Machine, Outbox, ReadinessSchedule } from '../../src/usecases/ports.ts';

type Wake = { readonly kind: 'remind' | 'freeze'; readonly at: number };

/** What readiness stands on besides store, clock and media: remembers what it was asked, and wakes when told. */
export interface FakeReadiness {
  readonly parts: {
    readonly checkRecorder: CheckRecorder;
    readonly schedule: ReadinessSchedule;
    readonly outbox: Outbox;
    readonly machine: Machine;
  };
  readonly mails: { key: string; to: string; subject: string; text: string }[];
  /** Wakes wished for, by session. */
  readonly wakes: Map<string, readonly Wake[]>;
  wake(sessionId: string, kind: Wake['kind'], at: number): Promise<void>;
  /** What the recorder finds in the next test recordings; null: it does not answer. */
  recording: Omit<CheckRecordingResult, 'attemptId'> | null;
  freeBytes: number;
}

export function makeFakeReadiness(): FakeReadiness {
  let listener: ((sessionId: string, kind: Wake['kind'], at: number) => Promise<void>) | null = null;
  const fake: FakeReadiness = {
    mails: [],
    wakes: new Map(),
    recording: {
      file: {
        ...{ path: '2026-12-14/probe.webm', mimeType: 'video/webm', bytes: 1_000, durationMs: 10_000 },
        sha256: 'a'.repeat(64),
      },
      picture: {
        ...{ width: 1_280, height: 720, framesPerSecond: 25 },
        ...{ blackShare: 0, frozenShare: 0, brightness: 120 },
      },
      sound: { meanDb: -30, peakDb: -12, silentShare: 0.1 },
      faults: [],
    },
    freeBytes: 1e12,
    wake: async (sessionId, kind, at) => listener?.(sessionId, kind, at),
    parts: {
      checkRecorder: {
        record: ({ attemptId }) =>
          fake.recording === null
            ? Promise.reject(new Error('no recorder'))
            : Promise.resolve({ attemptId, ...fake.recording }),
        selfTest: () =>
          Promise.resolve({
            ffmpegVersion: 'ffmpeg version test',
            testFile: { bytes: 100_000, durationMs: 3_000, writeMbps: 800 },
            failure: null,
            archiveFreeBytes: fake.freeBytes,
            spoolFreeBytes: fake.freeBytes,
            sameDisk: true,
          }),
      },
      schedule: {
        plan(sessionId, wakes) {
          fake.wakes.set(sessionId, wakes);
          return Promise.resolve();
        },
        onWake(wanted) {
          listener = wanted;
        },
      },
      outbox: {
        configured: true,
        send(mail) {
          if (!fake.mails.some(({ key }) => key === mail.key)) fake.mails.push(mail);
          return Promise.resolve();
        },
      },
      machine: {
        certificateValidUntil: () => Promise.resolve(null),
        clockState: () => Promise.resolve({ synchronised: true, offsetMs: null }),
      },
    },
  };
  return fake;
}
