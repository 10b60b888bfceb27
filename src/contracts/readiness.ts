import { z } from 'zod';
import { FINDING_CODES } from '../domain/readiness/findings.ts';
import { STANDINGS } from '../domain/readiness/gate.ts';
import { MEDIA_PATHS, type MeasuresOf } from '../domain/readiness/measures.ts';
import {
  ATTEMPT_VERDICTS,
  BRIDGE_STEPS,
  CENTRE_STEPS,
  STEP_VERDICTS,
  type CheckStep,
} from '../domain/readiness/steps.ts';
import { BRIDGE_KINDS } from '../domain/roles.ts';
import { ESCALATION_STATES } from '../domain/session-events.ts';
import { SESSION_STATES } from '../domain/session.ts';
import { BridgeId, Instant, SessionId } from './ids.ts';
import { isStorable, typedText } from './text.ts';

export const AttemptId = z.uuid();
export const AttemptVerdict = z.enum(ATTEMPT_VERDICTS);
export const StepVerdict = z.enum(STEP_VERDICTS);
export const StepName = z.enum([...BRIDGE_STEPS, ...CENTRE_STEPS]);

/** Names of devices and browsers: shown and printed, never a person's. */
const Name = z.string().max(200).refine(isStorable);
const Share = z.number().min(0).max(1);
const Problem = z.enum(['denied', 'absent', 'busy', 'insecure', 'ended']).nullable();
const Db = z.number().min(-200).max(20).nullable();
const Count = z.number().min(0).max(1e9);

/** What the browser of the bridge measures by itself; the server believes it only as far as it cannot know better. */
export const BrowserMeasures = z.object({ browser: Name, secureContext: z.boolean(), webRtc: z.boolean() });
export const CameraMeasures = z.object({
  problem: Problem,
  device: Name,
  width: z.number().int().min(0).max(16_384),
  height: z.number().int().min(0).max(16_384),
  framesPerSecond: z.number().min(0).max(1_000),
  brightness: z.number().min(0).max(255),
  blackShare: Share,
  frozenShare: Share,
});
export const SoundMeasures = z.object({
  problem: Problem,
  microphone: Name,
  levelDb: Db,
  peakDb: Db,
  clippedShare: Share,
  loopback: z.enum(['heard', 'confirmed', 'not_heard', 'not_tried']),
});
export const RoomMeasures = z.object({
  answers: z.record(z.string().max(60).refine(isStorable), z.boolean()),
});

/** What the browser alone can tell of the picture that came back to it. */
export const ReceivedPicture = z.object({
  framesPerSecond: z.number().min(0).max(1_000).nullable(),
  freezes: Count.nullable(),
  frozenSeconds: Count.nullable(),
});
export type ReceivedPicture = z.infer<typeof ReceivedPicture>;

/** Reports a browser may send: one step each. */
export const StepReport = z.discriminatedUnion('step', [
  z.object({ step: z.literal('browser'), measures: BrowserMeasures }),
  z.object({ step: z.literal('camera'), measures: CameraMeasures }),
  z.object({ step: z.literal('sound'), measures: SoundMeasures }),
  z.object({ step: z.literal('room'), measures: RoomMeasures }),
]);
export type StepReport = z.infer<typeof StepReport>;

