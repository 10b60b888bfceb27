import { createHash, randomUUID } from 'node:crypto';
import { judgeStep } from '../domain/readiness/judge.ts';
import type { MeasuresOf } from '../domain/readiness/measures.ts';
import { DEFAULT_PROFILE } from '../domain/readiness/profile.ts';
import type { StepResult } from '../contracts/readiness.ts';
import { attemptVerdict, BRIDGE_STEPS, CENTRE_STEPS, type CheckStep } from '../domain/readiness/steps.ts';
import { dayOf } from '../domain/time.ts';
import type { AttemptRow, BridgeRow, Store } from '../usecases/ports.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Seconds each step of a bridge's check takes, in order: two minutes in all. */
export const BRIDGE_SECONDS = [1, 8, 14, 3, 9, 32, 38, 15];
const CENTRE_SECONDS = [6, 1, 1, 1, 2];

/** The session the sample checks speak for. */
export interface SampleSession {
  readonly id: string;
  readonly plannedStart: number;
  readonly plannedEnd: number;
  readonly bridges: readonly BridgeRow[];
}

/**
 * Stores a passed check of every bridge point of a sample session and of the centre's server, between 13:30 and 14:50
 * of the day before. The measures are invented, the verdicts are judged like those of any check.
 * @param officerOf id of whoever checks a bridge point; null where there is nobody
 */
export async function addSampleChecks(
  store: Store,
  session: SampleSession,
  officerOf: (bridge: BridgeRow) => Promise<string | null>,
): Promise<void> {
  const first = dayOf(session.plannedStart).start - DAY_MS + 13.5 * HOUR_MS;
  const centre = session.bridges.filter(({ kind }) => kind === 'central').slice(0, 1);
  const checks = [
    ...session.bridges.map((bridge) => ({ bridge, kind: 'bridge' as const })),
    ...centre.map((bridge) => ({ bridge, kind: 'server' as const })),
  ];
  // The last one still ends before 14:50.
  const apart = (80 * MINUTE_MS - 3 * MINUTE_MS) / checks.length;
  for (const [index, { bridge, kind }] of checks.entries()) {
    const startedBy = await officerOf(bridge);
    const startedAt = Math.round(first + index * apart);
    const steps: readonly CheckStep[] = kind === 'bridge' ? BRIDGE_STEPS : CENTRE_STEPS;
    const seconds = kind === 'bridge' ? BRIDGE_SECONDS : CENTRE_SECONDS;
    const attempt = { bridgeId: bridge.id, kind, sessionId: session.id, startedAt, startedBy };
    await addCheck(store, attempt, { steps, seconds, measures: measuresOf(bridge, index, session) });
  }
}

/** Stores a check with its steps, judged like those of any check. @returns what it found */
export async function addCheck(
  store: Store,
  attempt: Pick<AttemptRow, 'bridgeId' | 'kind' | 'sessionId' | 'startedAt' | 'startedBy'>,
  done: {
    readonly steps: readonly CheckStep[];
    readonly seconds: readonly number[];
    readonly measures: MeasuresOf;
  },
): Promise<{ readonly attempt: AttemptRow; readonly steps: readonly StepResult[] }> {
  const id = randomUUID();
  const row: AttemptRow = {
    ...attempt,
    id,
    finishedAt: null,
    verdict: null,
    endReason: null,
    profileHash: createHash('sha256').update(JSON.stringify(DEFAULT_PROFILE)).digest('hex'),
    recordingPath: null,
    recordingType: null,
    sample: true,
  };
  await store.checks.add(row);
  let at = attempt.startedAt;
  const steps: StepResult[] = [];
  const judged = new Map<CheckStep, ReturnType<typeof judgeStep>>();
  for (const [index, step] of done.steps.entries()) {
    at += (done.seconds[index] ?? 1) * SECOND_MS;
    const measures = done.measures[step];
    const judgement = judgeStep(step, measures, DEFAULT_PROFILE);
    judged.set(step, judgement);
    const findings = judgement.findings.map((finding) => ({ ...finding, values: { ...finding.values } }));
    steps.push({ step, ...judgement, findings, measures: { ...measures }, at });
  }
  for (const step of steps) await store.checks.saveStep(id, step);
  const verdict = attemptVerdict(done.steps, judged);
  await store.checks.finish(id, { verdict, endReason: null, finishedAt: at });
  return { attempt: { ...row, verdict, finishedAt: at }, steps };
}

/** Invented figures of a good line and a good room; `index` makes no two bridges alike. */
export function measuresOf(bridge: BridgeRow, index: number, { plannedEnd }: SampleSession): MeasuresOf {
  return {
    browser: { browser: 'Trình duyệt mẫu', secureContext: true, webRtc: true },
    camera: {
      problem: null,
      device: 'Máy quay mẫu',
      width: 1_280,
      height: 720,
      framesPerSecond: 30 - (index % 3),
      brightness: 118 + 7 * (index % 5),
      blackShare: 0,
      frozenShare: 0,
    },
    sound: {
      problem: null,
      microphone: 'Micro mẫu',
      levelDb: -24 + (index % 4),
      peakDb: -9 + (index % 3),
      clippedShare: 0,
      loopback: index % 2 === 0 ? 'heard' : 'confirmed',
    },
    signaling: { rttMs: 12 + 3 * index, clockOffsetMs: 40 * index - 90, asked: 10, answered: 10 },
    paths: {
      paths: [
        { path: 'udp', state: 'connected', setupMs: 160 + 11 * index },
        { path: 'tcp', state: 'connected', setupMs: 240 + 13 * index },
        { path: 'turn', state: 'not_configured', setupMs: null },
      ],
    },
    media: {
      seconds: 30,
      chosen: 'udp',
      upMbps: 2.6 + 0.05 * (index % 6),
      downMbps: 2.6 + 0.05 * (index % 6),
      upLoss: 0.001 * (index % 4),
      downLoss: 0.001 * (index % 3),
      jitterMs: 4 + (index % 5),
      rttMs: 14 + 3 * index,
      framesPerSecond: 29 - (index % 3),
      freezes: 0,
      frozenSeconds: 0,
      serverStrained: false,
    },
    recording: {
      file: {
        bytes: 3_100_000 + 41_000 * index,
        durationMs: 10_020,
        // Of a name: there is no file behind a sample.
        sha256: createHash('sha256').update(`DỮ LIỆU MẪU ${bridge.code}`).digest('hex'),
      },
      picture: {
        width: 1_280,
        height: 720,
        framesPerSecond: 29 - (index % 3),
        blackShare: 0,
        frozenShare: 0,
        brightness: 117 + 7 * (index % 5),
      },
      sound: { meanDb: -29 + (index % 4), peakDb: -9 + (index % 3), silentShare: 0.1 },
      confirmed: true,
      recorderFailed: false,
    },
    room: { answers: Object.fromEntries(DEFAULT_PROFILE.roomItems.map(({ id }) => [id, true])) },
    recorder: {
      ffmpegVersion: '5.1.9',
      testFile: { bytes: 262_144, durationMs: 1_000, writeMbps: 900 },
    },
    disk: { freeBytes: 420e9, neededBytes: 24e9 },
    workers: { workers: 2, load: 0.04 },
    certificate: { validUntil: plannedEnd + 60 * DAY_MS, neededUntil: plannedEnd, loopbackOnly: false },
    clock: { synchronised: true, offsetMs: 3 },
  };
}