const SignalingMeasures = z.object({
  rttMs: z.number().nullable(),
  clockOffsetMs: z.number().nullable(),
  asked: z.number().int(),
  answered: z.number().int(),
});
export const PathResult = z.object({
  path: z.enum(MEDIA_PATHS),
  state: z.enum(['connected', 'failed', 'not_configured']),
  setupMs: z.number().nullable(),
});
const PathsMeasures = z.object({ paths: z.array(PathResult) });
const MediaMeasures = z.object({
  seconds: z.number(),
  chosen: z.enum(MEDIA_PATHS).nullable(),
  upMbps: z.number(),
  downMbps: z.number(),
  upLoss: Share,
  downLoss: Share,
  jitterMs: z.number(),
  rttMs: z.number().nullable(),
  framesPerSecond: z.number().nullable(),
  freezes: z.number().nullable(),
  frozenSeconds: z.number().nullable(),
  serverStrained: z.boolean(),
});
const RecordingMeasures = z.object({
  file: z.object({ bytes: z.number(), durationMs: z.number(), sha256: z.string() }).nullable(),
  picture: z
    .object({
      width: z.number(),
      height: z.number(),
      framesPerSecond: z.number(),
      blackShare: z.number(),
      frozenShare: z.number(),
      brightness: z.number(),
    })
    .nullable(),
  sound: z
    .object({ meanDb: z.number().nullable(), peakDb: z.number().nullable(), silentShare: z.number() })
    .nullable(),
  confirmed: z.boolean().nullable(),
  recorderFailed: z.boolean(),
});

/** Every step's measures, as stored and shown. */
export const MEASURES = {
  browser: BrowserMeasures,
  camera: CameraMeasures,
  sound: SoundMeasures,
  signaling: SignalingMeasures,
  paths: PathsMeasures,
  media: MediaMeasures,
  recording: RecordingMeasures,
  room: RoomMeasures,
  recorder: z.object({
    ffmpegVersion: z.string().nullable(),
    testFile: z.object({ bytes: z.number(), durationMs: z.number(), writeMbps: z.number() }).nullable(),
  }),
  disk: z.object({ freeBytes: z.number(), neededBytes: z.number() }),
  workers: z.object({ workers: z.number(), load: z.number() }),
  certificate: z.object({
    validUntil: Instant.nullable(),
    neededUntil: Instant,
    loopbackOnly: z.boolean(),
  }),
  clock: z.object({ synchronised: z.boolean().nullable(), offsetMs: z.number().nullable() }),
} as const satisfies { readonly [S in CheckStep]: z.ZodType<MeasuresOf[S]> };

export const Finding = z.object({
  code: z.enum(FINDING_CODES),
  verdict: z.enum(['warn', 'fail']),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});

/** One step of an attempt with what it found; `measures` has the shape of its step. */
export const StepResult = z.object({
  step: StepName,
  verdict: StepVerdict,
  findings: z.array(Finding),
  inconclusive: z.boolean(),
  measures: z.record(z.string(), z.unknown()),
  at: Instant,
});
export type StepResult = z.infer<typeof StepResult>;

export const RoomItem = z.object({ id: z.string(), vi: z.string(), en: z.string(), required: z.boolean() });

/** What the wizard needs to know of the profile. */
export const CheckPlan = z.object({
  mediaSeconds: z.number(),
  recordingSeconds: z.number(),
  /** What the media test has to carry each way, Mbit/s. */
  wantedMbps: z.number(),
  roomItems: z.array(RoomItem),
  turn: z.boolean(),
});
export type CheckPlan = z.infer<typeof CheckPlan>;

export const Attempt = z.object({
  id: AttemptId,
  bridgeId: BridgeId,
  bridgeName: z.string(),
  bridgeCode: z.string(),
  kind: z.enum(['bridge', 'server']),
  sessionId: SessionId.nullable(),
  sessionTitle: z.string().nullable(),
  startedAt: Instant,
  finishedAt: Instant.nullable(),
  verdict: AttemptVerdict.nullable(),
  /** Why it ended before its last step; null: it did not. */
  endReason: z.enum(['left', 'line_lost', 'cancelled', 'server_restarted', 'timed_out']).nullable(),
  startedBy: z.string(),
  steps: z.array(StepResult),
  sample: z.boolean(),
  /** Whether the test recording can be played. */
  hasRecording: z.boolean(),
});
export type Attempt = z.infer<typeof Attempt>;

/** How one bridge point, or the centre's server, stands for one session. */
export const BoardRow = z.object({
  /** A bridge's id, or `server`. */
  subject: z.string(),
  bridgeId: BridgeId.nullable(),
  name: z.string(),
  code: z.string(),
  kind: z.enum([...BRIDGE_KINDS, 'server']),
  phone: z.string(),
  /** Names of the officers in charge. */
  contacts: z.array(z.string()),
  /** As it stands now; after the deadline, as it stood then. */
  standing: z.enum(STANDINGS),
  /** Newest verdict after the deadline, kept as late; null where there is none. */
  late: z.object({ attemptId: AttemptId, verdict: AttemptVerdict, at: Instant }).nullable(),
  /** What runs now; null: nothing. `place` 0: measuring, else place in the queue. */
  running: z
    .object({
      attemptId: AttemptId,
      step: StepName.nullable(),
      place: z.number().int().nullable(),
    })
    .nullable(),
  escalation: z.enum(ESCALATION_STATES).nullable(),
  /** Reason of the decision; null before it. */
  decision: z.string().nullable(),
  /** Steps of the deciding or running attempt. */
  steps: z.array(z.object({ step: StepName, verdict: StepVerdict })),
  /** First finding of the deciding attempt, the worst first; null where there is none. */
  finding: Finding.extend({ step: StepName }).nullable(),
  attempt: z.object({ id: AttemptId, at: Instant, by: z.string(), verdict: AttemptVerdict }).nullable(),
  /** How it stood at the last deadlines, oldest first, five at the most. */
  trend: z.array(z.enum(STANDINGS)),
});
export type BoardRow = z.infer<typeof BoardRow>;

/** The leader's one sentence, as facts: bridge points are counted, the centre's server is named beside them. */
export const ReadinessSum = z.object({
  ready: z.number().int(),
  total: z.number().int(),
  waiting: z.array(z.object({ name: z.string(), step: StepName.nullable() })),
  /** There while the centre's server is not ready. */
  serverWaits: z.object({ step: StepName.nullable() }).optional(),
});
export type ReadinessSum = z.infer<typeof ReadinessSum>;

export const Board = z.object({
  sessionId: SessionId,
  title: z.string(),
  state: z.enum(SESSION_STATES),
  plannedStart: Instant,
  plannedEnd: Instant,
  deadline: Instant,
  /** Server time of this board: the countdown runs from it. */
  now: Instant,
  sum: ReadinessSum,
  rows: z.array(BoardRow),
  report: z.object({ reportId: z.uuid(), sha256: z.string(), frozenAt: Instant }).nullable(),
  sample: z.boolean(),
});
export type Board = z.infer<typeof Board>;

/** What the first page shows of a session's readiness. */
export const ReadinessSummary = Board.omit({ rows: true }).extend({
  /** Rows of the bridges the person may check. */
  mine: z.array(BoardRow),
});
export type ReadinessSummary = z.infer<typeof ReadinessSummary>;

export const NOTICE_KINDS = [
  'check_reminder',
  'readiness_summary',
  'escalated',
  'waived',
  'moved',
  'postponed',
  'check_failed_late',
  'schedule_published',
  'session_changed',
  'session_cancelled',
  'invited',
  'invitation_withdrawn',
  'invitation_answered',
  'task_given',
  'task_due',
  'task_overdue',
  'task_urged',
  'task_answered',
  'task_sent_back',
  'task_extended',
  'webhook_failing',
  'webhook_failed',
] as const;
export const Notice = z.object({
  id: z.uuid(),
  kind: z.enum(NOTICE_KINDS),
  at: Instant,
  sessionId: SessionId.nullable(),
  bridgeId: BridgeId.nullable(),
  /** One sentence in the reader's language. */
  text: z.string(),
  readAt: Instant.nullable(),
});
export type Notice = z.infer<typeof Notice>;

export const DeviceToken = z.object({
  id: z.uuid(),
  bridgeId: BridgeId,
  label: z.string(),
  createdAt: Instant,
  lastUsedAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
});
export type DeviceToken = z.infer<typeof DeviceToken>;

export const Reason = typedText(5, 1_000);
